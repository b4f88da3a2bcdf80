/** The mark: a slip with three lines. */
export function Brand({ sizePx = 28 }: { readonly sizePx?: number }) {
  return (
    <svg width={sizePx} height={sizePx} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="7" fill="#0f6b5c" />
      <path d="M9 5h14v22l-2.33-2-2.34 2L16 25l-2.33 2-2.34-2L9 27z" fill="#fffdf7" />
      <path d="M12 10h8M12 14h8M12 18h5" stroke="#0f6b5c" strokeWidth="1.8" strokeLinecap="round" fill="none" />
    </svg>
  )
}
