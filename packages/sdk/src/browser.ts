export { browserExecution } from './engine/browser/browser-execution.ts'
export * from './index.ts'
export { decodeInBrowser } from './receipts/decode-in-browser.ts'
export { indexedDbStorage } from './storage/indexed-db-storage.ts'
