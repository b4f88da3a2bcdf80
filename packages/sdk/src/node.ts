export { nodeExecution } from './engine/node/node-execution.ts'
export * from './index.ts'
export { decodePng } from './receipts/decode-png.ts'
export { fileStorage } from './storage/file-storage.ts'
