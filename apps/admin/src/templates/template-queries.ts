import { type QueryClient, useQuery } from '@tanstack/react-query'
import type { Business, PartRow, TemplateSettingRow } from '@xiaopiao/protocol'
import { call } from '../api/client.ts'
import { routes } from '../api/routes.constant.ts'

/** Names of what the template screens ask for. */
export const templateKeys = {
  all: ['templates'],
  list: ['templates', 'list'],
  samples: (business: Business) => ['templates', 'samples', business],
  versions: (business: Business) => ['templates', 'versions', business],
  /** Not under `templates`: what is being edited is not asked again behind the person's back. */
  draft: (business: Business) => ['template-draft', business],
} as const

/** What the editor of a business begins with. */
export interface LoadedDraft {
  /** Base rows of all businesses: those of one are edited, those of the others are parts to take over. */
  readonly rows: readonly PartRow[]
  readonly revision: number
  readonly settings: readonly TemplateSettingRow[]
}

async function loadDraft(business: Business, signal: AbortSignal): Promise<LoadedDraft> {
  const [base, settings] = await Promise.all([
    call(routes.readTemplateBase, {}, { signal }),
    call(routes.readTemplateSettings, { query: { business } }, { signal }),
  ])
  return { rows: base.data, revision: base.revisions[business] ?? 0, settings: settings.data }
}

/** The draft as the server has it now. @throws ProblemError */
export function readDraft(client: QueryClient, business: Business): Promise<LoadedDraft> {
  return client.fetchQuery({
    queryKey: templateKeys.draft(business),
    queryFn: ({ signal }) => loadDraft(business, signal),
    staleTime: 0,
  })
}

/** The draft to begin with, asked once for each visit of the editor. */
export const useDraft = (business: Business) =>
  useQuery({
    queryKey: templateKeys.draft(business),
    queryFn: ({ signal }) => loadDraft(business, signal),
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  })

export const useTemplateSamples = (business: Business) =>
  useQuery({
    queryKey: templateKeys.samples(business),
    queryFn: ({ signal }) => call(routes.listTemplateSamples, { params: { business } }, { signal }),
    select: (list) => list.data,
    staleTime: 60_000,
  })
