/** `npm run bench <name>`: each benchmark measures beside a bound or a peer in the same run and prints ratios. */
const benches: Record<string, () => Promise<{ run(args?: readonly string[]): Promise<void> }>> = {
  gateway: () => import('./gateway-latency.ts'),
  paper: () => import('./paper-drawing.ts'),
  engine: () => import('./engine/engine-bench.ts'),
  tasks: () => import('./tasks/tasks-bench.ts'),
  nodes: () => import('./nodes-lateness.ts'),
  agents: () => import('./agents-bench.ts'),
  pictures: () => import('./pictures-bench.ts'),
  'engine-loader': () => import('./engine-loader-bench.ts'),
  templates: () => import('./templates/templates-bench.ts'),
}

const name = process.argv[2] ?? ''
const bench = benches[name]
if (bench === undefined) {
  console.error(`npm run bench <name>: one of ${Object.keys(benches).join(', ')}`)
  process.exit(1)
}
await (await bench()).run(process.argv.slice(3))
