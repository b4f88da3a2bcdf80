import { useTranslation } from 'react-i18next'
import { exactInstantText } from '../language/format.ts'
import { ageOf } from './countdown.ts'
import { useServerNow } from './use-server-now.ts'

/** How long ago something was, kept up to date; the exact instant shows on hover. */
export function Age({ at }: { readonly at: string }) {
  const { t } = useTranslation()
  const { unit, count } = ageOf(at, useServerNow())
  return (
    <time dateTime={at} title={exactInstantText(at)}>
      {t(`age.${unit}`, { count })}
    </time>
  )
}
