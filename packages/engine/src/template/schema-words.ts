/** Explanations in the JSON schema, in both languages of the product. */
export interface SchemaWords {
  readonly zh: string
  readonly en: string
}

/** What each kind of block is. */
export const contentTypeWords = {
  text: { zh: '文字,可含占位符', en: 'A text with placeholders' },
  divider: { zh: '分隔线:内容重复到行尾', en: 'A dividing line: its content is repeated to the end of its columns' },
  qrcode: { zh: '二维码', en: 'A QR code' },
  barcode: { zh: '条形码', en: 'A barcode' },
  image: { zh: '图片,如 Logo', en: 'A picture, such as a logo' },
  feed: { zh: '走纸', en: 'Paper feed' },
  cut: { zh: '切纸', en: 'Cuts the paper' },
  drawer: { zh: '弹钱箱', en: 'Opens the cash drawer' },
  beep: { zh: '蜂鸣', en: 'Beeps' },
  raw: { zh: '十六进制原始指令,主机允许时才发送', en: 'Bytes in hexadecimal, sent only where the host allows it' },
} as const satisfies Record<string, SchemaWords>

/** What each field of a block means. */
export const fieldWords: Readonly<Record<string, SchemaWords>> = {
  contentType: { zh: '内容类型', en: 'What the block is' },
  content: {
    zh: '内容;{{order.no}} 这样的占位符打印时填入',
    en: 'Content; placeholders such as {{order.no}} are filled in',
  },
  pagerWeight: { zh: '本块占行宽的比例', en: "This block's share of the line's width" },
  textAlign: { zh: '对齐', en: 'Alignment' },
  fontSize: { zh: '字号,或 {width, height} 倍数', en: 'Size, or how many times as wide and high' },
  bold: { zh: '加粗', en: 'Bold' },
  underline: { zh: '下划线粗细(点)', en: 'Thickness of the underline in dots' },
  invert: { zh: '反白', en: 'White on black' },
  overflow: { zh: '放不下时:换行、省略、截断、缩小', en: 'What does not fit: wraps, ends in …, is cut, shrinks' },
  gap: { zh: '与下一块之间空出的列数', en: 'Free columns between this block and the next' },
  size: { zh: '每个码点的点数', en: 'Dots per module' },
  errorLevel: { zh: '纠错等级', en: 'Error correction' },
  raster: { zh: '用点阵画出,不用打印机自带指令', en: "Drawn as dots instead of by the printer's own command" },
  symbology: { zh: '条码种类', en: 'Kind of barcode' },
  height: { zh: '条码高度(点);字号里是高度倍数', en: 'Height in dots; of a font size: times' },
  width: {
    zh: '宽度:图片为点数(8 的倍数),条码为最窄条的点数',
    en: 'Width: of a picture in dots (a multiple of 8), of a barcode its narrowest bar',
  },
  hri: { zh: '条码文字的位置', en: 'Where the text of the barcode is printed' },
  dither: {
    zh: '灰度变黑白的方法:文字、线条用 threshold 或 otsu,照片用其余',
    en: 'How grey becomes dots: threshold and otsu for texts and lines, the others for photos',
  },
  threshold: {
    zh: '黑白分界(1-255),只用于 threshold',
    en: 'Luma below which a dot is black (1-255), for threshold only',
  },
  gamma: { zh: '大于 1 时中间调变浅', en: 'Above 1 lightens the middle tones' },
  lines: { zh: '行数', en: 'Lines' },
  mode: { zh: '半切或全切', en: 'Leaves a bridge, or cuts through' },
  pin: { zh: '钱箱接口针脚', en: 'Pin of the drawer' },
  times: { zh: '次数', en: 'Times' },
}

/** What else stands in a template. */
export const structureWords = {
  format: { zh: '格式标识', en: 'The format' },
  name: { zh: '模板名称', en: 'Name of the template' },
  description: { zh: '说明', en: 'What it is for' },
  layouts: { zh: '每项打印一行;也可以是 each 或 if', en: 'Each prints one line; or is an each or an if' },
  layout: { zh: '一行:1 到 12 个并排的块', en: 'One line: 1 to 12 blocks side by side' },
  each: { zh: '对列表的每个元素重复,如 order.items', en: 'Repeats for each element of a list, such as order.items' },
  as: { zh: '元素的名字,如 item 或 item index', en: 'Name of the element: item, or item index' },
  if: {
    zh: "有值时才打印,如 order.refund 或 eq order.type 'pickup'",
    en: "Prints where this holds: order.refund, or eq order.type 'pickup'",
  },
  else: { zh: '否则打印这些', en: 'Prints otherwise' },
  setting: { zh: '由店铺设置填入的值', en: 'A value that the shop has chosen' },
} as const satisfies Record<string, SchemaWords>
