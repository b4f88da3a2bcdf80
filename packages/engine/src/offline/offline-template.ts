/**
 * The template of last resort (TP34): a till that is cut off from its templates prints from this one. It takes
 * `{shop, order}`, or an order alone, in the names of the platform's own print data and in the usual other ones; what is
 * missing is left out, amounts that follow from others are computed, and a total that nothing tells is not made up.
 * Plain template JSON: a host may change it as any other.
 */
export const offlineTemplate = {
  format: 'xiaopiao/1',
  name: '脱机小票',
  layouts: [
    {
      if: 'shop.name',
      layouts: [[{ content: '{{shop.name}}', textAlign: 'center', fontSize: 'large', bold: true }]],
    },
    {
      if: 'default order.pickup_no pickup_no',
      layouts: [
        [
          {
            content: '取餐号 {{default order.pickup_no pickup_no}}',
            textAlign: 'center',
            fontSize: 'large',
            bold: true,
          },
        ],
      ],
    },
    { if: 'default order.table_no table_no', layouts: [[{ content: '桌号 {{default order.table_no table_no}}' }]] },
    [{ contentType: 'divider' }],
    {
      if: "default order.no (default order.external_id (default no (default external_id '')))",
      layouts: [[{ content: '单号 {{default order.no (default order.external_id (default no external_id))}}' }]],
    },
    {
      if: 'default order.paid_at (default order.created_at (default paid_at created_at))',
      layouts: [
        [
          {
            content:
              '时间 {{date (default order.paid_at (default order.created_at (default paid_at created_at))) "YYYY-MM-DD HH:mm"}}',
          },
        ],
      ],
    },
    [{ contentType: 'divider' }],
    {
      each: 'default order.items (default items false)',
      as: 'item',
      layouts: [
        [
          { content: "{{default item.name '商品'}}", pagerWeight: 5 },
          { content: 'x{{default item.quantity (default item.count (default item.num 1))}}', textAlign: 'right' },
          { content: '{{money (itemAmount item)}}', pagerWeight: 2, textAlign: 'right' },
        ],
        { if: 'item.specs', layouts: [[{ content: "  {{join item.specs ' / '}}" }]] },
        { if: 'item.remark', layouts: [[{ content: '  {{item.remark}}' }]] },
      ],
      else: [[{ content: '(没有商品明细)', textAlign: 'center' }]],
    },
    [{ contentType: 'divider' }],
    {
      if: 'gt (default order.discount discount) 0',
      layouts: [[{ content: '优惠' }, { content: '-{{money (default order.discount discount)}}', textAlign: 'right' }]],
    },
    {
      if: 'orderTotal (default order this)',
      layouts: [
        [
          { content: '合计', fontSize: 'middle' },
          {
            content: "{{money (orderTotal (default order this)) sign='¥'}}",
            textAlign: 'right',
            fontSize: 'large',
            bold: true,
            pagerWeight: 2,
          },
        ],
      ],
      else: [[{ content: '合计金额以收银系统为准' }]],
    },
    { if: 'default order.remark remark', layouts: [[{ content: '备注 {{default order.remark remark}}' }]] },
    [{ content: '(脱机打印)', textAlign: 'center' }],
    [{ contentType: 'cut' }],
  ],
} as const
