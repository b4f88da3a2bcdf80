import { DatabaseSync } from 'node:sqlite'

/** Transitions a second of a table that holds nothing but a state. */
export interface BareRates {
  readonly enqueued: number
  /** Tasks claimed and completed: two transitions each. */
  readonly completed: number
}

const schema = `
  create table task (id integer primary key autoincrement, printer_id integer not null, state text not null,
    due_at integer not null, content text not null, version integer not null);
  create index task_due on task (due_at, id) where state = 'PENDING'`

const content = 'x'.repeat(600)

/**
 * The bound beside the server's figures: a bare task table on the same disk with the same durability, without
 * orders, history, settings, rendering or anybody who listens.
 * @param stepsPerCommit how many steps share one transaction; 1 is a commit for each
 */
export function measureBareTable(file: string, count: number, stepsPerCommit: number): BareRates {
  const database = new DatabaseSync(file)
  database.exec('pragma journal_mode = wal; pragma synchronous = full')
  database.exec(schema)
  const insert = database.prepare(
    'insert into task (printer_id, state, due_at, content, version) values (?, ?, ?, ?, 1)',
  )
  const claim = database.prepare(`update task set state = 'PRINTING', version = version + 1 where id =
    (select id from task where state = 'PENDING' order by due_at, id limit 1) returning id, content`)
  const complete = database.prepare(`update task set state = 'SUCCESS', version = version + 1
    where id = ? and state = 'PRINTING' returning id`)
  const inGroups = (step: (index: number) => void) => {
    const begin = performance.now()
    for (let done = 0; done < count; done += stepsPerCommit) {
      database.exec('begin immediate')
      for (let index = done; index < Math.min(count, done + stepsPerCommit); index++) step(index)
      database.exec('commit')
    }
    return count / ((performance.now() - begin) / 1000)
  }
  const ids: number[] = []
  const enqueued = inGroups((index) => insert.run(index % 50, 'PENDING', index, content))
  const claimed = inGroups(() => ids.push((claim.get() as { id: number }).id))
  const finished = inGroups((index) => complete.get(ids[index] ?? 0))
  database.close()
  return { enqueued, completed: 1 / (1 / claimed + 1 / finished) }
}
