import type { ReactNode } from 'react'
import styles from './section.module.css'

interface SectionProps {
  readonly title: string
  readonly extra?: ReactNode
  readonly children: ReactNode
  readonly testId?: string
}

/** A part of a screen: a white card with its title as a heading. */
export function Section({ title, extra, children, testId }: SectionProps) {
  return (
    <section className={styles.section} aria-label={title} data-testid={testId}>
      <div className={styles.head}>
        <h2>{title}</h2>
        <div className={styles.extra}>{extra}</div>
      </div>
      {children}
    </section>
  )
}

/** What a part shows before it has anything to show: what would be here, and how to make it come. */
export function Nothing({
  title,
  hint,
  children,
}: {
  readonly title: string
  readonly hint?: string
  readonly children?: ReactNode
}) {
  return (
    <div className={styles.nothing}>
      <p className={styles.nothingTitle}>{title}</p>
      {hint === undefined ? null : <p>{hint}</p>}
      {children}
    </div>
  )
}
