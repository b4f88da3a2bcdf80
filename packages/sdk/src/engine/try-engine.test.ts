import { expect, test } from 'vitest'
import { engineCode, spoiled } from '../../testing/engine-releases.ts'
import { type EngineExecution, EngineFault, type EngineFaultCode, type RunningEngine } from './execution.ts'
import { nodeExecution } from './node/node-execution.ts'
import { tryEngine } from './try-engine.ts'

const limits = { startMs: 30_000, callMs: 30_000, memoryMegabytes: 128 }

type FailsAt = 'start' | 'call'

/** Executions of Node, each of which fails as it is told to: what a busy machine or an engine does to it. */
function failing(faults: readonly (readonly [FailsAt, EngineFaultCode] | null)[]) {
  const workers = nodeExecution()
  const seen = { starts: 0, stops: 0 }
  const execution: EngineExecution = {
    isolated: true,
    async start(scripts, asked) {
      const [at, code] = faults[seen.starts] ?? [null, 'timed_out' as const]
      seen.starts += 1
      if (at === 'start') throw new EngineFault(code, 'as told')
      const running = await workers.start(scripts, asked)
      const stop = async () => {
        seen.stops += 1
        await running.stop()
      }
      const call: RunningEngine['call'] = async (...parts) => {
        if (at === 'call') throw new EngineFault(code, 'as told')
        return await running.call(...parts)
      }
      return { version: running.version, call, stop }
    },
  }
  return { execution, seen }
}

const tried = async (execution: EngineExecution, code: string, version = '1.0.0') =>
  await tryEngine(execution, [code], limits, version)

test.each<[FailsAt, number]>([
  ['start', 0],
  ['call', 1],
])('a time-out at the first %s is tried once more in an execution of its own', async (at, stopped) => {
  const { execution, seen } = failing([[at, 'timed_out']])
  const result = await tried(execution, await engineCode('1.0.0'))
  expect(result).toMatchObject({ running: { version: '1.0.0' } })
  expect(seen).toEqual({ starts: 2, stops: stopped })
  if ('running' in result) await result.running.stop()
})

test.each<[FailsAt, FailsAt]>([
  ['start', 'start'],
  ['call', 'start'],
  ['call', 'call'],
])('a second time-out is the end: %s, then %s', async (first, second) => {
  const { execution, seen } = failing([
    [first, 'timed_out'],
    [second, 'timed_out'],
  ])
  expect(await tried(execution, await engineCode('1.0.0'))).toMatchObject({ failure: { reason: 'timed_out' } })
  expect(seen.starts).toBe(2)
  expect(seen.stops).toBe([first, second].filter((at) => at === 'call').length)
})

test('what fails the second time in another way is told as that', async () => {
  const { execution, seen } = failing([['start', 'timed_out'], null])
  const code = (await engineCode('1.0.0')) + spoiled.wrongTotals
  expect(await tried(execution, code)).toMatchObject({ failure: { reason: 'failed_self_test' } })
  expect(seen).toEqual({ starts: 2, stops: 1 })
})

test.each<EngineFaultCode>(['cannot_start', 'out_of_memory', 'crashed'])('%s gets no second try', async (code) => {
  for (const at of ['start', 'call'] as const) {
    const { execution, seen } = failing([[at, code]])
    expect(await tried(execution, await engineCode('1.0.0'))).toMatchObject({ failure: { reason: code } })
    expect(seen.starts).toBe(1)
  }
})

test('a wrong version and wrong totals get no second try', async () => {
  const good = await engineCode('1.0.0')
  const cases = [
    [good, '1.1.0', 'wrong_version'],
    [good + spoiled.wrongTotals, '1.0.0', 'failed_self_test'],
  ] as const
  for (const [code, version, reason] of cases) {
    const { execution, seen } = failing([])
    expect(await tried(execution, code, version)).toMatchObject({ failure: { reason } })
    expect(seen).toEqual({ starts: 1, stops: 1 })
  }
})
