import type { PartSettings } from '@xiaopiao/engine'

/** A mark for the made-up tea shop: a dog's head with a cup, in greys, so that the dither has something to do. */
export const logo = `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="480" viewBox="0 0 320 240">
  <defs>
    <linearGradient id="fur" x1="0" y1="0" x2="0" y2="1">
      <stop offset="0" stop-color="#555"/><stop offset="1" stop-color="#bbb"/>
    </linearGradient>
  </defs>
  <path d="M62 96 Q40 30 96 40 L132 66 Q160 56 188 66 L224 40 Q280 30 258 96 Q270 170 210 196 Q160 216 110 196 Q50 170 62 96Z"
    fill="url(#fur)" stroke="#000" stroke-width="7"/>
  <ellipse cx="160" cy="160" rx="52" ry="40" fill="#fff" stroke="#000" stroke-width="5"/>
  <circle cx="118" cy="108" r="13"/><circle cx="202" cy="108" r="13"/>
  <circle cx="122" cy="104" r="4" fill="#fff"/><circle cx="206" cy="104" r="4" fill="#fff"/>
  <path d="M142 142 h36 l-18 20z"/>
  <path d="M160 162 v14 M160 176 q-16 14 -28 2 M160 176 q16 14 28 2" fill="none" stroke="#000" stroke-width="6" stroke-linecap="round"/>
</svg>`

/** What a shop owner fills in within five minutes. */
export const ownSettings: PartSettings = {
  logo: { image: '/api/images/logo', width: 240, dither: 'atkinson' },
  shop: { name: '发财小狗手作茶', slogan: '每一杯都现泡现摇', size: 'large' },
  items: { table: true },
  totals: { in_words: true },
  marketing: { title: '★ 会员日 ★', text: '每周三全场双倍积分\n满 50 元送 5 元券一张' },
  qrcode: { link: 'https://example.com/join?shop=17', caption: '扫码加会员，下单减 5 元', size: 5 },
  contact: { hours: '09:00-22:00', phone: '400-000-0000', address: '文三路 188 号 1 层' },
  footer: { text: '发票请于 7 日内扫码开具\n谢谢惠顾，欢迎再来！', print_time: true },
}
