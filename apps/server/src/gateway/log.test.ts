import { expect, test } from 'vitest'
import { manualClock } from '../testing/manual-clock.ts'
import { refusalLog } from './log.ts'

test('refusalLog warns once a minute for an address, so that strangers cannot fill the log', () => {
  const clock = manualClock()
  const lines: string[] = []
  const record = (level: string) => (details: object) => lines.push(`${level} ${JSON.stringify(details)}`)
  const log = { debug: record('debug'), info: record('info'), warn: record('warn'), error: record('error') }
  const refused = refusalLog(log, clock)
  refused('203.0.113.9', { code: 'unauthorized' }, 'refused')
  refused('203.0.113.9', {}, 'refused')
  refused('203.0.113.10', {}, 'refused')
  clock.advance(60_000)
  refused('203.0.113.9', {}, 'refused')
  expect(lines).toEqual([
    'warn {"address":"203.0.113.9","code":"unauthorized"}',
    'debug {"address":"203.0.113.9"}',
    'warn {"address":"203.0.113.10"}',
    'warn {"address":"203.0.113.9"}',
  ])
})
