export { browserExecution } from './engine/browser/browser-execution.ts'
export * from './index.ts'
export { indexedDbStorage } from './storage/indexed-db-storage.ts'
