import { Navigate, useLocation } from 'react-router'
import { useCaller, useSession } from '../api/queries.ts'
import { ProblemNote } from '../problem/problem-note.tsx'
import { LiveChanges } from './live-context.tsx'
import { Shell } from './shell.tsx'
import { Waiting } from './waiting.tsx'

/** Only a signed-in person passes; everybody else signs in first and comes back to where they were. */
export function SignedIn() {
  const session = useSession()
  const caller = useCaller(session.data !== null && session.data !== undefined)
  const { pathname, search } = useLocation()
  if (session.data === null) return <Navigate to="/sign-in" replace state={{ from: pathname + search }} />
  if (session.data === undefined) {
    return session.error === null ? <Waiting /> : <ProblemNote error={session.error} onRetry={session.refetch} />
  }
  // What a person may do decides what every screen offers.
  if (caller.isPending) return <Waiting />
  return (
    <LiveChanges>
      <Shell />
    </LiveChanges>
  )
}
