import type { PrintStatus } from '@xiaopiao/protocol'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { TaskRow } from '../store/rows.ts'
import { sampleTask } from '../testing/sample-rows.ts'
import type { TaskEvent, TaskEventType } from './task-event.ts'
import { decide, faultText, remainingCopies, retryDelayMs } from './task-life.ts'

const now = Date.UTC(2025, 6, 14, 10, 30)
const fault = { code: 'client_failed', detail: 'paper jam' } as const

const events: { readonly [Type in TaskEventType]: Extract<TaskEvent, { type: Type }> } = {
  begin: { type: 'begin', node: 'a', deadlineAt: now + 60_000 },
  hold: { type: 'hold', reason: 'paper_out', detail: 'DLE EOT' },
  accepted: { type: 'accepted', vendorJobId: 'v1' },
  reroute: { type: 'reroute', printerId: 2, printerSn: 'SN-2', standsInFor: '收银台打印机' },
  progress: { type: 'progress', deadlineAt: now + 90_000 },
  printed: { type: 'printed', confirmation: 'device_confirmed', detail: '打印成功' },
  not_printed: { type: 'not_printed', fault, copiesDone: 0, retryAt: now + 30_000 },
  lost_sight: { type: 'lost_sight', fault: { code: 'printer_offline', detail: '' }, deadlineAt: now + 60_000 },
  unconfirmed: {
    type: 'unconfirmed',
    fault: { code: 'timed_out', detail: '' },
    policy: 'hold',
    copiesDone: 0,
    retryAt: now,
  },
  cancel: { type: 'cancel', reason: 'REFUND', detail: null },
  expire: { type: 'expire' },
  retry: { type: 'retry', scheduledAt: now, expiresAt: now + 300_000 },
  revive: { type: 'revive', scheduledAt: now, expiresAt: now + 300_000 },
  amend: { type: 'amend', source: { kind: 'text', text: '珍珠奶茶 x2' } },
  reschedule: { type: 'reschedule', scheduledAt: now + 5_000, reason: 'refund_unknown', detail: 'no answer' },
  renew: { type: 'renew', document: { source: { kind: 'text', text: '新' }, templateVersion: 'shopping@0.1' } },
}

const columns = Object.keys(events) as TaskEventType[]

/** Cells: a state to go to, `=` for a change that stays in the state, `.` for a harmless repeat, `!` for a refusal. */
const neverBegun: Readonly<Record<'DELAYED' | 'PENDING' | 'FAILED' | 'CANCELLED', string>> = {
  //          begin    hold    acc reroute prog printed not_pr lost unconf cancel    expire    retry   revive amend resch     renew
  DELAYED:
    '  PRINTING PENDING !   !       !    !       !      !    !      CANCELLED CANCELLED !       .      =     PENDING     !',
  PENDING:
    '  PRINTING =       !   =       !    !       !      !    !      CANCELLED CANCELLED !       .      =     =     !',
  FAILED:
    '   !        !       !   !       !    !       !      !    !      !         !         PENDING !      .     !     !',
  CANCELLED:
    '!        !       !   !       !    !       !      !    !      .         .         PENDING PENDING .     !     !',
}
const begun: Readonly<Record<Exclude<PrintStatus, 'DELAYED'>, string>> = {
  //          begin    hold    acc reroute prog printed not_pr  lost unconf cancel    expire    retry   revive amend resch     renew
  PENDING:
    '  PRINTING =       .   =       .    SUCCESS .       .    .      CANCELLED CANCELLED !       .      .     =     !',
  PRINTING:
    ' !        PENDING =   !       =    SUCCESS PENDING =    FAILED !         !         !       !      .     !     !',
  SUCCESS:
    '  !        !       .   !       .    .       .       .    .      !         !         !       !      .     !     !',
  FAILED:
    '   !        !       .   !       .    SUCCESS .       .    .      !         !         PENDING !      .     !     !',
  CANCELLED:
    '!        !       .   !       .    SUCCESS .       .    .      .         .         PENDING PENDING .     !     !',
}

function cell(task: TaskRow, event: TaskEvent): string {
  const decision = decide(task, event, now)
  if (decision.kind === 'stay') return '.'
  if (decision.kind === 'refuse') return '!'
  const to = decision.patch.printStatus ?? task.printStatus
  return to === task.printStatus ? '=' : to
}

const inState = (printStatus: PrintStatus, attempt: number): TaskRow =>
  sampleTask(now, {
    printStatus,
    attempt,
    expiresAt: now,
    ...(printStatus === 'CANCELLED' ? { cancelReason: 'REFUND', cancelledAt: now - 10_000 } : {}),
    ...(printStatus === 'PRINTING' ? { attemptDeadlineAt: now + 60_000, node: 'a' } : {}),
  })

describe('the table', () => {
  for (const [name, attempt, rows] of [
    ['never begun', 0, neverBegun],
    ['begun before', 1, begun],
  ] as const) {
    for (const [status, row] of Object.entries(rows)) {
      const cells = row.trim().split(/\s+/)
      test(`[DL1] decide() has one answer for every event of a task in ${status}, ${name}`, () => {
        const task = inState(status as PrintStatus, attempt)
        const answers = columns.map((type) =>
          // A task that has expired may not begin, nor does it get more time; every other rule is asked of the same task.
          cell(type === 'begin' || type === 'progress' ? { ...task, expiresAt: null } : task, events[type]),
        )
        expect(Object.fromEntries(columns.map((type, at) => [type, answers[at]]))).toEqual(
          Object.fromEntries(columns.map((type, at) => [type, cells[at]])),
        )
      })
    }
  }
})

function after(task: TaskRow, ...happened: TaskEvent[]): TaskRow {
  let current = task
  for (const event of happened) {
    const decision = decide(current, event, now)
    if (decision.kind !== 'move') throw new Error(`${event.type} is no move from ${current.printStatus}`)
    current = { ...current, ...decision.patch, version: current.version + 1 }
  }
  return current
}

describe('a template that was taken back', () => {
  const unmade = sampleTask(now, {
    printStatus: 'FAILED',
    errorCode: 'render_failed',
    errorMessage: '模板错误',
    templateVersion: 'shopping@0.2',
    expiresAt: now + 1,
  })

  test('[TP33] decide() prints a slip that could not be made with another template, in its own time', () => {
    expect(after(unmade, events.renew)).toMatchObject({
      printStatus: 'PENDING',
      scheduledAt: now,
      expiresAt: now + 1,
      errorCode: null,
      templateVersion: 'shopping@0.1',
      source: { kind: 'text', text: '新' },
      reprint: false,
    })
  })

  test('[TP33] decide() leaves alone what may be on paper, failed otherwise or is too old (DL9)', () => {
    const others: Partial<TaskRow>[] = [
      { mayHavePrinted: true },
      { copies: 2, copiesDone: 1 },
      { errorCode: 'content_refused' },
      { expiresAt: now },
    ]
    for (const part of others) expect(decide({ ...unmade, ...part }, events.renew, now).kind).toBe('refuse')
  })

  test('[TP33] decide() gives a task another template with a retry, and keeps its own without one', () => {
    const { document } = events.renew
    expect(after(unmade, { ...events.retry, document })).toMatchObject(document)
    expect(after(unmade, events.retry)).toMatchObject({ source: unmade.source, templateVersion: 'shopping@0.2' })
  })
})

describe('printing', () => {
  test('[DL9] decide() begins nothing that is not due or too old', () => {
    expect(decide(sampleTask(now, { scheduledAt: now + 1 }), events.begin, now).kind).toBe('refuse')
    expect(decide(sampleTask(now, { expiresAt: now }), events.begin, now).kind).toBe('refuse')
    expect(decide(sampleTask(now, { expiresAt: now + 1 }), events.expire, now).kind).toBe('refuse')
  })

  test('[DL8] decide() counts no try for a hold and keeps the start of the wait', () => {
    const held = after(sampleTask(now), events.begin, events.hold)
    expect(held).toMatchObject({ printStatus: 'PENDING', retryCount: 0, heldSince: now, node: null })
    const again = after({ ...held, heldSince: now - 50_000 }, events.begin, events.hold)
    expect(again).toMatchObject({ heldSince: now - 50_000, attempt: 2, holdReason: 'paper_out' })
    expect(decide(again, events.hold, now).kind).toBe('stay')
  })

  test('[DL3] decide() fails an unconfirmed attempt that may have printed, and takes the late answer', () => {
    const failed = after(sampleTask(now), events.begin, events.unconfirmed)
    expect(failed).toMatchObject({ printStatus: 'FAILED', errorCode: 'unconfirmed', mayHavePrinted: true })
    expect(after(failed, events.printed)).toMatchObject({ printStatus: 'SUCCESS', errorCode: null, copiesDone: 1 })
    expect(after(failed, events.not_printed)).toMatchObject({
      printStatus: 'FAILED',
      errorCode: 'client_failed',
      mayHavePrinted: false,
    })
    expect(after(failed, events.retry)).toMatchObject({ printStatus: 'PENDING', reprint: true })
  })

  test('[DL3] decide() prints again with the mark where the policy says so, but not without end', () => {
    const reprints = { ...events.unconfirmed, policy: 'reprint_marked' } as const
    let task = sampleTask(now, { maxRetries: 2 })
    for (const retryCount of [1, 2]) {
      task = after(task, events.begin, reprints)
      expect(task).toMatchObject({ printStatus: 'PENDING', reprint: true, retryCount, scheduledAt: now })
    }
    expect(after(task, events.begin, reprints)).toMatchObject({ printStatus: 'FAILED', errorCode: 'unconfirmed' })
    expect(after(task, events.printed).printStatus).toBe('SUCCESS')
  })

  test('[DL7] decide() keeps the copies that are out and prints the remaining ones', () => {
    const task = after(sampleTask(now, { copies: 3 }), events.begin, {
      ...events.not_printed,
      copiesDone: 1,
      retryAt: now,
    })
    expect(remainingCopies(task)).toBe(2)
    const failed = after(task, events.begin, { ...events.unconfirmed, copiesDone: 3 })
    expect(failed.copiesDone).toBe(2)
    expect(remainingCopies(after(failed, events.retry))).toBe(1)
  })

  test('[DL1] decide() fails at once what printing again cannot cure', () => {
    for (const code of ['render_failed', 'printer_removed'] as const) {
      const event = { ...events.not_printed, fault: { code, detail: '' } }
      expect(after(sampleTask(now), event)).toMatchObject({ printStatus: 'FAILED', errorCode: code })
      expect(after(sampleTask(now), events.begin, event)).toMatchObject({ printStatus: 'FAILED', retryCount: 0 })
    }
  })

  test('[GW13] decide() keeps the longer deadline on a sign of life', () => {
    const task = after(sampleTask(now), events.begin)
    expect(after(task, events.progress).attemptDeadlineAt).toBe(now + 90_000)
    expect(decide(task, { ...events.progress, deadlineAt: now + 1 }, now).kind).toBe('stay')
  })
})

test('retryDelayMs() doubles up to ten minutes, or the interval where that is longer', () => {
  expect([0, 1, 2, 3, 5, 60].map((count) => retryDelayMs(30, count))).toEqual([
    30_000, 60_000, 120_000, 240_000, 600_000, 600_000,
  ])
  expect(retryDelayMs(3600, 4)).toBe(3_600_000)
})

test('faultText() speaks both languages and fits its column', () => {
  expect(faultText({ code: 'paper_out', detail: 'n=4 60' })).toBe('打印机缺纸 / The printer is out of paper: n=4 60')
  expect(faultText({ code: 'paper_out', detail: 'x'.repeat(900) })).toHaveLength(500)
})

/*
 * A world for random stories: each attempt really puts paper out or not, and everything that is reported of an
 * attempt is true; but reports may be missing, late or repeated, and people do what they like.
 */
type Move =
  | {
      readonly kind: 'begin'
      readonly paper: boolean
      readonly told: boolean
      readonly policy: 'hold' | 'reprint_marked'
    }
  | { readonly kind: 'late' | 'cancel' | 'expire' | 'retry' | 'hold' | 'reroute' | 'repeat' }

const moves: fc.Arbitrary<Move[]> = fc.array(
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('begin' as const),
        paper: fc.boolean(),
        told: fc.boolean(),
        policy: fc.constantFrom('hold' as const, 'reprint_marked' as const),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constantFrom(
          'late' as const,
          'cancel' as const,
          'expire' as const,
          'retry' as const,
          'hold' as const,
          'reroute' as const,
          'repeat' as const,
        ),
      }),
    },
  ),
  { maxLength: 40 },
)

class World {
  task = sampleTask(now, { expiresAt: null })
  history: { readonly from: PrintStatus; readonly to: PrintStatus; readonly type: TaskEventType }[] = []
  unmarkedSlips = 0
  begins = 0
  /** What attempts that nobody has told of have done. */
  untold: boolean[] = []
  last: TaskEvent | undefined

  apply(event: TaskEvent): boolean {
    const decision = decide(this.task, event, now)
    this.last = event
    if (decision.kind !== 'move') return decision.kind === 'stay'
    const from = this.task.printStatus
    this.task = { ...this.task, ...decision.patch, version: this.task.version + 1 }
    this.history.push({ from, to: this.task.printStatus, type: event.type })
    return true
  }

  play(move: Move): void {
    if (move.kind !== 'begin') {
      this.meanwhile(move.kind)
      return
    }
    const marked = this.task.reprint
    this.task = { ...this.task, scheduledAt: now }
    if (!this.apply(events.begin)) return
    this.begins++
    if (move.paper && !marked) this.unmarkedSlips++
    if (move.told) this.apply(move.paper ? events.printed : events.not_printed)
    else {
      this.untold.push(move.paper)
      this.apply({ ...events.unconfirmed, policy: move.policy })
    }
  }

  meanwhile(kind: Exclude<Move['kind'], 'begin'>): void {
    const told = kind === 'late' ? this.untold.pop() : undefined
    if (told !== undefined) this.apply(told ? events.printed : events.not_printed)
    if (kind === 'repeat' && this.last !== undefined && this.last.type !== 'begin' && this.last.type !== 'retry') {
      this.apply(this.last)
    }
    if (kind === 'cancel' || kind === 'retry' || kind === 'hold' || kind === 'reroute') this.apply(events[kind])
    if (kind === 'expire') {
      this.task = { ...this.task, expiresAt: now }
      this.apply(events.expire)
      this.task = { ...this.task, expiresAt: null }
    }
  }
}

test('[DL3] decide() never lets two unmarked slips out, whatever is late, lost or repeated', () => {
  fc.assert(
    fc.property(moves, (story) => {
      const world = new World()
      for (const move of story) {
        world.play(move)
        expect(world.unmarkedSlips).toBeLessThanOrEqual(1)
      }
    }),
    { numRuns: 2_000 },
  )
})

test('[DL1] decide() keeps counters and history consistent in every story', () => {
  fc.assert(
    fc.property(moves, (story) => {
      const world = new World()
      for (const move of story) {
        world.play(move)
        const { task, history } = world
        const printing = task.printStatus === 'PRINTING'
        expect(task.attempt).toBe(world.begins)
        expect(task.retryCount).toBeLessThanOrEqual(task.maxRetries)
        expect([task.attemptDeadlineAt !== null, task.node !== null]).toEqual([printing, printing])
        expect(task.copiesDone === task.copies).toBe(task.printStatus === 'SUCCESS')
        expect([task.printedAt !== null, task.confirmation !== null]).toEqual(
          Array(2).fill(task.printStatus === 'SUCCESS'),
        )
        expect([task.cancelReason !== null, task.cancelledAt !== null]).toEqual(
          Array(2).fill(task.printStatus === 'CANCELLED'),
        )
        if (task.holdReason !== null) expect(task.printStatus).toBe('PENDING')
        if (task.printStatus === 'FAILED') expect(task.errorCode).not.toBeNull()
        for (const [at, step] of history.entries()) expect(step.from).toBe(history[at - 1]?.to ?? 'PENDING')
        expect(history.at(-1)?.to ?? 'PENDING').toBe(task.printStatus)
      }
    }),
    { numRuns: 2_000 },
  )
})

describe('time-outs', () => {
  const printing = after(sampleTask(now, { expiresAt: now + 300_000 }), { ...events.begin, deadlineAt: now + 60_000 })

  test('[DL9] signs of life move the deadline no further than the time of the task', () => {
    expect(after(printing, { type: 'progress', deadlineAt: now + 90_000 }).attemptDeadlineAt).toBe(now + 90_000)
    const last = after(printing, { type: 'progress', deadlineAt: now + 400_000 })
    expect(last.attemptDeadlineAt).toBe(now + 300_000)
    expect(decide(last, { type: 'progress', deadlineAt: now + 500_000 }, now).kind).toBe('stay')
    // A long job that was begun in time keeps the deadline that its length gave it.
    const long = { ...printing, attemptDeadlineAt: now + 900_000 }
    expect(decide(long, { type: 'progress', deadlineAt: now + 950_000 }, now).kind).toBe('stay')
  })

  test('[DL9] what surely was not sent is cancelled when its time has come', () => {
    const waits = after(printing, events.hold)
    expect(decide(waits, events.expire, now + 300_000)).toMatchObject({
      patch: { printStatus: 'CANCELLED', cancelReason: 'TIMEOUT' },
    })
  })

  test('[DL9] what may have printed is unconfirmed when its time has come, never cancelled, never printed late', () => {
    const marked = { ...events.unconfirmed, policy: 'reprint_marked', retryAt: now + 30_000 } as const
    const waits = after(printing, marked)
    expect(waits).toMatchObject({ printStatus: 'PENDING', reprint: true })
    expect(decide(waits, events.expire, now + 300_000)).toMatchObject({
      patch: { printStatus: 'FAILED', errorCode: 'unconfirmed' },
    })
    const tooLate = after(printing, { ...marked, retryAt: now + 300_000 })
    expect(tooLate).toMatchObject({ printStatus: 'FAILED', errorCode: 'unconfirmed', mayHavePrinted: true })
  })
})

describe('a refund that is off', () => {
  test('brings back what it cancelled, waiting for as long as it is told', () => {
    const cancelled = after(sampleTask(now), events.cancel)
    const delayed = after(cancelled, { type: 'revive', scheduledAt: now + 90_000, expiresAt: now + 390_000 })
    expect(delayed).toMatchObject({ printStatus: 'DELAYED', scheduledAt: now + 90_000, expiresAt: now + 390_000 })
    expect(delayed).toMatchObject({ cancelReason: null, cancelledAt: null })
    expect(after(cancelled, events.revive).printStatus).toBe('PENDING')
  })

  test('brings back nothing that a person or the time-out has cancelled', () => {
    for (const reason of ['MANUAL', 'TIMEOUT'] as const) {
      const cancelled = after(sampleTask(now), { type: 'cancel', reason, detail: null })
      expect(decide(cancelled, events.revive, now).kind).toBe('refuse')
    }
  })

  test('[DL3] marks what may have printed before', () => {
    const cancelled = { ...after(sampleTask(now), events.cancel), mayHavePrinted: true }
    expect(after(cancelled, events.revive).reprint).toBe(true)
  })
})

describe('a task that waits', () => {
  test('follows its order until it is begun for the first time', () => {
    expect(after(sampleTask(now), events.amend).source).toEqual({ kind: 'text', text: '珍珠奶茶 x2' })
    const held = after(sampleTask(now), events.begin, events.hold)
    expect(decide(held, events.amend, now).kind).toBe('stay')
  })

  test('[DL5] comes up again later, with its reason or as it was', () => {
    const delayed = sampleTask(now, { printStatus: 'DELAYED' })
    const asked = after(delayed, { type: 'reschedule', scheduledAt: now + 7_000, reason: null, detail: 'asked' })
    expect(asked).toMatchObject({ printStatus: 'DELAYED', scheduledAt: now + 7_000, holdReason: null })
    const unknown = after(asked, events.reschedule)
    expect(unknown).toMatchObject({ printStatus: 'PENDING', holdReason: 'refund_unknown', heldSince: null })
    expect(decide(after(unknown, { ...events.reschedule, reason: null }), events.begin, now).kind).toBe('refuse')
  })
})
