import { useState } from 'react'
import { useRecentOrders, useRecentTasks } from '../api/queries.ts'
import { useFreshPrinters } from '../printers/use-printers.ts'
import styles from './home-screen.module.css'
import { LatestOrders } from './latest-orders.tsx'
import { LatestPaper } from './latest-paper.tsx'
import { LatestTasks } from './latest-tasks.tsx'
import { PrinterCards } from './printer-cards.tsx'
import { type PaperChoice, taskOnPaper } from './task-on-paper.ts'

/** The whole story on one screen: printers, an order, its tasks, the paper. */
export function HomeScreen() {
  const [choice, setChoice] = useState<PaperChoice>({ kind: 'latest' })
  const showTask = (taskId: string) => setChoice({ kind: 'task', taskId })
  const printers = useFreshPrinters()
  const orders = useRecentOrders()
  const tasks = useRecentTasks()
  return (
    <div className={styles.home}>
      <div className={styles.printers}>
        <PrinterCards printers={printers} />
      </div>
      <div className={styles.orders}>
        <LatestOrders
          orders={orders}
          tasks={tasks.data ?? []}
          onShowPaper={showTask}
          onPrinting={(orderId) => setChoice({ kind: 'order', orderId })}
        />
      </div>
      <div className={styles.paper}>
        <LatestPaper
          task={taskOnPaper(tasks.data ?? [], choice)}
          printers={printers.data ?? []}
          newcomer={orders.data?.length === 0 || tasks.data?.length === 0}
        />
      </div>
      <div className={styles.tasks}>
        <LatestTasks tasks={tasks} printers={printers.data ?? []} onShowPaper={showTask} />
      </div>
    </div>
  )
}
