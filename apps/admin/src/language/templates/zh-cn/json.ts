export const json = {
  title: '模板',
} as const
