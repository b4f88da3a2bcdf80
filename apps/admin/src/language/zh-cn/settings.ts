export const setting = {
  title: '打印设置',
  hint: '一次保存要么全部生效,要么都不改变。',
  saved: '设置已保存',
  changed: '{{count}} 项改动未保存',
  discard: '放弃改动',
  default: '默认 {{value}}',
  range: '{{min}} 到 {{max}}',
  reset: '恢复默认',
  secretHint: '只写不读:留空表示不修改',
  on: '开',
  off: '关',
  none: '空',
  aliases: '也可写作 {{names}}',
} as const

export const unit = {
  s: '秒',
} as const
