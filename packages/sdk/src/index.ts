export type { ApiOptions, CallOptions } from './api/api-options.ts'
export { type Api, type Content, createApi, type Revalidation } from './api/create-api.ts'
export type { Following, FollowOptions, LiveState } from './api/follow-changes.ts'
export type { LiveEvent } from './api/live-event.ts'
export { type FailureCode, type Issue, ProblemError } from './api/problem-error.ts'
export type {
  PrintClient,
  PrintClientEvent,
  PrintClientOptions,
  PrintClientState,
  PrinterInfo,
} from './print-client/print-client-options.ts'
export { type PrintJob, UnconfirmedPrintError } from './print-client/print-job.ts'
export { startPrintClient } from './print-client/start-print-client.ts'
export { createReceipts } from './receipts/create-receipts.ts'
export { engineInProcess, type PrintEngine } from './receipts/in-process-engine.ts'
export type { DecodePicture, Pixels } from './receipts/picture-shelf.ts'
export {
  NoTemplateError,
  type PrintData,
  type PrintPage,
  type PrintRequest,
  type PrintResult,
  type ReceiptOptions,
  type Receipts,
  type Slip,
  type SlipContent,
  type SlipRequest,
  type TemplateUsed,
} from './receipts/receipt-options.ts'
export { type ByteStorage, memoryStorage } from './storage/byte-storage.ts'
export type { Clock } from './waiting/clock.ts'
