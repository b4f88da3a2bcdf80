import { hostname } from 'node:os'
import type { RandomBytes } from '../tenants/random.ts'

/** The name of this run of the server, in leases and in the history of tasks: no other run ever has it. */
export function newNodeName(random: RandomBytes): string {
  return `${hostname()}:${process.pid}:${Buffer.from(random(4)).toString('hex')}`
}
