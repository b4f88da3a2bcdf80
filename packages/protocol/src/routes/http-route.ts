import { z } from 'zod'
import { engineVersion } from '../engine-releases.ts'
import { imageHash } from '../images.ts'
import type { ProblemCode } from '../problems.ts'
import { business } from '../templates.ts'
import { numericIdInPath } from '../values.ts'

/** What a key or a signed-in person must be allowed to do. */
export type Scope = 'read' | 'write'

/**
 * HA3: how a POST that creates keeps its first answer. `in_unit`: together with what it created, in one unit of writes,
 * so that a crash leaves both or neither; its handler awaits nothing but its store. `apart`: it also asks somebody
 * outside, and the object's own uniqueness keeps a crash in between from making a second one.
 */
export type Idempotency = 'in_unit' | 'apart'

/** Part of the API, as the documents sort it. */
export type RouteTag =
  | 'orders'
  | 'printers'
  | 'tasks'
  | 'config'
  | 'access'
  | 'platform'
  | 'feie'
  | 'webhooks'
  | 'templates'
  | 'engine'

/**
 * One HTTP route as plain data: the server registers it, the OpenAPI document describes it and the typed
 * client calls it, all from this one object. `path` uses `{name}` for parameters.
 */
export interface HttpRoute {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  readonly path: string
  readonly tag: RouteTag
  readonly summary: { readonly zh: string; readonly en: string }
  readonly scope: Scope
  /** Beside the scope: a person must be an owner of the shop. A key with the scope `write` is as good as one. */
  readonly role?: 'owner'
  /** Absent: whoever acts as a tenant. `platform`: the platform key alone, and no tenant. */
  readonly audience?: 'platform'
  readonly params?: z.ZodObject
  readonly query?: z.ZodType
  readonly body?: z.ZodType
  /** HTTP status of success. */
  readonly status: 200 | 201 | 204
  /** Undefined: no body (204), or a body that is not JSON (`contentTypes`). */
  readonly answer?: z.ZodType
  readonly contentTypes?: readonly string[]
  /** Problems beside the ones that every route may answer. */
  readonly problems: readonly ProblemCode[]
  /** The answer carries an ETag, and whoever has it already is answered 304. */
  readonly revalidated?: true
  /** Where a request may be larger than others (HA5). */
  readonly bodyBytesMax?: number
  /** HA3: a POST that creates honours `Idempotency-Key`. */
  readonly idempotent?: Idempotency
}

/** `{id}` in a path. */
export const byId = z.object({ id: numericIdInPath })

/** `{task_id}` in a path. */
export const byTaskId = z.object({ task_id: z.string().min(1).max(100) })

/** `{id}` of a member in a path: people's ids are texts. */
export const byMemberId = z.object({ id: z.string().min(1).max(100) })

/** `{business}` in a path (TP32). */
export const byBusiness = z.object({ business })

/** `{hash}` of a picture in a path. */
export const byHash = z.object({ hash: imageHash })

/** `{version}` of an engine release in a path. */
export const byEngineVersion = z.object({ version: engineVersion })
