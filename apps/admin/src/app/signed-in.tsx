import { Navigate, useLocation } from 'react-router'
import { useSession } from '../api/queries.ts'
import { ProblemNote } from '../problem/problem-note.tsx'
import { LiveChanges } from './live-context.tsx'
import { Shell } from './shell.tsx'
import { Waiting } from './waiting.tsx'

/** Only a signed-in person passes; everybody else signs in first and comes back to where they were. */
export function SignedIn() {
  const session = useSession()
  const { pathname, search } = useLocation()
  if (session.data === null) return <Navigate to="/sign-in" replace state={{ from: pathname + search }} />
  if (session.data === undefined) {
    return session.error === null ? <Waiting /> : <ProblemNote error={session.error} onRetry={session.refetch} />
  }
  return (
    <LiveChanges>
      <Shell />
    </LiveChanges>
  )
}
