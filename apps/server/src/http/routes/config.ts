import { settingsView } from '../../settings/settings-view.ts'
import { writeSettings } from '../../settings/write-settings.ts'
import { issuesOfUrl } from '../../webhooks/check-url.ts'
import type { HttpContext } from '../http-context.ts'
import { Refusal } from '../problem.ts'
import type { Handlers } from '../route-handler.ts'

export function configRoutes({
  clock,
  sealer,
  allowOutgoing,
  wsPort,
}: HttpContext): Pick<Handlers, 'readConfig' | 'writeConfig' | 'readShop'> {
  return {
    readConfig: async ({ tenant }) => ({ data: await settingsView(tenant) }),
    async writeConfig({ tenant, body, caller }) {
      const seal = (clear: string) => sealer.seal(clear)
      const judge = (url: string, name: string) => issuesOfUrl(url, { allowPrivate: allowOutgoing }, name)
      const written = await writeSettings(tenant, body, clock.now(), seal, caller.actor, judge)
      return written.ok ? { data: await settingsView(tenant) } : new Refusal('invalid', { issues: written.issues })
    },
    async readShop({ tenant }) {
      const { id, name } = await tenant.tenant()
      return { id, name, ws_port: wsPort }
    },
  }
}
