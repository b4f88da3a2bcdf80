export * from './index.ts'
export { indexedDbStorage } from './storage/indexed-db-storage.ts'
