/** Where a print client connects to, as seen from the machine that this page is open on. */
export function gatewayAddress(page: Pick<Location, 'protocol' | 'hostname'>, gatewayPort: number): string {
  return `${page.protocol === 'https:' ? 'wss' : 'ws'}://${page.hostname}:${gatewayPort}/`
}
