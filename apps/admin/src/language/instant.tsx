import { exactInstantText, instantText } from './format.ts'

/** An instant in the person's own time zone; the exact one shows on hover. */
export function Instant({ at }: { readonly at: string }) {
  return (
    <time dateTime={at} title={exactInstantText(at)}>
      {instantText(at, new Date())}
    </time>
  )
}
