import { type Decimal, round } from '../decimal.ts'

const numerals = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'] as const
const places = ['', '拾', '佰', '仟'] as const
const groups = ['', '万', '亿', '兆'] as const

const numeralAt = (digits: string, index: number): string => numerals[digits.charCodeAt(index) - 0x30] ?? ''

/** Four digits, such as `0305` → `叁佰零伍`; zeros inside become one 零, zeros at the end nothing. */
function fourDigits(digits: string): string {
  let text = ''
  let zeroWaits = false
  for (let index = 0; index < digits.length; index++) {
    if (digits[index] === '0') {
      zeroWaits = text !== ''
      continue
    }
    text += (zeroWaits ? '零' : '') + numeralAt(digits, index) + (places[digits.length - 1 - index] ?? '')
    zeroWaits = false
  }
  return text
}

function wholeYuan(digits: string): string {
  let text = ''
  let zeroWaits = false
  for (let end = digits.length % 4 || 4, start = 0; start < digits.length; start = end, end += 4) {
    const group = digits.slice(start, end)
    const spoken = fourDigits(group)
    if (spoken === '') {
      zeroWaits = text !== ''
      continue
    }
    const gap = text !== '' && (zeroWaits || group.startsWith('0'))
    text += (gap ? '零' : '') + spoken + (groups[(digits.length - end) / 4] ?? '')
    zeroWaits = false
  }
  return text
}

/**
 * An amount of yuan in the capitals of Chinese accounting: 25 → 贰拾伍元整, 105.3 → 壹佰零伍元叁角整, 0.05 → 伍分.
 * Rounded to whole fen. Undefined above 9,999 兆.
 */
export function chineseAmount(yuan: Decimal): string | undefined {
  const fen = round(yuan, 2)
  const padded = fen.digits.padStart(3, '0')
  const whole = padded.slice(0, -2).replace(/^0+/, '')
  if (whole.length > 16) return undefined
  const jiao = padded.charAt(padded.length - 2)
  const rest = padded.charAt(padded.length - 1)
  let text = whole === '' ? '' : `${wholeYuan(whole)}元`
  if (jiao !== '0') text += `${numerals[Number(jiao)]}角`
  if (rest !== '0') text += `${jiao === '0' && text !== '' ? '零' : ''}${numerals[Number(rest)]}分`
  if (text === '') text = '零元'
  return (fen.negative ? '负' : '') + text + (rest === '0' ? '整' : '')
}
