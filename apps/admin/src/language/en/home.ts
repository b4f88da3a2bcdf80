import type { Words } from '../zh-cn.ts'

export const home: Words['home'] = {
  printers: 'Printers',
  noPrinters: 'There is no printer yet',
  noPrintersHint: 'Add a network printer, or connect your print program by WebSocket.',
  latestOrders: 'Latest orders',
  noOrders: 'There is no order yet',
  noOrdersHint: 'Press “Make a test order” and a real order of bubble teas appears here.',
  latestTasks: 'Latest print tasks',
  noTasks: 'There is no print task yet',
  paper: 'Paper',
  latestPaper: 'Latest paper',
  noPaper: 'The printed paper will show here',
  step1: 'Make a test order of bubble teas',
  step2: 'Press “Confirm, with automatic printing”',
  step3: 'See here what the printer put out',
  paperWaiting: 'Waiting to print',
  paperPrinting: 'Printing…',
  showPaper: 'Show the paper',
}
