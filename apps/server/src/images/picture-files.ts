import { createHash } from 'node:crypto'
import { imageBytesMax } from '@xiaopiao/protocol'
import { LRUCache } from 'lru-cache'
import type { Clock, EpochMs } from '../clock.ts'
import type { TenantStore } from '../store/store.ts'
import { type FetchedPicture, fetchPicture } from './fetch-picture.ts'
import { dataUrlBytesMax, failedForMs, filesBytesMax, freshForMs } from './picture-limits.ts'

/** A file that a template names. The digest stands for its content; bytes are read when they are needed. */
export type PictureFile =
  | { readonly ok: true; readonly digest: string; readonly bytes: () => Promise<Uint8Array | undefined> }
  | { readonly ok: false; readonly why: string }

/** As much of a tenant's store as pictures need. */
export type PictureShop = Pick<TenantStore, 'tenantId' | 'imageContent'>

interface Fetched {
  readonly digest: string
  readonly bytes: Uint8Array
  freshUntil: EpochMs
}

const ownPath = /^\/api\/images\/([0-9a-f]{64})$/
const dataUrl = /^data:image\/[a-z+.-]+;base64,([A-Za-z0-9+/=\s]*)$/
const failuresMax = 5_000

/**
 * Finds the files of pictures by what templates name them by: `/api/images/{hash}` in the shop's own, `data:` in itself,
 * http and https anywhere in the public internet. Fetched files are kept for a short while, and longer when their server
 * does not answer any more; an address that failed is left in peace for a minute, a server that did not answer with all
 * of its addresses.
 */
export class PictureFiles {
  readonly #clock: Clock
  readonly #allowPrivate: (ipAddress: string) => boolean
  readonly #ownOrigin: string | undefined
  readonly #closing = new AbortController()
  readonly #fetched = new LRUCache<string, Fetched>({
    maxSize: filesBytesMax,
    sizeCalculation: ({ bytes }) => bytes.length + 1_000,
  })
  readonly #failed = new LRUCache<string, { readonly why: string; readonly until: EpochMs }>({ max: failuresMax })
  readonly #underWay = new Map<string, Promise<PictureFile>>()

  /** @param publicUrl under which this server's own pictures may be named too */
  constructor(context: {
    readonly clock: Clock
    readonly allowPrivate: (ipAddress: string) => boolean
    readonly publicUrl: string | undefined
  }) {
    this.#clock = context.clock
    this.#allowPrivate = context.allowPrivate
    this.#ownOrigin = URL.parse(context.publicUrl ?? '')?.origin
  }

  async find(shop: PictureShop, url: string): Promise<PictureFile> {
    const parsed = URL.parse(url, 'own:///')
    const isOwn = parsed !== null && (parsed.protocol === 'own:' || parsed.origin === this.#ownOrigin)
    const hash = isOwn ? ownPath.exec(parsed.pathname)?.[1] : undefined
    if (hash !== undefined) return { ok: true, digest: hash, bytes: () => shop.imageContent(hash) }
    if (/^data:/i.test(url)) return fileOfDataUrl(url)
    if (!/^https?:/i.test(url)) {
      return { ok: false, why: 'a picture is /api/images/…, data:image/…;base64,… or an http(s) address' }
    }
    return await this.#fetchedFile(shop.tenantId, url)
  }

  close(): void {
    this.#closing.abort()
  }

  async #fetchedFile(tenantId: number, url: string): Promise<PictureFile> {
    const key = `${tenantId} ${url}`
    const known = this.#fetched.get(key)
    if (known !== undefined && known.freshUntil > this.#clock.now()) return fileOf(known)
    const failure = this.#failureOf(key) ?? this.#failureOf(serverKey(tenantId, url))
    if (failure !== undefined) return known === undefined ? { ok: false, why: failure } : fileOf(known)
    const underWay = this.#underWay.get(key)
    if (underWay !== undefined) return await underWay
    const asked = this.#ask(tenantId, url, known).finally(() => this.#underWay.delete(key))
    this.#underWay.set(key, asked)
    return await asked
  }

  async #ask(tenantId: number, url: string, known: Fetched | undefined): Promise<PictureFile> {
    const answer = await fetchPicture(url, {
      clock: this.#clock,
      allowPrivate: this.#allowPrivate,
      bytesMax: imageBytesMax,
      signal: this.#closing.signal,
    })
    if (answer.ok) {
      const { bytes } = answer
      const fetched = { digest: digestOf(bytes), bytes, freshUntil: this.#clock.now() + freshForMs }
      this.#fetched.set(`${tenantId} ${url}`, fetched)
      return fileOf(fetched)
    }
    this.#noteFailure(tenantId, url, answer)
    // A logo that was there an hour ago is better than none.
    return known === undefined ? { ok: false, why: answer.why } : fileOf(known)
  }

  #noteFailure(tenantId: number, url: string, { of, why }: Extract<FetchedPicture, { ok: false }>): void {
    const key = of === 'server' ? serverKey(tenantId, url) : `${tenantId} ${url}`
    this.#failed.set(key, { why, until: this.#clock.now() + failedForMs })
  }

  #failureOf(key: string): string | undefined {
    const failure = this.#failed.get(key)
    return failure !== undefined && failure.until > this.#clock.now() ? failure.why : undefined
  }
}

function serverKey(tenantId: number, url: string): string {
  return `${tenantId} server ${URL.parse(url)?.host ?? ''}`
}

function fileOf({ digest, bytes }: Fetched): PictureFile {
  return { ok: true, digest, bytes: () => Promise.resolve(bytes) }
}

function fileOfDataUrl(url: string): PictureFile {
  const [, base64] = url.length > dataUrlBytesMax * 1.4 ? [] : (dataUrl.exec(url) ?? [])
  if (base64 === undefined) return { ok: false, why: `no data:image/…;base64,… of ${dataUrlBytesMax} bytes at most` }
  const bytes = Buffer.from(base64, 'base64')
  return { ok: true, digest: digestOf(bytes), bytes: () => Promise.resolve(bytes) }
}

export function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
