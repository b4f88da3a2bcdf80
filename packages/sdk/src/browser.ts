export * from './index.ts'
export { decodeInBrowser } from './receipts/decode-in-browser.ts'
export { indexedDbStorage } from './storage/indexed-db-storage.ts'
