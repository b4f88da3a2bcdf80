import dayjs from 'dayjs'

/** Amount in yuan as the shop writes it: `¥1,234.50`. */
export function moneyText(amountYuan: number): string {
  const [whole = '0', cents = '00'] = Math.abs(amountYuan).toFixed(2).split('.')
  return `${amountYuan < 0 ? '-' : ''}¥${whole.replaceAll(/\B(?=(\d{3})+$)/g, ',')}.${cents}`
}

/** An instant as short as it stays clear to somebody who looks at `now`: today's without the date. */
export function instantText(instant: string, now: Date): string {
  const moment = dayjs(instant)
  if (moment.isSame(now, 'day')) return moment.format('HH:mm:ss')
  return moment.format(moment.isSame(now, 'year') ? 'MM-DD HH:mm:ss' : 'YYYY-MM-DD HH:mm')
}

/** An instant to the millisecond, for a history. */
export function exactInstantText(instant: string): string {
  return dayjs(instant).format('YYYY-MM-DD HH:mm:ss.SSS')
}
