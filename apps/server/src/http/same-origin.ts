/** What of a request tells whether another site's page sent it. */
export interface OriginHeaders {
  readonly origin: string | undefined
  readonly host: string | undefined
  readonly secFetchSite: string | undefined
}

/**
 * HA1: whether a request that carries a session cookie comes from our own page. Browsers send `Origin` with every
 * request that can change something; programs without a browser send neither header and carry no one else's cookie.
 * Only the host is compared, because a proxy that ends TLS changes the scheme.
 * @param publicUrl the origin in front of a proxy that replaces `Host`
 */
export function isSameOrigin(headers: OriginHeaders, publicUrl: string | undefined): boolean {
  const { origin, host, secFetchSite } = headers
  if (origin !== undefined) {
    const url = URL.parse(origin)
    if (url === null) return false
    return url.host === withoutDefaultPort(host, url.protocol) || url.origin === publicUrl
  }
  return secFetchSite === undefined || secFetchSite === 'same-origin' || secFetchSite === 'none'
}

/** `URL.host` leaves out the default port of its scheme; so must the other side. */
function withoutDefaultPort(host: string | undefined, protocol: string): string | undefined {
  return host === undefined ? undefined : URL.parse(`${protocol}//${host}`)?.host
}
