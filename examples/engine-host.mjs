// The receipt engine for programs in any language, as a child process: a request a line in, an answer a line out, JSON.
//   node examples/engine-host.mjs packages/engine/dist/xiaopiao-engine.js       (npm run build -w @xiaopiao/engine)
//   in   {"merged": what GET /api/templates/{business} answered, or null, "data": {…}, "model": "xprinter", "paper": 80}
//   out  {"hex": "1b40…", "offline": false}  or  {"error": "what is wrong"}
// Without `merged` the engine's minimal template is taken. Pictures are left out: a host that wants them fetches what
// `prepare` lists (docs/engine.md).
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { createContext, runInContext } from 'node:vm'

const context = createContext(Object.create(null))
runInContext(readFileSync(process.argv[2], 'utf8'), context)
const ask = (call, request) => JSON.parse(runInContext(`Xiaopiao.${call}`, context)(JSON.stringify(request)))

function slip({ merged, data, model, paper }) {
  const template = merged?.template ?? ask('offlineTemplate')
  const { document } = ask('prepare', { template, data, paper })
  const output = ask('encode', { document, model, paper })
  if (output.kind !== 'bytes') return { error: `${model} takes ${output.kind}, not bytes` }
  return { hex: output.hex, offline: merged == null }
}

for await (const line of createInterface({ input: process.stdin })) {
  let answer
  try {
    answer = slip(JSON.parse(line))
  } catch (error) {
    answer = { error: error.message }
  }
  console.log(JSON.stringify(answer))
}
