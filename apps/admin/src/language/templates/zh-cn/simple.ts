export const simple = {
  title: '模板',
} as const
