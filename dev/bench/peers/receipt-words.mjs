/** The words that stand on every bench receipt beside the order's own. */
export const words = {
  phone: '电话 ',
  no: '单号:',
  pickupNo: '取餐号:',
  paidAt: '时间:',
  cashier: '收银员:',
  head: ['品名', '数量', '金额'],
  subtotal: '小计',
  discount: '优惠',
  total: '合计',
  payment: '支付方式',
  note: '备注:',
  thanks: '谢谢惠顾,欢迎再次光临',
}

/** Columns of the item table: names, quantities and amounts of 48. */
export const tableColumns = [32, 5, 11]
