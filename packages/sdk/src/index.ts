export { type ByteStorage, memoryStorage } from './storage/byte-storage.ts'
