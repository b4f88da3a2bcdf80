import type { RouteName } from '@xiaopiao/protocol'
import type { TenantIds } from './full-tenant.ts'

/** One request of the walk: whatever of it can name something names the other tenant's. */
export interface WalkRequest {
  readonly params?: Readonly<Record<string, string | number>>
  readonly query?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** It succeeds, because it names nothing of anybody; such requests come last, as they take ids. */
  readonly makes?: true
}

type Requests = (ids: TenantIds) => readonly WalkRequest[]

const order: Requests = (ids) => [{ params: { id: ids.order }, body: {} }]
const printer: Requests = (ids) => [{ params: { id: ids.printer } }]
const task: Requests = (ids) => ids.tasks.map((task_id) => ({ params: { task_id } }))
const feieTask: Requests = (ids) => [{ params: { taskId: ids.feieTask } }]
const webhook: Requests = (ids) => [{ params: { id: ids.webhook } }]
const image: Requests = (ids) => [{ params: { hash: ids.image } }]
const nothing: Requests = () => [{}]

/** A new route does not compile until it says here how another tenant's ids get into it. */
export const walkRequests: Readonly<Record<RouteName, Requests>> = {
  createOrder: (ids) => [
    { body: { ...anOrder, external_id: ids.orderExternalId }, makes: true },
    { body: anOrder, headers: { 'idempotency-key': ids.idempotencyKey }, makes: true },
  ],
  listOrders: (ids) => [
    {},
    { query: { external_id: ids.orderExternalId } },
    { query: { cursor: ids.cursors['/api/orders'] ?? '', limit: '200' } },
  ],
  readOrder: order,
  listOrderEvents: order,
  confirmOrder: (ids) => [
    { params: { id: ids.order }, body: { printer_id: ids.printer } },
    { params: { id: ownOrder }, body: { printer_id: ids.printer } },
  ],
  payOrder: order,
  shipOrder: order,
  refundOrder: order,
  cancelOrder: order,
  postEvent: (ids) => [
    { body: { ...anEvent, event_id: ids.eventId, order: { ...anOrder, external_id: 'own' } }, makes: true },
    {
      body: { ...anEvent, event_id: 'own', order: { ...anOrder, external_id: ids.eventOrderExternalId } },
      makes: true,
    },
    {
      body: { ...anEvent, type: 'order.refunded', event_id: 'r', order: { external_id: ids.eventOrderExternalId } },
      makes: true,
    },
  ],
  postEvents: (ids) => [
    {
      body: { events: [{ ...anEvent, event_id: ids.eventId, order: { external_id: ids.eventOrderExternalId } }] },
      makes: true,
    },
  ],

  createPrinter: (ids) => [
    { body: { ...aPrinter, backup_printer_id: ids.printer } },
    { body: { ...aPrinter, printer_sn: ids.printerSn }, makes: true },
  ],
  listPrinters: (ids) => [{}, { query: { cursor: ids.cursors['/api/printers'] ?? '', limit: '200' } }],
  readPrinter: printer,
  updatePrinter: (ids) => [
    { params: { id: ids.printer }, body: { is_default: true } },
    { params: { id: ownPrinter }, body: { backup_printer_id: ids.printer } },
  ],
  deletePrinter: printer,
  testPrinter: printer,
  printerStatus: printer,
  clearPrinter: printer,
  renewPrinterToken: printer,
  listAgents: nothing,

  print: (ids) => [
    { body: { content: 'x', printer_id: ids.printer } },
    { body: { content: 'x', printer_sn: ids.printerSn } },
    { body: { content: 'x', printer_sn: ids.feieSn } },
    { body: { order_id: ids.order } },
    { body: { content: 'x' }, headers: { 'idempotency-key': ids.idempotencyKey }, makes: true },
  ],
  listTasks: (ids) => [
    {},
    { query: { printer_sn: ids.printerSn } },
    { query: { order_id: String(ids.order) } },
    ...ids.tasks.map((q) => ({ query: { q } })),
    { query: { cursor: ids.cursors['/api/tasks'] ?? '', limit: '200' } },
  ],
  readTask: task,
  cancelTask: task,
  retryTask: task,
  reprintTask: task,
  previewTask: (ids) => ids.tasks.map((task_id) => ({ params: { task_id }, query: { format: 'text' } })),
  // A stream does not end: see the test of streams.
  streamTasks: () => [],

  readConfig: nothing,
  writeConfig: (ids) => [{ body: { 'feie.default_printer_sn': ids.printerSn } }],
  readShop: nothing,

  feieListPrinters: (ids) => [{}, { query: { cursor: ids.cursors['/api/printers'] ?? '' } }],
  feieCreatePrinter: (ids) => [{ body: { ...aFeiePrinter, printer_sn: ids.feieSn, backup_printer_id: ids.printer } }],
  feieDeletePrinter: (ids) => [{ params: { printerSn: ids.feieSn } }],
  feiePrint: (ids) => [
    { body: { content: 'x', printer_sn: ids.feieSn } },
    { body: { content: 'x', printer_id: ids.printer } },
    { body: { order_id: ids.order } },
  ],
  feieListTasks: (ids) => [
    {},
    { query: { printer_sn: ids.feieSn } },
    { query: { order_id: String(ids.order) } },
    { query: { q: ids.feieTask } },
    { query: { cursor: ids.cursors['/api/tasks'] ?? '' } },
  ],
  feieReadTask: feieTask,
  feieCancelTask: feieTask,
  feieRetryTask: feieTask,
  feieReadConfig: nothing,
  feieWriteConfig: (ids) => [{ body: { 'feie.default_printer_sn': ids.feieSn } }],
  feieCheck: nothing,

  readCaller: nothing,
  listKeys: (ids) => [{}, { query: { cursor: ids.cursors['/api/keys'] ?? '', limit: '200' } }],
  createKey: () => [{ body: { name: 'own' }, makes: true }],
  deleteKey: (ids) => [{ params: { id: ids.key } }],
  listMembers: nothing,
  createMember: (ids) => [{ body: { username: ids.memberName, role: 'viewer' }, makes: true }],
  updateMember: (ids) => [
    { params: { id: ids.member }, body: { role: 'owner' } },
    { params: { id: ids.member }, body: { reset_password: true } },
  ],
  deleteMember: (ids) => [{ params: { id: ids.member } }],

  createTenant: (ids) => [
    { body: { name: 'x', external_id: ids.tenantExternalId } },
    { body: { name: 'x', owner_username: ids.memberName } },
  ],
  listTenants: (ids) => [{ query: { external_id: ids.tenantExternalId } }, { query: { cursor: 'x' } }],
  readTenant: (ids) => [{ params: { id: ids.tenant } }],
  updateTenant: (ids) => [
    { params: { id: ids.tenant }, body: { status: 'SUSPENDED', external_id: ids.tenantExternalId } },
  ],
  createTenantKey: (ids) => [{ params: { id: ids.tenant }, body: { name: 'x' } }],

  uploadImage: () => [{ body: { content_base64: Buffer.from(aDrawing).toString('base64') }, makes: true }],
  listImages: nothing,
  readImage: image,
  readImageRaster: (ids) => [{ params: { hash: ids.image }, query: { width_dots: '80' } }],
  deleteImage: image,

  createWebhook: () => [{ body: { url: 'http://127.0.0.1:9/' }, makes: true }],
  listWebhooks: nothing,
  readWebhook: webhook,
  updateWebhook: (ids) => [{ params: { id: ids.webhook }, body: { enabled: false } }],
  deleteWebhook: webhook,
  testWebhook: webhook,
  renewWebhookSecret: webhook,
  listWebhookMessages: (ids) => [
    { params: { id: ids.webhook } },
    { params: { id: ids.webhook }, query: { cursor: ids.cursors['messages'] ?? '' } },
    { params: { id: ownWebhook }, query: { cursor: ids.cursors['messages'] ?? '' } },
  ],
  resendWebhookMessage: (ids) => [
    { params: { id: ids.webhook, message_id: ids.webhookMessage } },
    { params: { id: ownWebhook, message_id: ids.webhookMessage } },
  ],

  listTemplates: nothing,
  readTemplateBase: () => [{}, { query: { business: 'shopping' } }],
  writeTemplateBase: () => [{ body: { business: 'shopping', rows: [aPart] }, makes: true }],
  readTemplateSettings: nothing,
  writeTemplateSettings: () => [{ body: { rows: [{ business: 'refund', type: 'logo', params: null }] }, makes: true }],
  exportTemplates: nothing,
  importTemplates: () => [
    {
      body: { format: 'xiaopiao-templates/1', templates: [{ business: 'pickup', parts: [aPart], settings: [] }] },
      makes: true,
    },
  ],
  previewTemplate: (ids) => [
    { body: { business: 'shopping', format: 'text' } },
    { body: { business: 'shopping', order_id: ids.order, format: 'text' } },
  ],
  readTemplate: (ids) => [
    { params: { business: 'shopping' } },
    { params: { business: 'shopping' }, query: { draft: 'true' } },
    { params: { business: 'shopping' }, query: { version: '1' } },
    { params: { business: 'shopping' }, query: { printer_id: String(ids.printer) } },
  ],
  listTemplateSamples: () => [{ params: { business: 'shopping' } }],
  listTemplateVersions: (ids) => [
    { params: { business: 'shopping' } },
    { params: { business: 'shopping' }, query: { cursor: ids.cursors['versions'] ?? '' } },
  ],
  publishTemplate: () => [
    { params: { business: 'shopping' }, body: { version: 1 } },
    { params: { business: 'shopping' }, body: {} },
  ],
  rollBackTemplate: () => [
    { params: { business: 'shopping' }, body: { version: 1 } },
    { params: { business: 'shopping' }, body: {} },
  ],
  discardTemplateDraft: () => [{ params: { business: 'shopping' }, makes: true }],
  readPlatformTemplate: () => [{ params: { business: 'shopping' } }],
  publishPlatformTemplate: () => [{ params: { business: 'shopping' }, body: { rows: [aPart] } }],
  listPlatformTemplateVersions: (ids) => [
    { params: { business: 'shopping' }, query: { cursor: ids.cursors['versions'] ?? '' } },
  ],
  sharePlatformTemplate: () => [{ params: { business: 'shopping' }, body: { share: 50 } }],
  rollBackPlatformTemplate: () => [{ params: { business: 'shopping' }, body: {} }],

  readEngineManifest: (ids) => [{ query: { device: ids.engineDevice } }],
  // The same for every tenant.
  readEngineCode: () => [{ params: { version: anEngineReport.version }, makes: true }],
  reportEngine: (ids) => [{ body: { ...anEngineReport, device: ids.engineDevice }, makes: true }],
  listEngineReleases: nothing,
  uploadEngineRelease: () => [{ body: { key_id: 'x' } }],
  publishEngineRelease: () => [{ params: { version: anEngineReport.version } }],
  rollBackEngineRelease: () => [{ params: { version: anEngineReport.version } }],
  switchEngineOff: nothing,
}

/** Whether the path of a request is the asking tenant's own. */
export function isOwnPath({ params = {} }: WalkRequest): boolean {
  return Object.values(params).some((param) => `${param}`.startsWith('own-'))
}

/** Whether the path names something that every tenant has under the same name: a business. */
export function isEveryonesPath({ params = {} }: WalkRequest): boolean {
  return 'business' in params
}

/** Stand for the asking tenant's own things. */
export const ownOrder = 'own-order'
export const ownPrinter = 'own-printer'
export const ownWebhook = 'own-webhook'

/** Of a release that is uploaded in both worlds. */
export const anEngineReport = { version: '1.0.0', event: 'installed' }
const aDrawing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M0 0h8v8z"/></svg>'
const aPart = { type: 'words', content: [[{ content: 'own' }]], sortWeight: 1 }
const anOrder = { items: [{ name: '珍珠奶茶', quantity: 1, unit_price: 25 }] }
const anEvent = { type: 'order.created', occurred_at: '2025-07-14T10:30:00.000Z' }
const aPrinter = { printer_sn: 'own-2', printer_name: '备用', driver: 'agent' }
const aFeiePrinter = { printer_key: 'abcdefgh', printer_name: '飞鹅' }
