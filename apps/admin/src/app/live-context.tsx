import { useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'
import { applyTask, refreshTogether } from '../api/apply-change.ts'
import { addressOf } from '../api/client.ts'
import { followChanges, type LiveState } from '../api/live.ts'
import { routes } from '../api/routes.constant.ts'

const LiveContext = createContext<LiveState>('connecting')

/** While changes do not arrive by themselves, what is on the screen is asked again this often. */
const fallbackMs = 5_000

function schedule(action: () => void, delayMs: number): () => void {
  const timer = setTimeout(action, delayMs)
  return () => clearTimeout(timer)
}

/** Keeps everything below it up to date for as long as it is mounted. */
export function LiveChanges({ children }: { readonly children: ReactNode }) {
  const client = useQueryClient()
  const [state, setState] = useState<LiveState>('connecting')
  useEffect(() => {
    const together = refreshTogether(client, schedule)
    const stop = followChanges({
      url: addressOf(routes.streamTasks, {}),
      open: (url) => new EventSource(url),
      onTask: (task) => {
        applyTask(client, task)
        together.refresh('tasks', 'printers', 'agents')
      },
      onPrinter: () => together.refresh('printers', 'agents'),
      onOrder: () => together.refresh('orders'),
      onTemplate: () => together.refresh('templates'),
      onReset: () => together.refresh('tasks', 'printers', 'agents', 'orders', 'templates'),
      onState: setState,
      schedule,
    })
    return () => {
      stop()
      together.stop()
    }
  }, [client])
  return <LiveContext value={state}>{children}</LiveContext>
}

export function useLiveState(): LiveState {
  return useContext(LiveContext)
}

/** For queries of things that change by themselves: how often to ask, or false while changes arrive live. */
export function useFallbackInterval(): number | false {
  return useLiveState() === 'lost' ? fallbackMs : false
}
