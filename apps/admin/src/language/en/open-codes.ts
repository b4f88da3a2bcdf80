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
}

export const cause: Words['cause'] = {
  person: 'operator',
  scheduler: 'the scheduler',
  agent: 'the print client',
  driver: 'the printer driver',
  recovery: 'recovery after a restart',
  key: 'API key',
  manual: 'a person',
  reprint: 'a reprint',
  test: 'a test',
  order_confirmed: 'the confirmed order',
  order_paid: 'the paid order',
  order_shipped: 'the shipped order',
  order_refunded: 'the refunded order',
  order_cancelled: 'the cancelled order',
}
