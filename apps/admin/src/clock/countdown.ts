/** Whole seconds from `nowMs` until an instant, counted as people do: the last second is 1, then comes 0. */
export function secondsUntil(instant: string, nowMs: number): number {
  return Math.max(0, Math.ceil((Date.parse(instant) - nowMs) / 1000))
}

/** Seconds as a running clock shows them: `0:07`, `1:58`, `26:03:09`. */
export function countdownText(seconds: number): string {
  const pad = (value: number) => String(value).padStart(2, '0')
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor(seconds / 60) % 60
  const rest = pad(seconds % 60)
  return hours === 0 ? `${minutes}:${rest}` : `${hours}:${pad(minutes)}:${rest}`
}

/** How long ago something was, in the largest unit that fits. */
export interface Age {
  readonly unit: 'now' | 'seconds' | 'minutes' | 'hours' | 'days'
  readonly count: number
}

/** The last seconds are "now": a figure that runs there only flickers. */
const freshSeconds = 5

export function ageOf(instant: string, nowMs: number): Age {
  const seconds = Math.floor((nowMs - Date.parse(instant)) / 1000)
  if (seconds < freshSeconds) return { unit: 'now', count: 0 }
  if (seconds < 60) return { unit: 'seconds', count: seconds }
  if (seconds < 3600) return { unit: 'minutes', count: Math.floor(seconds / 60) }
  if (seconds < 86_400) return { unit: 'hours', count: Math.floor(seconds / 3600) }
  return { unit: 'days', count: Math.floor(seconds / 86_400) }
}
