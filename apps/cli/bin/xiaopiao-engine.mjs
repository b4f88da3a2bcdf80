#!/usr/bin/env node
// Plain JavaScript of old syntax: on a Node that cannot run the rest, this must still be able to say so.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)

if (major < 22 || (major === 22 && minor < 18) || (major === 23 && minor < 6)) {
  process.stderr.write(
    `xiaopiao-engine needs Node 22.18 or newer, this is ${process.versions.node}.\n` +
      `xiaopiao-engine 需要 Node 22.18 或更高版本,当前是 ${process.versions.node}。\n`,
  )
  process.exitCode = 2
} else {
  const { runCli } = await import('../src/run-cli.ts')
  const { systemTerminal } = await import('../src/terminal.ts')
  process.exitCode = await runCli(process.argv.slice(2), systemTerminal())
}
