import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { bundleWorkerScript, workerScriptModule } from '../../../build/bundle-scripts.ts'
import { keepOnlyJavaScript } from './keep-only-javascript.ts'

test("the worker's script is that of the sources: else `npm run worker-script -w @xiaopiao/sdk`", async () => {
  const written = readFileSync(new URL('./worker-script.ts', import.meta.url), 'utf8')
  expect(written).toBe(workerScriptModule(await bundleWorkerScript()))
})

test('keepOnlyJavaScript() takes the host out of a realm and what it inherits from, and leaves the language', () => {
  const scope = Object.create(null, { fetch: { value: 1, configurable: true }, JSON: { value: JSON } })
  const realm = Object.create(scope, {
    indexedDB: { get: () => 1, configurable: true },
    stubborn: { value: 1, writable: true },
    Xiaopiao: { value: 2 },
  })
  keepOnlyJavaScript(realm)
  expect([realm.fetch, realm.indexedDB, realm.stubborn]).toEqual([undefined, undefined, undefined])
  expect([realm.JSON, realm.Xiaopiao]).toEqual([JSON, 2])
})
