/** The gateway's port unless the server was told another (`XIAOPIAO_WS_PORT`). */
const defaultGatewayPort = 8765

/** Where a print client connects to, as seen from the machine that this page is open on. */
export function gatewayAddress(page: Pick<Location, 'protocol' | 'hostname'>): string {
  return `${page.protocol === 'https:' ? 'wss' : 'ws'}://${page.hostname}:${defaultGatewayPort}/`
}
