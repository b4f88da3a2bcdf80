import type { Language } from './terminal.ts'

/** Everything the program says itself, in both languages. Messages of the engine follow in English, with their paths. */
const words = {
  description: {
    en: 'Render receipts for every printer and read what printers are sent',
    zh: '为各种打印机渲染小票,并读懂发给打印机的数据',
  },
  renderDescription: {
    en: 'fill a template with data and write it for a printer',
    zh: '用数据填充模板,生成打印机数据或图片',
  },
  explainDescription: {
    en: 'tell in words what the bytes of a file make a printer do',
    zh: '逐条说明文件中的打印指令',
  },
  modelsDescription: { en: 'list every printer model', zh: '列出所有打印机型号' },
  templateArgument: { en: 'template: JSON, or the HTML-like form', zh: '模板文件:JSON 或类 HTML 写法' },
  bytesArgument: { en: 'file with the bytes or the markup', zh: '含打印数据(字节或标签文本)的文件' },
  dataOption: { en: 'JSON file with the data', zh: '数据文件(JSON)' },
  modelOption: { en: 'printer model, see the command models', zh: '打印机型号,见 models 命令' },
  paperOption: { en: 'width of the paper in mm: 58 or 80', zh: '纸宽(毫米):58 或 80' },
  outOption: {
    en: 'file to write: .bin for the printer, .txt, .svg or .png to look at; without it, text on the terminal',
    zh: '输出文件:.bin 发给打印机,.txt、.svg、.png 供查看;不指定时在终端显示文本',
  },
  copiesOption: { en: 'how many times, 1 to 100', zh: '份数,1 到 100' },
  noCutOption: { en: 'leave out all cuts', zh: '不切纸' },
  rawOption: { en: 'send the raw bytes that the template holds', zh: '发送模板中的原始指令' },
  strictOption: { en: 'fail when data is missing or the printer lacks something', zh: '缺少数据或打印机不支持时失败' },
  languageOption: { en: 'language of the messages: zh or en', zh: '提示语言:zh 或 en' },
  languageOfBytesOption: { en: 'language of the bytes', zh: '数据的打印机语言' },
  jsonOption: { en: 'as JSON', zh: '以 JSON 输出' },
  usage: { en: 'Usage:', zh: '用法:' },
  options: { en: 'Options:', zh: '选项:' },
  arguments: { en: 'Arguments:', zh: '参数:' },
  commands: { en: 'Commands:', zh: '命令:' },
  help: { en: 'show help', zh: '显示帮助' },
  version: { en: 'show the version', zh: '显示版本' },
  examples: { en: 'Examples:', zh: '示例:' },
  written: { en: 'wrote {file} ({size} bytes)', zh: '已写入 {file}({size} 字节)' },
  cannotRead: { en: 'cannot read {file}: {reason}', zh: '无法读取 {file}:{reason}' },
  cannotWrite: { en: 'cannot write {file}: {reason}', zh: '无法写入 {file}:{reason}' },
  fileMissing: { en: 'there is no such file', zh: '文件不存在' },
  isFolder: { en: 'it is a folder', zh: '这是一个文件夹' },
  notAllowed: { en: 'it is not allowed', zh: '没有权限' },
  notJson: { en: '{file} is not JSON: {reason}', zh: '{file} 不是合法的 JSON:{reason}' },
  wrongTemplate: { en: 'the template {file} cannot be used:', zh: '模板 {file} 无法使用:' },
  wrongDocument: { en: 'the receipt cannot be made:', zh: '无法生成小票:' },
  wrongModel: { en: 'the printer cannot be used:', zh: '无法使用该打印机:' },
  strictIssues: { en: 'nothing is written, since --strict is given:', zh: '因为指定了 --strict,没有写入:' },
  notes: { en: 'notes:', zh: '注意:' },
  unknownFormat: {
    en: "'{file}' ends in none of .bin, .txt, .svg, .png: what should be written?",
    zh: "'{file}' 的后缀不是 .bin、.txt、.svg 或 .png:无法确定输出格式",
  },
  cannotDraw: {
    en: 'what {model} is sent cannot be drawn yet: write .bin or .txt, or draw it for another model',
    zh: '暂不支持绘制发给 {model} 的数据:请输出 .bin 或 .txt,或换一个型号绘制',
  },
  wrongImage: { en: 'the image {file} cannot be used: {reason}', zh: '图片 {file} 无法使用:{reason}' },
  imageLeftOut: {
    en: 'the image {file} is left out: only PNG files on this machine are read',
    zh: '图片 {file} 未打印:只读取本机的 PNG 文件',
  },
  notANumber: { en: "'{value}' is not a whole number", zh: "'{value}' 不是整数" },
  unknownOption: { en: "there is no option '{name}'", zh: "没有选项 '{name}'" },
  unknownCommand: { en: "there is no command '{name}'", zh: "没有命令 '{name}'" },
  missingArgument: { en: 'a file is missing after the command', zh: '命令后面缺少文件名' },
  missingOption: { en: "the option '{name}' needs a value", zh: "选项 '{name}' 缺少值" },
  tooMany: { en: 'there are more arguments than the command takes', zh: '参数过多' },
  wrongChoice: { en: "'{name}' is {choices}, not '{value}'", zh: "'{name}' 只能是 {choices},不能是 '{value}'" },
  tryHelp: { en: "'xiaopiao-engine --help' tells what there is", zh: "运行 'xiaopiao-engine --help' 查看用法" },
} satisfies Record<string, Readonly<Record<Language, string>>>

export type Word = keyof typeof words

/** Says something in the person's language; `{name}` in it is replaced. */
export function say(language: Language, word: Word, values: Readonly<Record<string, string | number>> = {}): string {
  return words[word][language].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
}
