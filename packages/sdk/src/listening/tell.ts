/**
 * Calls a listener of the host's. What it throws is the host's mistake: it comes up as an uncaught error and stops
 * nothing here.
 */
export function tell<Event>(listener: ((event: Event) => void) | undefined, event: Event): void {
  try {
    listener?.(event)
  } catch (error) {
    queueMicrotask(() => {
      throw error
    })
  }
}
