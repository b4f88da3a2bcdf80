export const json = {
  title: '模板 JSON',
  intro: '按 Ctrl+空格 补全字段和取值。改动随时进入预览;有错误时预览保持上一次正确的内容。',
  readOnly: '您可以查看,但只有店主可以修改。',
  faults: '{{count}} 处错误',
  noFaults: '没有错误',
  line: '第 {{line}} 行',
  format: '整理格式',
  docs: '占位符',
  behind: '别处改动了模板',
  syntax: '这里不是合法的 JSON',
  duplicate: '类型 {{type}} 出现了两次',
  schema: '不符合格式',
} as const
