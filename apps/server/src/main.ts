import { fileURLToPath } from 'node:url'
import { readConfig } from './config.ts'
import { openLog } from './log.ts'
import { type RunningServer, startServer } from './server.ts'
import { isOperatingFault } from './start-fault.ts'

/**
 * The server as a program: `node apps/server/src/main.ts`. Exit codes: 0 stopped by a signal, 1 cannot start
 * (each reason is a line on standard error), 2 our own mistake, 130 a second signal while stopping.
 */
async function main(): Promise<void> {
  const reading = readConfig(process.env, process.argv.slice(2))
  if (!reading.ok) {
    for (const { setting, zh, en } of reading.problems) complain(`${setting} ${zh} / ${en}`)
    process.exit(1)
  }
  const log = openLog(reading.config.logLevel)
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      log.fatal({ err: error }, 'the server made a mistake and stops')
      process.exit(2)
    })
  }
  const adminDir = fileURLToPath(new URL('../../admin/dist', import.meta.url))
  const starting = startServer(reading.config, { log, adminDir })
  // Before it is up: a signal that comes while it starts stops it as soon as it can be stopped in order.
  stopOnSignals(starting)
  try {
    const { firstPassword } = await starting
    if (firstPassword === undefined) return
    // Shown to the person at the terminal, once; logs are kept and forwarded.
    complain(`管理员 admin 的初始密码(仅显示一次)/ first password of admin, shown once: ${firstPassword}`)
  } catch (error) {
    if (!isOperatingFault(error)) throw error
    complain(error.message)
    process.exit(1)
  }
}

function stopOnSignals(starting: Promise<RunningServer>): void {
  let stopping = false
  const onSignal = () => {
    if (stopping) process.exit(130)
    stopping = true
    starting
      .then((server) => server.close())
      .then(
        () => process.exit(0),
        (error: unknown) => {
          complain(String(error))
          process.exit(2)
        },
      )
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
}

function complain(line: string): void {
  process.stderr.write(`${line}\n`)
}

await main()
