import { type InfiniteData, type QueryKey, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { WebhookMessageStatus } from '@xiaopiao/protocol'
import { useFallbackInterval } from '../app/live-context.tsx'
import { call } from './client.ts'
import { keys, type OrderFilter, type TaskFilter } from './keys.ts'
import { routes } from './routes.constant.ts'
import { readSession } from './session.ts'

/** More printers than this in one shop is not a case that one screen can serve. */
const printersShown = 200
const pageSize = 30
/** Enough for the tasks of the orders on the first screen. */
const recentTasks = 40
const recentOrders = 4
/** Webhooks' messages change without telling the page. */
const messagesEveryMs = 4_000

export const useSession = () => useQuery({ queryKey: keys.session, queryFn: readSession, staleTime: 60_000 })

export const useShop = () =>
  useQuery({ queryKey: keys.shop, queryFn: ({ signal }) => call(routes.readShop, {}, { signal }), staleTime: 600_000 })

/** Who is signed in, for which shop and in which role. */
export const useCaller = (signedIn = true) =>
  useQuery({
    enabled: signedIn,
    queryKey: keys.caller,
    queryFn: ({ signal }) => call(routes.readCaller, {}, { signal }),
    staleTime: 60_000,
  })

export const usePrinters = () =>
  useQuery({
    queryKey: keys.printers,
    queryFn: ({ signal }) => call(routes.listPrinters, { query: { limit: printersShown } }, { signal }),
    select: (list) => list.data,
    refetchInterval: useFallbackInterval(),
  })

export const useAgents = () =>
  useQuery({
    queryKey: keys.agents,
    queryFn: ({ signal }) => call(routes.listAgents, {}, { signal }),
    select: (list) => list.data,
    refetchInterval: useFallbackInterval(),
  })

export const useRecentOrders = () =>
  useQuery({
    queryKey: keys.recentOrders,
    queryFn: ({ signal }) => call(routes.listOrders, { query: { limit: recentOrders } }, { signal }),
    select: (list) => list.data,
    refetchInterval: useFallbackInterval(),
  })

export const useRecentTasks = () =>
  useQuery({
    queryKey: keys.recentTasks,
    queryFn: ({ signal }) => call(routes.listTasks, { query: { limit: recentTasks } }, { signal }),
    select: (list) => list.data,
    refetchInterval: useFallbackInterval(),
  })

export const useTasksOfOrder = (orderId: number) =>
  useQuery({
    queryKey: keys.tasksOfOrder(orderId),
    queryFn: ({ signal }) => call(routes.listTasks, { query: { order_id: orderId, limit: pageSize } }, { signal }),
    select: (list) => list.data,
    refetchInterval: useFallbackInterval(),
  })

export const useOrder = (orderId: number) =>
  useQuery({
    queryKey: keys.order(orderId),
    queryFn: ({ signal }) => call(routes.readOrder, { params: { id: orderId } }, { signal }),
    refetchInterval: useFallbackInterval(),
  })

export const useOrderEvents = (orderId: number) =>
  useQuery({
    queryKey: keys.orderEvents(orderId),
    queryFn: ({ signal }) => call(routes.listOrderEvents, { params: { id: orderId } }, { signal }),
    select: (list) => list.data,
    refetchInterval: useFallbackInterval(),
  })

export const useTask = (taskId: string) =>
  useQuery({
    queryKey: keys.task(taskId),
    queryFn: ({ signal }) => call(routes.readTask, { params: { task_id: taskId } }, { signal }),
    refetchInterval: useFallbackInterval(),
  })

export const useConfig = () =>
  useQuery({
    queryKey: keys.config,
    queryFn: ({ signal }) => call(routes.readConfig, {}, { signal }),
    select: (list) => list.data,
  })

export const useMembers = () =>
  useQuery({
    queryKey: keys.members,
    queryFn: ({ signal }) => call(routes.listMembers, {}, { signal }),
    select: (list) => list.data,
  })

export const useWebhooks = () =>
  useQuery({
    queryKey: keys.webhooks,
    queryFn: ({ signal }) => call(routes.listWebhooks, {}, { signal }),
    select: (list) => list.data,
  })

interface Page<Row> {
  readonly data: readonly Row[]
  readonly next_cursor: string | null
}

/** A list that grows by "load more"; its rows in one array. */
export function usePages<Row>(
  queryKey: QueryKey,
  load: (cursor: string | undefined, signal: AbortSignal) => Promise<Page<Row>>,
  /** For what no live change tells of. */
  everyMs?: number,
) {
  const fallback = useFallbackInterval()
  return useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) => load(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page: Page<Row>) => page.next_cursor ?? undefined,
    select: (lists: InfiniteData<Page<Row>>) => lists.pages.flatMap((page) => page.data),
    refetchInterval: everyMs ?? fallback,
  })
}

export const useApiKeys = () =>
  usePages(keys.apiKeys, (cursor, signal) => call(routes.listKeys, { query: { cursor, limit: pageSize } }, { signal }))

export const useWebhookMessages = (webhookId: number, status: WebhookMessageStatus | undefined) =>
  usePages(
    keys.webhookMessages(webhookId, status),
    (cursor, signal) =>
      call(
        routes.listWebhookMessages,
        { params: { id: webhookId }, query: { status, cursor, limit: pageSize } },
        { signal },
      ),
    messagesEveryMs,
  )

export const useOrderPages = (filter: OrderFilter) =>
  usePages(keys.orderList(filter), (cursor, signal) =>
    call(routes.listOrders, { query: { ...filter, cursor, limit: pageSize } }, { signal }),
  )

export const useTaskPages = (filter: TaskFilter) =>
  usePages(keys.taskList(filter), (cursor, signal) =>
    call(routes.listTasks, { query: { ...filter, cursor, limit: pageSize } }, { signal }),
  )
