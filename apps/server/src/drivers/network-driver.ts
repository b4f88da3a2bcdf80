import type { Clock, EpochMs } from '../clock.ts'
import type { PrinterRow } from '../store/rows.ts'
import type { DeviceStatus, DriverJob, FaultCode, PrintDriver, PrintResult } from './driver.ts'
import { hasErrorStop, isStatusAnswer, readStatus, type StatusQuery, statusQuery } from './escpos-status.ts'
import { faultCodeOf, holdReasonOf } from './printer-condition.ts'
import {
  ConnectionError,
  type ConnectionFaultKind,
  connectPrinter,
  type PrinterConnection,
} from './printer-connection.ts'

/*
 * TCP 9100. A job: connect, ask for the status, send copy after copy, ask again after each.
 *
 * What is known decides the outcome (DL3). Until the first byte of the job leaves, trouble is a hold: nothing was
 * printed and no try is counted. From then on trouble is `unknown`, also when the printer says afterwards that it
 * is out of paper: printers keep what they have received and go on with it after the roll is changed, so that to
 * send the job again would print it twice.
 */

export interface NetworkDriverOptions {
  readonly clock: Clock
  readonly connectTimeoutMs?: number
  /** How long a printer may take to answer a status query while it has nothing to do. */
  readonly statusTimeoutMs?: number
  /** How long a printer may take no data, besides the time that the length of the job allows. */
  readonly writeTimeoutMs?: number
  /** How long after a copy its status may take, besides the time that the length of the job allows. */
  readonly answerTimeoutMs?: number
  /** Paper time of one byte of text at a slow 50 mm/s; graphics need far less per byte. */
  readonly printMsPerByte?: number
  /** How long to wait for the printer to close its side of the connection after the job. */
  readonly finishTimeoutMs?: number
  /** A printer that answered within this time and is silent now is in trouble; a longer silence means a mute one. */
  readonly muteAfterMs?: number
  /** Addresses are the shop's own settings; a platform that serves many shops limits them here, by IP address. */
  readonly allowAddress?: (ipAddress: string) => boolean
}

type Limits = Required<Omit<NetworkDriverOptions, 'clock' | 'allowAddress'>>

const defaultLimits: Limits = {
  connectTimeoutMs: 4_000,
  statusTimeoutMs: 1_000,
  writeTimeoutMs: 10_000,
  answerTimeoutMs: 10_000,
  printMsPerByte: 1,
  finishTimeoutMs: 2_000,
  muteAfterMs: 10 * 60_000,
}

const defaultPort = 9100

const faultOfConnection: Readonly<Record<ConnectionFaultKind, FaultCode>> = {
  refused: 'connection_refused',
  unreachable: 'printer_offline',
  timed_out: 'timed_out',
  closed: 'connection_lost',
  stopped: 'timed_out',
}

interface Address {
  readonly host: string
  readonly port: number
}

/** What is remembered of the device at an address; forgotten with the process, so nothing latches off (DL12). */
interface Memory {
  last: DeviceStatus | undefined
  answeredAt: EpochMs | undefined
  /** Ends when the device is free again: most printers serve one connection at a time. */
  busyUntil: Promise<void>
  users: number
}

/** The driver of printers that listen on a TCP port (raw, 9100). */
export function networkDriver(options: NetworkDriverOptions): PrintDriver {
  const { clock, allowAddress = () => true } = options
  const limits: Limits = { ...defaultLimits, ...options }
  const memories = new Map<string, Memory>()
  const memoryOf = ({ host, port }: Address) => {
    const key = `${host}:${port}`
    const memory = memories.get(key) ?? {
      last: undefined,
      answeredAt: undefined,
      busyUntil: Promise.resolve(),
      users: 0,
    }
    memories.set(key, memory)
    return memory
  }
  const open = (address: Address, signal: AbortSignal) =>
    connectPrinter({ ...address, timeoutMs: limits.connectTimeoutMs, clock, signal, allowAddress })
  const look: Look = async (connection, memory, timeoutMs) => {
    const seen = await askStatus(connection, timeoutMs, limits)
    if (seen !== 'silent') memory.answeredAt = clock.now()
    return seen
  }
  const expectAnswer = ({ answeredAt }: Memory) =>
    answeredAt !== undefined && clock.now() - answeredAt < limits.muteAfterMs

  return {
    kind: 'network',
    format: 'escpos',
    attemptTimeoutMs: (baseMs, byteCount, copies) => {
      const perCopyMs = limits.writeTimeoutMs + limits.answerTimeoutMs + 3 * limits.statusTimeoutMs
      const lengthMs = byteCount * limits.printMsPerByte
      const aroundMs = limits.connectTimeoutMs + 4 * limits.statusTimeoutMs + limits.finishTimeoutMs
      return Math.max(baseMs + copies * lengthMs, aroundMs + copies * (perCopyMs + 2 * lengthMs))
    },
    heldNow: (printer) => {
      const address = addressOf(printer)
      const last = address === undefined ? undefined : memoryOf(address).last
      return last === undefined ? undefined : holdReasonOf[last.condition]
    },
    lastStatus: (printer) => {
      const address = addressOf(printer)
      return address === undefined ? undefined : memoryOf(address).last
    },
    async print(job, signal) {
      const address = addressOf(job.printer)
      if (address === undefined) {
        return { outcome: 'held', reason: 'printer_error', detail: 'the printer has no address' }
      }
      const memory = memoryOf(address)
      return alone(memory, () =>
        printAt({ job, limits, memory, look, expectAnswer, connect: () => open(address, signal) }),
      )
    },
    // The device keeps no list of jobs: what was not seen at the time cannot be asked for later.
    reconcile: async () => ({ answer: 'cannot_know' }),
    async status(printer) {
      const address = addressOf(printer)
      if (address === undefined) {
        return { online: false, condition: 'error', detail: 'the printer has no address' }
      }
      const memory = memoryOf(address)
      // While it prints, the last word stands: a second connection would be refused or disturb the job.
      if (memory.users > 0) return memory.last ?? { online: true, condition: 'unknown', detail: 'printing' }
      return alone(memory, () => statusAt({ limits, memory, look, expectAnswer, connect: () => open(address, never) }))
    },
    // A network printer never calls: the scheduler asks while tasks wait.
    onAvailability: () => () => {},
  }
}

function addressOf(printer: PrinterRow): Address | undefined {
  return printer.host === null ? undefined : { host: printer.host, port: printer.port ?? defaultPort }
}

/** One user of a device at a time, in order of asking. */
async function alone<Answer>(memory: Memory, use: () => Promise<Answer>): Promise<Answer> {
  memory.users++
  const turn = memory.busyUntil
  let release = () => {}
  memory.busyUntil = new Promise((resolve) => {
    release = resolve
  })
  await turn
  try {
    return await use()
  } finally {
    memory.users--
    release()
  }
}

type Look = (connection: PrinterConnection, memory: Memory, timeoutMs: number) => Promise<DeviceStatus | 'silent'>

interface DeviceContext {
  readonly limits: Limits
  readonly memory: Memory
  readonly look: Look
  /** Silence means a mute printer, or trouble with one that is known to answer. */
  readonly expectAnswer: (memory: Memory) => boolean
  readonly connect: () => Promise<PrinterConnection>
}

/** Nothing stops a status query but its own short time-outs. */
const never = new AbortController().signal
/** It takes connections, and that is all that a mute printer ever shows of being well. */
const mute: DeviceStatus = { online: true, condition: 'ready', detail: 'it does not answer status queries' }
const fellSilent: DeviceStatus = {
  online: false,
  condition: 'offline',
  detail: 'connected, but it has stopped answering status queries',
}

async function statusAt({ connect, look, memory, limits, expectAnswer }: DeviceContext): Promise<DeviceStatus> {
  const offline = (detail: string): DeviceStatus => ({ online: false, condition: 'offline', detail })
  let connection: PrinterConnection | undefined
  let seen: DeviceStatus
  try {
    connection = await connect()
    const answer = await look(connection, memory, limits.statusTimeoutMs)
    seen = answer !== 'silent' ? answer : expectAnswer(memory) ? fellSilent : mute
    await connection.finish(limits.finishTimeoutMs).catch(() => {})
  } catch (error) {
    if (!(error instanceof ConnectionError)) throw error
    seen = offline(error.message)
  } finally {
    connection?.destroy()
  }
  memory.last = seen
  return seen
}

/** Asks for everything that the printer answers. */
async function askStatus(
  connection: PrinterConnection,
  timeoutMs: number,
  limits: Limits,
): Promise<DeviceStatus | 'silent'> {
  const ask = (query: StatusQuery, waitMs: number) =>
    connection.ask(statusQuery(query), (byte) => isStatusAnswer(query, byte), waitMs)
  const printer = await ask('printer', timeoutMs)
  if (printer === undefined) return 'silent'
  const offlineCause = await ask('offlineCause', limits.statusTimeoutMs)
  const paper = await ask('paper', limits.statusTimeoutMs)
  const error = hasErrorStop(offlineCause) ? await ask('error', limits.statusTimeoutMs) : undefined
  const { condition, detail } = readStatus({ printer, offlineCause, error, paper })
  return { online: condition !== 'offline', condition, detail }
}

interface PrintContext extends DeviceContext {
  readonly job: DriverJob
}

async function printAt(context: PrintContext): Promise<PrintResult> {
  const { memory, limits } = context
  let connection: PrinterConnection | undefined
  let before: DeviceStatus | 'silent'
  try {
    connection = await context.connect()
    before = await context.look(connection, memory, limits.statusTimeoutMs)
  } catch (error) {
    connection?.destroy()
    if (!(error instanceof ConnectionError)) throw error
    memory.last = { online: false, condition: 'offline', detail: error.message }
    return { outcome: 'held', reason: 'printer_offline', detail: error.message }
  }
  try {
    const seen = before !== 'silent' ? before : context.expectAnswer(memory) ? fellSilent : mute
    memory.last = seen
    const reason = holdReasonOf[seen.condition]
    if (reason !== undefined) return { outcome: 'held', reason, detail: seen.detail ?? '' }
    return before === 'silent' ? await sendBlindly(connection, context) : await sendAndAsk(connection, context)
  } finally {
    connection.destroy()
  }
}

function brokenOff(error: unknown, memory: Memory, copiesDone: number): PrintResult {
  if (!(error instanceof ConnectionError)) throw error
  memory.last = { online: false, condition: 'offline', detail: error.message }
  return { outcome: 'unknown', fault: { code: faultOfConnection[error.kind], detail: error.message }, copiesDone }
}

/** Copies strictly in turn, each followed by the printer's own word; stops at the first error (DL7). */
async function sendAndAsk(connection: PrinterConnection, context: PrintContext): Promise<PrintResult> {
  const { job, limits, memory } = context
  const lengthMs = job.bytes.length * limits.printMsPerByte
  let copiesDone = 0
  try {
    for (; copiesDone < job.copies; copiesDone++) {
      await connection.write(job.bytes, limits.writeTimeoutMs + lengthMs)
      const after = await context.look(connection, memory, limits.answerTimeoutMs + lengthMs)
      memory.last = after === 'silent' ? fellSilent : after
      if (after === 'silent') {
        return { outcome: 'unknown', fault: { code: 'timed_out', detail: 'no status after the copy' }, copiesDone }
      }
      if (holdReasonOf[after.condition] !== undefined) {
        return {
          outcome: 'unknown',
          fault: { code: faultCodeOf[after.condition], detail: after.detail ?? '' },
          copiesDone,
        }
      }
    }
  } catch (error) {
    return brokenOff(error, memory, copiesDone)
  }
  // Everything is known: what the other side does with the connection now changes nothing.
  await connection.finish(limits.finishTimeoutMs).catch(() => {})
  return { outcome: 'printed', confirmation: 'status_ok' }
}

/** A mute printer's only word is the end of the connection: a reset instead means that it dropped bytes. */
async function sendBlindly(connection: PrinterConnection, context: PrintContext): Promise<PrintResult> {
  const { job, limits, memory } = context
  const timeoutMs = limits.writeTimeoutMs + job.bytes.length * limits.printMsPerByte
  try {
    for (let copy = 0; copy < job.copies; copy++) await connection.write(job.bytes, timeoutMs)
    await connection.finish(limits.finishTimeoutMs)
  } catch (error) {
    // All copies may be in the printer or in the air: none is known to be out.
    return brokenOff(error, memory, 0)
  }
  return { outcome: 'printed', confirmation: 'sent' }
}
