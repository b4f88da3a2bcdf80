import type { Words } from '../zh-cn.ts'

export const fault: Words['fault'] = {
  printer_offline: 'The printer is offline',
  paper_out: 'The printer is out of paper',
  cover_open: 'The cover of the printer is open',
  printer_error: 'The printer reports an error',
  connection_refused: 'The printer refused the connection',
  connection_lost: 'The connection broke while printing',
  timed_out: 'The printer did not answer in time',
  client_failed: 'The print client reported a failure',
  unconfirmed: 'Nobody knows whether paper came out: look at the printer and press “Print again” if it did not',
  render_failed: 'The template cannot be rendered',
  printer_removed: 'The printer was removed',
  vendor_unreachable: 'The vendor could not be reached',
  vendor_refused: 'The vendor refused the print',
  account_refused: 'The vendor does not accept the account',
  content_refused: 'The vendor does not accept the slip',
  vendor_expired: 'The vendor dropped it unprinted',
}

export const event: Words['event'] = {
  created: 'Task created',
  begin: 'Printing began',
  hold: 'Waits for the printer',
  accepted: 'The device has the job',
  reroute: 'The backup printer takes over',
  progress: 'Printing goes on',
  printed: 'Printed',
  not_printed: 'Printing failed',
  lost_sight: 'Lost from sight, waiting for an answer',
  unconfirmed: 'The outcome is unknown',
  cancel: 'Cancelled',
  expire: 'Cancelled: too late',
  retry: 'Asked to print again',
  revive: 'The refund was rejected: waits again',
  renew: 'Prints with another template',
}

export const cause: Words['cause'] = {
  person: 'operator',
  scheduler: 'the scheduler',
  agent: 'the print client',
  driver: 'the printer driver',
  recovery: 'recovery after a restart',
  key: 'API key',
  system: 'the system',
  manual: 'a person',
  reprint: 'a reprint',
  test: 'a test',
  order_confirmed: 'the confirmed order',
  order_paid: 'the paid order',
  order_shipped: 'the shipped order',
  order_refunded: 'the refunded order',
  order_cancelled: 'the cancelled order',
  order_refund_requested: 'the refund request',
  order_refund_rejected: 'the rejected refund',
  refund_check: 'the refund question before printing',
  platform: 'the platform',
  callback: 'the vendor’s notice',
  template_rollback: 'the template that was taken back',
}

export const advice: Words['advice'] = {
  printer_offline:
    'Check the printer’s power and network. Until it is back the task waits; past “Not after” it is cancelled by itself.',
  paper_out: 'Put in a new roll and close the cover; the task goes on by itself.',
  cover_open: 'Close the cover of the printer; the task goes on by itself.',
  printer_error: 'Look at the printer’s lights; switch it off and on if need be. The task goes on by itself.',
  printer_inactive: 'Turn the printer on again on its page, or cancel this task.',
  vendor_unavailable: 'The vendor does not answer; it is asked again by itself. Other printers are not affected.',
  account_problem:
    'Enter the Feie account (USER and UKEY) in the settings and press “Check the account”; the task then prints by itself.',
  refund_unknown:
    'The shop system did not say whether the order was refunded. It is asked again; you can also cancel the task or check the address that is asked.',
  tenant_suspended: 'Only the platform can make the shop active again; the task then prints by itself.',
  unconfirmed:
    'The job was sent, but nobody knows whether paper came out. Look at the printer: if the slip is there, leave it; a late answer of the vendor turns the task into “Printed”. If there is none, press “Print again”; the slip is then marked 重打 (reprint).',
  connection_refused: 'Check the printer’s IP address and port, and whether another program holds it.',
  connection_lost: 'Check the network, then print again.',
  timed_out: 'Check that the printer is on and reachable, then print again.',
  client_failed: 'See what the print client says, then print again.',
  render_failed: 'The template does not fit this order’s data: change the template, then print again.',
  printer_removed: 'The printer of this task was deleted: print the order again on another one.',
  vendor_unreachable: 'The vendor could not be reached: print again in a while.',
  vendor_refused:
    'The vendor refused this print, in the words below. Often the serial number or the KEY does not belong to the account.',
  account_refused: 'The vendor does not accept the account: check USER and UKEY.',
  content_refused: 'The vendor does not accept the slip: check the template; too long a text must be shortened.',
  vendor_expired:
    'The printer was away for too long and the vendor dropped the slip unprinted: it can be printed again.',
}

export const orderEvent: Words['orderEvent'] = {
  order_created: 'Ordered',
  order_confirmed: 'Confirmed',
  order_paid: 'Paid',
  order_shipped: 'Shipped',
  order_refund_requested: 'Refund requested',
  order_refund_rejected: 'Refund rejected',
  order_refunded: 'Refunded',
  order_cancelled: 'Cancelled',
  order_completed: 'Completed',
}
