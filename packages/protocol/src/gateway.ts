import { z } from 'zod'

/**
 * Protocol 1 of the WebSocket gateway (gateway.md, GW1-GW16): a published contract with programs that
 * no one here can change. Inbound objects keep unknown fields out of the way instead of refusing them (GW3).
 */

/** GW2: ISO 8601; Python's `datetime.now().isoformat()` sends local time without a zone and with microseconds. */
const clientTimestamp = z.string().nullish()

/**
 * Text that only informs. What is too long is cut: GW3 objects to wrong types alone, and refusing the report of a
 * print for its long message would leave the print in doubt.
 */
function informing(charactersMax: number) {
  return z
    .string()
    .transform((text) => text.slice(0, charactersMax))
    .nullish()
}

/** GW11: only the name is required; the smallest known clients send name, model and status. */
export const printerInfoMessage = z.object({
  type: z.literal('printer_info'),
  timestamp: clientTimestamp,
  printer: z.object({
    name: z.string().trim().min(1).max(100),
    model: informing(100),
    /** Zero and less say nothing of the paper. */
    paper_width: z
      .number()
      .transform((widthMm) => (widthMm > 0 ? widthMm : null))
      .nullish(),
    capabilities: z.array(z.string()).nullish(),
    status: informing(50),
    ip_address: informing(64),
    /** GW20 names the field, not its place: authors put it here as well as beside `printer`. */
    token: z.string().max(200).nullish(),
  }),
  token: z.string().max(200).nullish(),
})
export type PrinterInfoMessage = z.infer<typeof printerInfoMessage>

/** GW13. */
export const printStatusMessage = z.object({
  type: z.literal('print_status'),
  timestamp: clientTimestamp,
  /** Any integer: one that no job can have is an unknown job, not a faulty message. */
  job_id: z.number().int(),
  status: z.enum(['printing', 'completed', 'failed']),
  message: informing(10_000),
})
export type PrintStatusMessage = z.infer<typeof printStatusMessage>

/** GW14. A client may ping too; it is answered with pong. */
export const pingMessage = z.object({ type: z.literal('ping'), timestamp: clientTimestamp })
export const pongMessage = z.object({ type: z.literal('pong'), timestamp: clientTimestamp })

export const clientMessages = {
  printer_info: printerInfoMessage,
  print_status: printStatusMessage,
  ping: pingMessage,
  pong: pongMessage,
} as const
export type ClientMessage = z.infer<(typeof clientMessages)[keyof typeof clientMessages]>

/** GW10. */
export interface WelcomeMessage {
  readonly type: 'welcome'
  readonly message: string
  readonly timestamp: string
  readonly server_info: {
    readonly name: string
    readonly version: string
    readonly capabilities: readonly ['order_print', 'receipt_print', 'status_update']
  }
}

/** GW12: the order part of a job; `total_amount` is yuan with at most two decimals. */
export interface AgentOrder {
  readonly job_id: number
  readonly order_id: number
  readonly type: 'order_receipt'
  readonly content: string
  readonly copies: number
  readonly priority: number
  readonly target_printer: { readonly id: number; readonly name: string; readonly ip_address: string }
  readonly order_info: {
    readonly id: number
    readonly status: string
    readonly total_amount: number
    readonly created_at: string
    readonly customer_phone: string
  }
  readonly printer_config: { readonly paper_width: number; readonly printer_type: string }
}

export interface NewOrderMessage {
  readonly type: 'new_order'
  readonly timestamp: string
  readonly order: AgentOrder
}

export interface PingMessage {
  readonly type: 'ping' | 'pong'
  readonly timestamp: string
}

/** GW3, GW13, GW20: what the server objects to. */
export const gatewayErrorCodes = [
  'bad_json',
  'not_an_object',
  'too_large',
  'invalid_message',
  'not_registered',
  'unknown_job',
  'unauthorized',
  'too_many_messages',
  'too_many_connections',
  'address_not_allowed',
  'registration_timeout',
  'tenant_suspended',
  'quota_exceeded',
] as const
export type GatewayErrorCode = (typeof gatewayErrorCodes)[number]

export interface ErrorMessage {
  readonly type: 'error'
  readonly code: GatewayErrorCode
  readonly message: string
  readonly timestamp: string
}

export type ServerMessage = WelcomeMessage | NewOrderMessage | PingMessage | ErrorMessage
