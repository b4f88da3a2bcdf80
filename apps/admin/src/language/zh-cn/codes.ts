export const taskStatus = {
  PENDING: '排队中',
  DELAYED: '延迟等待',
  PRINTING: '打印中',
  SUCCESS: '已打印',
  FAILED: '失败',
  CANCELLED: '已取消',
} as const

export const orderStatus = {
  created: '待确认',
  confirmed: '已确认',
  paid: '已支付',
  shipped: '已发货',
  refund_requested: '申请退款',
  refunded: '已退款',
  cancelled: '已取消',
  completed: '已完成',
} as const

export const printType = { RECEIPT: '小票', SHIPPING: '发货单', ORDER: '订单', LABEL: '标签' } as const

export const hold = {
  printer_offline: '打印机离线,上线后自动打印',
  paper_out: '打印机缺纸,换纸后自动打印',
  cover_open: '打印机上盖打开,合上后自动打印',
  printer_error: '打印机报错,恢复后自动打印',
  printer_inactive: '打印机已停用,启用后自动打印',
  vendor_unavailable: '云打印厂商暂时不可用,恢复后自动打印',
  account_problem: '厂商账号未填写或被拒绝,账号正确后自动打印',
  refund_unknown: '无法确认订单是否已退款,确认后自动打印',
  tenant_suspended: '店铺已被平台停用,恢复后自动打印',
} as const

export const cancelReason = { REFUND: '订单退款', MANUAL: '人工取消', TIMEOUT: '超时,不再打印' } as const

export const confirmation = {
  sent: '数据已送达,打印机不回报结果',
  status_ok: '打印后状态正常',
  device_confirmed: '设备已确认打印',
} as const

export const condition = {
  ready: '就绪',
  offline: '离线',
  paper_out: '缺纸',
  paper_low: '纸将尽',
  cover_open: '上盖打开',
  error: '故障',
  unknown: '未知',
} as const

export const printerStatus = { ACTIVE: '启用', INACTIVE: '停用', ERROR: '异常' } as const

export const driver = { agent: 'WebSocket 客户端', network: '网络打印机', feie: '飞鹅云打印' } as const

export const role = { owner: '店主', operator: '操作员', viewer: '只读' } as const
