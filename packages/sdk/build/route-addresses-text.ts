import { type HttpRoute, routes } from '@xiaopiao/protocol'

/** Their own ids make a repetition harmless, without an Idempotency-Key. */
const knownByTheirIds: readonly string[] = ['postEvent', 'postEvents']

function answerOf(route: HttpRoute): string {
  if (route.answer !== undefined) return 'json'
  if (route.contentTypes === undefined) return 'none'
  return route.contentTypes.includes('text/event-stream') ? 'stream' : 'bytes'
}

/** Whether it may be sent again when nobody knows what became of the first. What only reads changes nothing. */
function isRepeatable(name: string, route: HttpRoute): boolean {
  return route.scope === 'read' || route.idempotent !== undefined || knownByTheirIds.includes(name)
}

function line(name: string, route: HttpRoute): string {
  const flags = [
    route.idempotent === undefined ? '' : ', idempotent: true',
    isRepeatable(name, route) ? ', repeatable: true' : '',
    route.revalidated === true ? ', revalidated: true' : '',
  ]
  const text = `  ${name}: { method: '${route.method}', path: '${route.path}', answer: '${answerOf(route)}'${flags.join('')} },`
  return text.length <= 120 ? text : text.replace('{ ', '{\n    ').replaceAll(', ', ',\n    ').replace(' },', ',\n  },')
}

/** The source of `src/api/route-addresses.ts`. */
export function routeAddressesText(): string {
  const lines = Object.entries<HttpRoute>(routes).map(([name, route]) => line(name, route))
  return `// Written by \`npm run addresses\` from the protocol's routes; a test compares.
import type { RouteAddress } from './route-address.ts'

/** What a caller must know of each route at run time: so the SDK carries none of the schemas. */
export const routeAddresses = {
${lines.join('\n')}
} as const satisfies Record<string, RouteAddress>
`
}
