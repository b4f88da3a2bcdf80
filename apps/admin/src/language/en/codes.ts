import type { Words } from '../zh-cn.ts'

export const taskStatus: Words['taskStatus'] = {
  PENDING: 'Queued',
  DELAYED: 'Delayed',
  PRINTING: 'Printing',
  SUCCESS: 'Printed',
  FAILED: 'Failed',
  CANCELLED: 'Cancelled',
}

export const orderStatus: Words['orderStatus'] = {
  created: 'To confirm',
  confirmed: 'Confirmed',
  paid: 'Paid',
  shipped: 'Shipped',
  refund_requested: 'Refund requested',
  refunded: 'Refunded',
  cancelled: 'Cancelled',
  completed: 'Completed',
}

export const printType: Words['printType'] = {
  RECEIPT: 'Receipt',
  SHIPPING: 'Shipping slip',
  ORDER: 'Order',
  LABEL: 'Label',
}

export const hold: Words['hold'] = {
  printer_offline: 'The printer is offline: prints by itself once it is back',
  paper_out: 'The printer is out of paper: prints by itself once it has some',
  cover_open: 'The cover is open: prints by itself once it is closed',
  printer_error: 'The printer reports an error: prints by itself once that is over',
  printer_inactive: 'The printer is not in use: prints by itself once it is',
  vendor_unavailable: 'The cloud vendor cannot be reached: prints by itself once it can',
  account_problem: 'The vendor account is missing or refused: prints by itself once it is right',
  refund_unknown: 'Nobody could say whether the order was refunded: prints by itself once that is known',
  tenant_suspended: 'The platform has suspended this shop: prints by itself once it is active again',
}

export const cancelReason: Words['cancelReason'] = {
  REFUND: 'The order was refunded',
  MANUAL: 'Cancelled by a person',
  TIMEOUT: 'Too late to be useful',
}

export const confirmation: Words['confirmation'] = {
  sent: 'The data was delivered; the printer gives no answer',
  status_ok: 'The printer’s status was good afterwards',
  device_confirmed: 'The device confirmed the print',
}

export const condition: Words['condition'] = {
  ready: 'Ready',
  offline: 'Offline',
  paper_out: 'Out of paper',
  paper_low: 'Paper is low',
  cover_open: 'Cover open',
  error: 'Error',
  unknown: 'Unknown',
}

export const printerStatus: Words['printerStatus'] = { ACTIVE: 'In use', INACTIVE: 'Not in use', ERROR: 'Error' }

export const driver: Words['driver'] = { agent: 'WebSocket client', network: 'Network printer', feie: 'Feie cloud' }

export const role: Words['role'] = { owner: 'Owner', operator: 'Operator', viewer: 'Viewer' }
