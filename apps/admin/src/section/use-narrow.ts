import { useSyncExternalStore } from 'react'

/** A phone, or a tablet held upright: tables become cards. The same width as in the style sheets. */
const narrow = '(max-width: 760px)'

function subscribe(listener: () => void): () => void {
  const query = matchMedia(narrow)
  query.addEventListener('change', listener)
  return () => query.removeEventListener('change', listener)
}

export function useNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => matchMedia(narrow).matches)
}
