import type { IncomingMessage, ServerResponse } from 'node:http'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { apis } from './apis/all-apis.ts'
import type { ApiCall } from './apis/api.ts'
import type { Account, Cloud } from './cloud.ts'
import type { CloudOrder } from './device.ts'
import type { FeieFault } from './faults.ts'
import { type Form, textField } from './read-form.ts'
import { envelope, type Refusal, type Reply, refusals } from './reply.ts'
import { isSignatureValid } from './signatures.ts'

/** The vendor's checks of every request, in order: values, account, signature. */
function accountOf(cloud: Cloud, form: Form): Account | Refusal {
  for (const value of form.values()) {
    if (value === '' || value === 'null' || value === 'undefined') return refusals.emptyValue
  }
  const account = cloud.accounts.get(textField(form, 'user') ?? '')
  if (account === undefined) return refusals.unknownUser
  const given = { user: account.user, stime: textField(form, 'stime') ?? '', sig: textField(form, 'sig') ?? '' }
  return isSignatureValid(given, account.ukey, cloud.now) ? account : refusals.wrongSignature
}

function carryOut(cloud: Cloud, form: Form, fault: FeieFault | undefined): Reply {
  if (fault?.kind === 'ret') return { ret: fault.code, msg: fault.msg }
  const account = accountOf(cloud, form)
  if ('ret' in account) return account
  const api = apis.get(textField(form, 'apiname') ?? '')
  if (api === undefined) return refusals.unknownApi
  const print: ApiCall['print'] = {
    callback: fault?.kind === 'duplicateCallback' ? 'twice' : fault?.kind === 'callbackLost' ? 'lost' : 'sent',
    atOnce: fault?.kind === 'callbackBeforeAnswer',
  }
  return api({ cloud, account, form, print })
}

/** Whether the vendor does what the request asks for before the fault strikes. */
function isCarriedOut(fault: FeieFault | undefined): boolean {
  if (fault?.kind === 'dropBefore') return false
  return fault?.kind === 'status500' || fault?.kind === 'notJson' ? fault.accepted === true : true
}

export interface Answering {
  readonly cloud: Cloud
  readonly form: Form
  readonly fault: FeieFault | undefined
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** Called when the answer is held back until the clock says so, and when it is no longer. */
  readonly holding: (change: 1 | -1) => void
  /** Called when the vendor has done what was asked, before it answers. */
  readonly carriedOut: () => void
}

/**
 * Answers one request as the fault has it.
 * @returns what the vendor decided; undefined: it never dealt with the request
 */
export async function answerRequest({
  cloud,
  form,
  fault,
  request,
  response,
  holding,
  carriedOut,
}: Answering): Promise<Reply | undefined> {
  if (!isCarriedOut(fault)) {
    sendFault(fault, request, response)
    return undefined
  }
  const { answer: reply, printed } = cloud.holdingCallbacks(() => carryOut(cloud, form, fault))
  carriedOut()
  if (fault?.kind === 'callbackBeforeAnswer') {
    await announceAll(cloud, printed)
  } else if (fault?.kind === 'slow' || fault?.kind === 'dropAfterAccept') {
    void announceAll(cloud, printed)
  } else {
    // Ordinarily the caller knows the order's id before its callback comes.
    response.once('close', () => void announceAll(cloud, printed))
  }
  if (fault?.kind === 'slow') {
    holding(1)
    await until(cloud, cloud.now + fault.ms, response)
    holding(-1)
  }
  if (fault?.kind === 'dropAfterAccept' || fault?.kind === 'status500' || fault?.kind === 'notJson')
    sendFault(fault, request, response)
  else send(response, form, reply)
  return reply
}

async function announceAll(cloud: Cloud, printed: readonly CloudOrder[]): Promise<void> {
  for (const order of printed) await cloud.announce(order)
}

/** Until the cloud's clock says so, or the caller has gone. */
async function until(cloud: Cloud, atMs: number, response: ServerResponse): Promise<void> {
  await new Promise<void>((resolve) => {
    const cancel = cloud.options.clock.at(atMs, resolve)
    response.once('close', () => {
      cancel()
      resolve()
    })
  })
  await nextTurn()
}

function sendFault(fault: FeieFault | undefined, request: IncomingMessage, response: ServerResponse): void {
  if (fault?.kind === 'status500') {
    response.writeHead(500, { 'content-type': 'text/html' }).end('<html><body>500 Internal Server Error</body></html>')
  } else if (fault?.kind === 'notJson') {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<html><body>系统维护中</body></html>')
  } else {
    request.socket.destroy()
  }
}

/** `debug=1` answers something that is no JSON (cloud-printers 1.1). */
function send(response: ServerResponse, form: Form, reply: Reply): void {
  const isDebug = textField(form, 'debug') === '1'
  const body = isDebug ? `debug: ${JSON.stringify(reply)}` : envelope(reply)
  response.writeHead(200, { 'content-type': isDebug ? 'text/plain; charset=utf-8' : 'application/json' }).end(body)
}
