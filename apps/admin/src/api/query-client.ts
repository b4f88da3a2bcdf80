import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { keys } from './keys.ts'
import { ProblemError } from './problem-error.ts'

/** Live changes keep the cache fresh; this only bounds how old a screen may be that was left and opened again. */
const freshMs = 10_000

/** A request that found nobody is tried twice more; an answer, even a refusal, is final. */
function tryAgain(failures: number, error: Error): boolean {
  return error instanceof ProblemError && error.code === 'unreachable' && failures < 2
}

/** The cache of everything that the page has asked. A 401 from any route ends the session on the page too. */
export function createQueryClient(): QueryClient {
  const endSession = (error: Error): void => {
    if (error instanceof ProblemError && error.code === 'unauthorized') client.setQueryData(keys.session, null)
  }
  const client = new QueryClient({
    queryCache: new QueryCache({ onError: endSession }),
    mutationCache: new MutationCache({ onError: endSession }),
    defaultOptions: {
      queries: { staleTime: freshMs, retry: tryAgain, networkMode: 'always' },
      mutations: { retry: false, networkMode: 'always' },
    },
  })
  return client
}
