/** `npm run addresses -w @xiaopiao/sdk`: writes src/api/route-addresses.ts anew from the protocol's routes. */
import { writeFile } from 'node:fs/promises'
import { routeAddressesText } from './route-addresses-text.ts'

await writeFile(new URL('../src/api/route-addresses.ts', import.meta.url), routeAddressesText())
