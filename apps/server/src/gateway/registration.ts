import type { GatewayErrorCode, PrinterInfoMessage } from '@xiaopiao/protocol'
import type { Clock } from '../clock.ts'
import { enrollAgentPrinter } from '../printers/enroll-printer.ts'
import { defaultModels, paperOfWidth } from '../printers/paper-width.ts'
import type { PrinterRow, TenantId } from '../store/rows.ts'
import type { Store } from '../store/store.ts'
import { defaultTenantId } from '../tenants/ensure-default-tenant.ts'
import { hashSecret } from '../tenants/secrets.ts'
import { addressKey } from './address.ts'
import type { WrongTokens } from './wrong-tokens.ts'

/** The printer that a token names (GW20), and with it the only tenant that its client ever sees (GW23). */
export interface TokenIdentity {
  readonly tenantId: TenantId
  readonly printerId: number
  readonly tokenHash: string
}

type Authentication =
  | { readonly ok: true; readonly identity: TokenIdentity }
  | { readonly ok: false; readonly retryAfterMs: number }

/** What a connection brings along: where it comes from, and whether it may do without a token. */
export interface Origin {
  readonly address: string
  readonly anonymousAllowed: boolean
}

export type Registration =
  | {
      readonly ok: true
      readonly printer: PrinterRow
      readonly identity: TokenIdentity | undefined
      readonly enrolled: boolean
      /** The tenant's own quota of print clients; null: none (GW4). */
      readonly connectionsMax: number | null
    }
  | { readonly ok: false; readonly code: RegistrationRefusal; readonly message: string }

type RegistrationRefusal = Extract<GatewayErrorCode, 'unauthorized' | 'tenant_suspended' | 'quota_exceeded'>

/** A registration of which the tenant is still to be looked at. */
type Found = Omit<Extract<Registration, { readonly ok: true }>, 'connectionsMax'>

/** Decides which printer a client serves. */
export interface Registrar {
  /** GW20. A wrong token counts against the address; `retryAfterMs` > 0 says that it was not looked at. */
  authenticate(token: string, address: string): Promise<Authentication>
  /**
   * @param identity what the handshake's token gave, or an earlier registration; it decides, whatever name is sent
   */
  register(message: PrinterInfoMessage, origin: Origin, identity: TokenIdentity | undefined): Promise<Registration>
}

const refusals = {
  wrongToken: 'the token is not valid / 令牌无效',
  tooManyTries: 'too many wrong tokens from this address, try again in a minute / 令牌错误次数过多,请稍后再试',
  tokenNeeded:
    'a token is needed from this address (Authorization: Bearer, ?token= or "token") / 此地址需要令牌才能接入',
  suspended: 'the shop is suspended / 店铺已被停用',
  tooManyPrinters: 'the shop has as many printers as it may have / 店铺的打印机数量已达上限',
} as const

export function registrar(options: {
  readonly store: Store
  readonly clock: Clock
  readonly wrongTokens: WrongTokens
}): Registrar {
  const { store, clock, wrongTokens } = options
  /** What each anonymous client said of its paper last; a repetition does not undo what a person has set since. */
  const statedPaperMm = new Map<number, number | null>()

  const authenticate: Registrar['authenticate'] = async (token, address) => {
    const key = addressKey(address)
    const tokenHash = hashSecret(token)
    const retryAfterMs = wrongTokens.refusedForMs(key, tokenHash)
    if (retryAfterMs > 0) return { ok: false, retryAfterMs }
    const printer = await store.acrossTenants.printerByTokenHash(tokenHash)
    if (printer?.driver !== 'agent') {
      wrongTokens.add(key, tokenHash)
      return { ok: false, retryAfterMs: 0 }
    }
    return { ok: true, identity: { tenantId: printer.tenantId, printerId: printer.id, tokenHash } }
  }

  /** GW11: sent again with another paper width, it updates an enrolled printer; one with a token is configured by people. */
  const followPaper = async (printer: PrinterRow, statedMm: number | null): Promise<PrinterRow> => {
    const before = statedPaperMm.get(printer.id)
    statedPaperMm.set(printer.id, statedMm)
    const printerType = paperOfWidth(statedMm)
    if (before === undefined || before === statedMm || statedMm === null || printerType === printer.printerType) {
      return printer
    }
    const model = printer.model === defaultModels[printer.printerType] ? defaultModels[printerType] : undefined
    // Another model was chosen by a person, who knows better than the client's configuration.
    if (model === undefined) return printer
    const changed = await store
      .forTenant(printer.tenantId)
      .write((tx) => tx.updatePrinter(printer.id, { printerType, model }, clock.now()))
    return changed ?? printer
  }

  const registerAnonymous = async (message: PrinterInfoMessage): Promise<Found | 'quota_exceeded'> => {
    const paperWidthMm = message.printer.paper_width ?? null
    const answer = await enrollAgentPrinter(
      store.forTenant(defaultTenantId),
      { name: message.printer.name, paperWidthMm },
      { now: clock.now() },
    )
    if (answer === 'quota_exceeded') return answer
    const printer = await followPaper(answer.printer, paperWidthMm)
    return { ok: true, printer, identity: undefined, enrolled: answer.enrolled }
  }

  const refuse = (code: RegistrationRefusal, message: string): Registration => ({ ok: false, code, message })

  /** A suspended tenant's clients are sent away; its printers and tasks stay as they are. */
  const ofActiveTenant = async (found: Found): Promise<Registration> => {
    const tenant = await store.acrossTenants.tenant(found.printer.tenantId)
    if (tenant === undefined || tenant.status === 'SUSPENDED') return refuse('tenant_suspended', refusals.suspended)
    return { ...found, connectionsMax: tenant.connectionsMax }
  }

  return {
    authenticate,
    async register(message, origin, knownIdentity) {
      let identity = knownIdentity
      const token = message.token || message.printer.token || ''
      if (identity === undefined && token !== '') {
        const answer = await authenticate(token, origin.address)
        if (!answer.ok) {
          return refuse('unauthorized', answer.retryAfterMs > 0 ? refusals.tooManyTries : refusals.wrongToken)
        }
        identity = answer.identity
      }
      if (identity === undefined) {
        if (!origin.anonymousAllowed) return refuse('unauthorized', refusals.tokenNeeded)
        const found = await registerAnonymous(message)
        return found === 'quota_exceeded' ? refuse(found, refusals.tooManyPrinters) : await ofActiveTenant(found)
      }
      // The token may have been renewed since the handshake.
      const printer = await store.acrossTenants.printerByTokenHash(identity.tokenHash)
      if (printer?.id !== identity.printerId) return refuse('unauthorized', refusals.wrongToken)
      return await ofActiveTenant({ ok: true, printer, identity, enrolled: false })
    },
  }
}
