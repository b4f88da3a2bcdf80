import type { Business } from '@xiaopiao/protocol'
import { json, plain, RowShape } from '../columns.ts'
import type { Connection, SqlValue } from '../connection.ts'
import type { TenantId } from '../rows.ts'
import type { DraftParamsRow, DraftPartRow, TemplateParamsRow, TemplatePartRow } from '../template-rows.ts'

const part = new RowShape<DraftPartRow>({
  business: plain('business'),
  type: plain('type'),
  name: json('name'),
  content: json('content'),
  sortWeight: plain('sort_weight'),
  fields: json('fields'),
})

/** By business, weight and type. */
export async function listDraftParts(
  connection: Connection,
  tenantId: TenantId,
  business: Business | undefined,
): Promise<readonly DraftPartRow[]> {
  const [where, values] = ofBusiness(tenantId, business)
  const sql = `select * from template_base where ${where} order by business, sort_weight, type`
  return (await connection.rows<object>(sql, values)).map((stored) => part.load(stored))
}

/** By business and type. */
export async function listDraftParams(
  connection: Connection,
  tenantId: TenantId,
  business: Business | undefined,
): Promise<readonly DraftParamsRow[]> {
  const [where, values] = ofBusiness(tenantId, business)
  const stored = await connection.rows<{ business: Business; type: string; params: string }>(
    `select business, type, params from template_setting where ${where} order by business, type`,
    values,
  )
  return stored.map((row) => ({ business: row.business, type: row.type, params: JSON.parse(row.params) }))
}

/** How often each draft has been changed; one that never was is absent. */
export async function listDraftRevisions(
  connection: Connection,
  tenantId: TenantId,
): Promise<ReadonlyMap<Business, number>> {
  const stored = await connection.rows<{ business: Business; revision: number }>(
    'select business, revision from template_draft where tenant_id = ?',
    [tenantId],
  )
  return new Map(stored.map(({ business, revision }) => [business, revision]))
}

/** Takes the place of every row that the tenant had of the business. */
export async function replaceDraftParts(
  connection: Connection,
  tenantId: TenantId,
  business: Business,
  rows: readonly TemplatePartRow[],
): Promise<void> {
  await connection.run('delete from template_base where tenant_id = ? and business = ?', [tenantId, business])
  for (const row of rows) {
    const { name, content, fields } = row
    await connection.run(
      `insert into template_base (tenant_id, business, type, name, content, sort_weight, fields)
       values (?, ?, ?, ?, ?, ?, ?)`,
      [
        tenantId,
        business,
        row.type,
        name && JSON.stringify(name),
        JSON.stringify(content),
        row.sortWeight,
        fields && JSON.stringify(fields),
      ],
    )
  }
}

/** Takes the place of everything that the tenant had chosen for the business. */
export async function replaceDraftParams(
  connection: Connection,
  tenantId: TenantId,
  business: Business,
  rows: readonly TemplateParamsRow[],
): Promise<void> {
  await connection.run('delete from template_setting where tenant_id = ? and business = ?', [tenantId, business])
  for (const { type, params } of rows) {
    await connection.run('insert into template_setting (tenant_id, business, type, params) values (?, ?, ?, ?)', [
      tenantId,
      business,
      type,
      JSON.stringify(params),
    ])
  }
}

/** Counts one more change. @returns the new count */
export async function countDraftChange(
  connection: Connection,
  tenantId: TenantId,
  business: Business,
): Promise<number> {
  const [counted] = await connection.rows<{ revision: number }>(
    `insert into template_draft (tenant_id, business, revision) values (?, ?, 1)
     on conflict (tenant_id, business) do update set revision = template_draft.revision + 1 returning revision`,
    [tenantId, business],
  )
  if (counted === undefined) throw new Error('the database answered no row to an insert')
  return Number(counted.revision)
}

function ofBusiness(tenantId: TenantId, business: Business | undefined): [where: string, values: SqlValue[]] {
  return business === undefined
    ? ['tenant_id = ?', [tenantId]]
    : ['tenant_id = ? and business = ?', [tenantId, business]]
}
