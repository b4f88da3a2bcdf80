import type { Plugin } from 'rolldown'

/** Places of `@handlebars/parser`'s one module, each of which is there once, and what the bundle has instead. */
const edits: readonly (readonly [from: string | RegExp, to: string])[] = [
  // Its grammar is a large table that most templates do without (see parse-simple.ts): it is made when first needed.
  ['var parser = (function() {', 'var parser; function makeParser() {'],
  [/\treturn new Parser\(\);\n\}\)\(\);/, '\treturn new Parser();\n}'],
  ['\tparser.yy = baseHelpers;', '\tparser = parser || makeParser();\n\tparser.yy = baseHelpers;'],
  // It also writes syntax trees as text, for its own tests.
  [/\/\/#region lib\/printer\.js\n[\s\S]*?\/\/#endregion\n/, ''],
  [/export \{[^}]*\};/, 'export { parse };'],
]

/** Leaves out of the bundle what the engine does not use of its parser. Throws when a new version is written otherwise. */
export function leanParser(): Plugin {
  return {
    name: 'lean-parser',
    transform: {
      filter: { id: /@handlebars\/parser\/dist\/esm\/index\.js$/ },
      handler(source) {
        let code = source
        for (const [from, to] of edits) {
          if (code.split(from).length !== 2) throw new Error(`@handlebars/parser has not one ${String(from)}`)
          code = code.replace(from, () => to)
        }
        return { code, map: null }
      },
    },
  }
}
