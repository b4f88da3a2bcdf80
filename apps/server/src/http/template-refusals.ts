import type { Issue } from '@xiaopiao/protocol'
import type { TenantStore, TenantWrites } from '../store/store.ts'
import type { PublishOutcome } from '../templates/release-template.ts'
import type { DraftOutcome } from '../templates/template-draft.ts'
import { Refusal } from './problem.ts'

const editedMeanwhile = new Refusal('conflict', {
  detail: { zh: '草稿已被他人修改,请刷新后重试', en: 'Somebody else has changed the draft: read it again' },
})

/** Why a draft stays as it was; undefined when it has been changed. */
export function refusalOfDraft(outcome: DraftOutcome): Refusal<'conflict' | 'invalid' | 'template_error'> | undefined {
  if (outcome.ok) return undefined
  return outcome.reason === 'conflict' ? editedMeanwhile : new Refusal(outcome.reason, { issues: outcome.issues })
}

/** Why nothing was published. */
export function refusalOfPublish(
  refused: PublishOutcome & { ok: false },
): Refusal<'conflict' | 'not_found' | 'wrong_state' | 'template_error' | 'quota_exceeded'> {
  switch (refused.reason) {
    case 'conflict':
      return editedMeanwhile
    case 'not_found':
      return new Refusal('not_found')
    case 'wrong_state':
      return new Refusal('wrong_state', { detail: refused.detail })
    case 'template_error':
      return new Refusal('template_error', { issues: refused.issues })
    case 'too_many':
      return new Refusal('quota_exceeded', { detail: tooManyVersions })
  }
}

const tooManyVersions = {
  zh: '本店已发布的模板版本已达存储上限',
  en: 'The published versions of this shop take all the room that they may',
}

type UndoneBy = 'invalid' | 'template_error' | 'quota_exceeded'

/** Undoes the unit that it is thrown in. */
class UndoneUnit extends Error {
  readonly refusal: Refusal<UndoneBy>

  constructor(refusal: Refusal<UndoneBy>) {
    super(refusal.code)
    this.refusal = refusal
  }
}

/** Ends a unit of `allOrNothing` without any of its writes. */
export function undoWith(code: UndoneBy, issues: readonly Issue[]): never {
  throw new UndoneUnit(new Refusal(code, { issues }))
}

/** The same when a draft could not be changed. */
export function draftOrUndo(outcome: DraftOutcome): void {
  if (outcome.ok) return
  if (outcome.reason === 'conflict') throw new Error('a change of any revision cannot be of the wrong one')
  undoWith(outcome.reason, outcome.issues)
}

/** Runs a unit in which several drafts are changed and nothing is published. @returns why none of them is */
export async function allOrNothing(
  tenant: TenantStore,
  unit: (tx: TenantWrites) => Promise<void>,
): Promise<Refusal<'invalid' | 'template_error'> | undefined> {
  const refusal = await publishedOrNothing(tenant, unit)
  if (refusal === undefined) return undefined
  const { code, issues = [] } = refusal
  if (code === 'quota_exceeded') throw new Error('a draft that is not published is in no quota')
  return new Refusal(code, { issues })
}

/** The same for drafts that are published at once. */
export async function publishedOrNothing(
  tenant: TenantStore,
  unit: (tx: TenantWrites) => Promise<void>,
): Promise<Refusal<UndoneBy> | undefined> {
  try {
    await tenant.write(unit)
    return undefined
  } catch (error) {
    if (error instanceof UndoneUnit) return error.refusal
    throw error
  }
}
