import type {
  AgentOrder,
  ErrorMessage,
  GatewayErrorCode,
  NewOrderMessage,
  PingMessage,
  ServerMessage,
  WelcomeMessage,
} from '@xiaopiao/protocol'
import { type EpochMs, isoInstant } from '../clock.ts'

/** The name in the welcome of a client that nobody knows yet and that may not learn a shop's name. */
export const neutralShopName = '小票'

/** GW10. */
export function welcomeMessage(shopName: string, version: string, now: EpochMs): WelcomeMessage {
  return {
    type: 'welcome',
    message: `欢迎连接到${shopName}打印服务`,
    timestamp: isoInstant(now),
    server_info: {
      name: `${shopName}打印服务器`,
      version,
      capabilities: ['order_print', 'receipt_print', 'status_update'],
    },
  }
}

/** GW12, GW15: every documented field and no other, whatever else the object carries. */
export function newOrderMessage(order: AgentOrder, now: EpochMs): NewOrderMessage {
  return {
    type: 'new_order',
    timestamp: isoInstant(now),
    order: {
      job_id: order.job_id,
      order_id: order.order_id,
      type: order.type,
      content: order.content,
      copies: order.copies,
      priority: order.priority,
      target_printer: {
        id: order.target_printer.id,
        name: order.target_printer.name,
        ip_address: order.target_printer.ip_address,
      },
      order_info: {
        id: order.order_info.id,
        status: order.order_info.status,
        total_amount: order.order_info.total_amount,
        created_at: order.order_info.created_at,
        customer_phone: order.order_info.customer_phone,
      },
      printer_config: {
        paper_width: order.printer_config.paper_width,
        printer_type: order.printer_config.printer_type,
      },
    },
  }
}

/** GW14. */
export function pingMessage(type: 'ping' | 'pong', now: EpochMs): PingMessage {
  return { type, timestamp: isoInstant(now) }
}

/** GW3. */
export function errorMessage(code: GatewayErrorCode, message: string, now: EpochMs): ErrorMessage {
  return { type: 'error', code, message, timestamp: isoInstant(now) }
}

/** GW15: compact, and non-ASCII text as it is: three bytes a Chinese character instead of six. */
export function frameText(message: ServerMessage): string {
  return JSON.stringify(message)
}
