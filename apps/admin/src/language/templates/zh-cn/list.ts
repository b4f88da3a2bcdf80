export const list = {
  title: '模板',
} as const
