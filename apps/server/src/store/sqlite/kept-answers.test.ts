import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { SqliteConnection } from './sqlite-connection.ts'

let folder: string
let writer: SqliteConnection
let reader: SqliteConnection

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xiaopiao-kept-'))
  const file = join(folder, 'kept.db')
  writer = new SqliteConnection(file, { readOnly: false })
  writer.run('pragma journal_mode = wal')
  writer.run('create table printer (id integer primary key, name text)')
  writer.run('create table note (text text)')
  writer.run(`insert into printer values (1, 'first')`)
  reader = new SqliteConnection(file, { readOnly: true, keptVersion: writer.keptVersion })
})

afterEach(async () => {
  reader.close()
  writer.close()
  await rm(folder, { recursive: true, force: true })
})

let asked = 0
function nameBy(connection: SqliteConnection): string | undefined {
  return connection.kept('select name from printer where id = ?', [1], ([row]: readonly { name: string }[]) => {
    asked += 1
    return row?.name
  })
}

test('[ST3] an answer is given again without asking, until its table is written', () => {
  asked = 0
  expect([nameBy(writer), nameBy(writer)]).toEqual(['first', 'first'])
  writer.run(`insert into note values ('of no concern')`)
  nameBy(writer)
  expect(asked).toBe(1)
  writer.run(`update printer set name = 'second'`)
  expect(nameBy(writer)).toBe('second')
})

test('[ST3] nobody beside the writer sees what is not committed, and everybody sees what is', () => {
  writer.run('begin immediate')
  writer.run(`update printer set name = 'second'`)
  expect([nameBy(writer), nameBy(reader)]).toEqual(['second', 'first'])
  writer.run('commit')
  expect([nameBy(writer), nameBy(reader)]).toEqual(['second', 'second'])
})

test('[ST2] what is undone is forgotten', () => {
  writer.run('begin immediate')
  writer.run(`update printer set name = 'second'`)
  expect(nameBy(writer)).toBe('second')
  writer.run('rollback')
  expect([nameBy(writer), nameBy(reader)]).toEqual(['first', 'first'])
})

test('[ST3] every way to write a kept table counts, by whatever text', () => {
  const ways = [
    `insert or replace into printer values (1, 'a')`,
    `REPLACE INTO "printer" values (1, 'b')`,
    `\n  update "printer" set name = 'c'`,
    `delete from printer where id = 1`,
  ]
  const seen = ways.map((way) => {
    writer.run(way)
    return nameBy(writer)
  })
  expect(seen).toEqual(['a', 'b', 'c', undefined])
})

test('only tables that are watched may be kept', () => {
  expect(() => writer.kept('select text from note', [], (rows) => rows)).toThrow('nobody watches')
})
