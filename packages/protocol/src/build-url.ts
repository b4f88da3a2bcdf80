type Values = Readonly<Record<string, unknown>>

/**
 * The URL of a route: `{name}` in the path is filled from `params`, `query` is appended without its undefined, null and
 * empty values. Throws for a missing parameter, which is a mistake of the caller.
 * @param origin `https://shop.cn`; empty: an address of the page's own origin
 */
export function buildUrl(origin: string, path: string, params: Values = {}, query: Values = {}): string {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_match, name: string) => {
    const value = params[name]
    if (value === undefined || value === null || value === '') {
      throw new Error(`Cannot build "${path}": the parameter "${name}" is missing`)
    }
    return encodeURIComponent(String(value))
  })
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value))
  }
  const text = search.toString()
  return origin.replace(/\/+$/, '') + (text === '' ? filled : `${filled}?${text}`)
}
