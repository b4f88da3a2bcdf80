import type { PrintTask } from '@xiaopiao/protocol'
import { useState } from 'react'
import { useRecentOrders, useRecentTasks } from '../api/queries.ts'
import { useFreshPrinters } from '../printers/use-printers.ts'
import styles from './home-screen.module.css'
import { LatestOrders } from './latest-orders.tsx'
import { LatestPaper } from './latest-paper.tsx'
import { LatestTasks } from './latest-tasks.tsx'
import { PrinterCards } from './printer-cards.tsx'

/** The task to show on paper: the one that the person chose or just caused, else the last one that printed. */
export function taskOnPaper(tasks: readonly PrintTask[], chosenTaskId: string | undefined): PrintTask | undefined {
  const chosen = tasks.find((task) => task.task_id === chosenTaskId)
  if (chosen !== undefined) return chosen
  return tasks
    .filter((task) => task.printed_at !== null)
    .toSorted((left, right) => (right.printed_at ?? '').localeCompare(left.printed_at ?? ''))[0]
}

/** The whole story on one screen: printers, an order, its tasks, the paper. */
export function HomeScreen() {
  const [chosenTaskId, setChosenTaskId] = useState<string>()
  const printers = useFreshPrinters()
  const orders = useRecentOrders()
  const tasks = useRecentTasks()
  return (
    <div className={styles.home}>
      <div className={styles.printers}>
        <PrinterCards printers={printers} />
      </div>
      <div className={styles.orders}>
        <LatestOrders orders={orders} tasks={tasks.data ?? []} onShowPaper={setChosenTaskId} />
      </div>
      <div className={styles.paper}>
        <LatestPaper
          task={taskOnPaper(tasks.data ?? [], chosenTaskId)}
          printers={printers.data ?? []}
          newcomer={orders.data?.length === 0 || tasks.data?.length === 0}
        />
      </div>
      <div className={styles.tasks}>
        <LatestTasks tasks={tasks} printers={printers.data ?? []} onShowPaper={setChosenTaskId} />
      </div>
    </div>
  )
}
