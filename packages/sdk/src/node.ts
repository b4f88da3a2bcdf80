export * from './index.ts'
export { fileStorage } from './storage/file-storage.ts'
