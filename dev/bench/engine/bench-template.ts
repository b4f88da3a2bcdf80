/** The bench's receipt as one of our templates: what peers build call by call, ours reads as data. */
export const benchTemplate = {
  format: 'xiaopiao/1',
  name: 'bench',
  layouts: [
    [{ content: '{{shop.name}}', textAlign: 'center', fontSize: 'large' }],
    [{ content: '{{shop.address}}', textAlign: 'center' }],
    [{ content: '电话 {{shop.phone}}', textAlign: 'center' }],
    [{ contentType: 'divider', content: '-' }],
    [{ content: '单号:{{order.no}}' }],
    [{ content: '取餐号:{{order.pickupNo}}' }],
    [{ content: '时间:{{order.paidAt}}' }],
    [{ content: '收银员:{{order.cashier}}' }],
    [{ contentType: 'divider', content: '-' }],
    [
      { content: '品名', pagerWeight: 6 },
      { content: '数量', pagerWeight: 1, textAlign: 'right' },
      { content: '金额', pagerWeight: 2, textAlign: 'right' },
    ],
    {
      each: 'order.items',
      as: 'item',
      layouts: [
        [
          { content: '{{item.name}}', pagerWeight: 6 },
          { content: 'x{{item.quantity}}', pagerWeight: 1, textAlign: 'right' },
          { content: '{{money item.amountFen unit="fen"}}', pagerWeight: 2, textAlign: 'right' },
        ],
        [{ content: '  {{item.modifiers}}' }],
      ],
    },
    [{ contentType: 'divider', content: '-' }],
    [{ content: '小计' }, { content: '{{money order.subtotalFen unit="fen" sign="¥"}}', textAlign: 'right' }],
    [{ content: '优惠' }, { content: '-{{money order.discountFen unit="fen" sign="¥"}}', textAlign: 'right' }],
    [
      { content: '合计', fontSize: 'middle', bold: true },
      { content: '{{money order.totalFen unit="fen" sign="¥"}}', fontSize: 'middle', bold: true, textAlign: 'right' },
    ],
    [{ content: '支付方式' }, { content: '{{order.payment}}', textAlign: 'right' }],
    [{ contentType: 'divider', content: '-' }],
    [{ content: '备注:{{order.note}}' }],
    [{ contentType: 'qrcode', content: '{{order.url}}', size: 6, errorLevel: 'M' }],
    [{ content: '谢谢惠顾,欢迎再次光临', textAlign: 'center' }],
    [{ contentType: 'cut' }],
  ],
}
