import type { Align } from '../page/model.ts'
import type { Words } from './command-definition.ts'

const alignments: readonly Align[] = ['left', 'center', 'right']
const alignmentsZh = ['左对齐', '居中', '右对齐'] as const

/** 0 left, 1 center, 2 right, in every language that numbers alignments; undefined for any other number. */
export function alignmentOf(n: number): Align | undefined {
  return alignments[n]
}

export function alignmentWords(n: number): Words {
  return { en: `align ${alignments[n] ?? '?'}`, zh: alignmentsZh[n] ?? '对齐方式未知' }
}
