import type { ReactNode } from 'react'
import styles from './properties.module.css'

interface FieldRowProps {
  readonly id: string
  readonly label: string
  readonly hint?: string | undefined
  readonly children: ReactNode
  /** The label above, for what needs the whole width. */
  readonly wide?: boolean
  readonly testId?: string
}

/** A property: its name, and what changes it. */
export function FieldRow({ id, label, hint, children, wide = false, testId }: FieldRowProps) {
  return (
    <div className={styles.field} data-wide={wide} data-testid={testId}>
      <label htmlFor={id} id={`${id}-label`} title={hint}>
        {label}
      </label>
      <div className={styles.control}>{children}</div>
    </div>
  )
}
