import { useTranslation } from 'react-i18next'
import { durationParts } from './duration-parts.ts'

/** Seconds as a person says them: `2 分钟`, `1 min 30 s`; nought seconds are `0 s`. */
export function useDurationWords(): (seconds: number) => string {
  const { t } = useTranslation()
  return (seconds) => {
    const parts = durationParts(seconds)
    const shown = parts.length === 0 ? [{ unit: 's' as const, count: 0 }] : parts
    return shown.map(({ unit, count }) => t(`setting.duration.${unit}`, { count })).join(' ')
  }
}
