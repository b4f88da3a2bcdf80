export const versions = {
  title: '模板',
} as const
