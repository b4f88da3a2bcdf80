import { createHash } from 'node:crypto'
import { type CompiledTemplate, compile } from '@xiaopiao/engine'

/** A chain of shops has a few templates each; the rest of the memory bound is the size below. */
const templatesMax = 256
/** 4 million characters of template text are some 10 MB once compiled, and room for a thousand ordinary receipts. */
const charactersMax = 4_000_000

interface Entry {
  readonly compiled: CompiledTemplate
  readonly characters: number
}

/** Compiled templates by the hash of their content, least recently used first. */
export class TemplateCache {
  readonly #entries = new Map<string, Entry>()
  /** The store hands out one object for all tasks of a template, and nobody changes a template in place. */
  readonly #byIdentity = new WeakMap<object, CompiledTemplate>()
  #characters = 0

  /** @throws EngineError with its issues when the template cannot be compiled; such templates are not kept */
  compiled(template: unknown): CompiledTemplate {
    if (typeof template !== 'object' || template === null) return this.#compiledByContent(template)
    const known = this.#byIdentity.get(template)
    if (known !== undefined) return known
    const compiled = this.#compiledByContent(template)
    this.#byIdentity.set(template, compiled)
    return compiled
  }

  #compiledByContent(template: unknown): CompiledTemplate {
    const text = JSON.stringify(template) ?? 'undefined'
    const key = createHash('sha256').update(text).digest('base64')
    const known = this.#entries.get(key)
    if (known !== undefined) {
      this.#entries.delete(key)
      this.#entries.set(key, known)
      return known.compiled
    }
    const compiled = compile(template)
    this.#entries.set(key, { compiled, characters: text.length })
    this.#characters += text.length
    this.#forgetOldest()
    return compiled
  }

  get size(): number {
    return this.#entries.size
  }

  #forgetOldest(): void {
    for (const [key, { characters }] of this.#entries) {
      if (this.#entries.size <= templatesMax && this.#characters <= charactersMax) return
      this.#entries.delete(key)
      this.#characters -= characters
    }
  }
}

const cache = new TemplateCache()

/**
 * Compiles a template, or finds it among those compiled lately, by content: every task carries its own copy of its
 * template, and nearly all copies are equal.
 * @throws EngineError with its issues
 */
export function compiledTemplate(template: unknown): CompiledTemplate {
  return cache.compiled(template)
}
