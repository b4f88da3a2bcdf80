import { useQuery } from '@tanstack/react-query'
import type { Business } from '@xiaopiao/protocol'
import { call } from '../../api/client.ts'
import { usePages } from '../../api/queries.ts'
import { routes } from '../../api/routes.constant.ts'
import { templateKeys } from '../template-queries.ts'

const pageSize = 20
/** Prints are counted into a version without telling the page. */
const printsEveryMs = 8_000

/** What is published of each business. */
export const useTemplates = () =>
  useQuery({
    queryKey: templateKeys.list,
    queryFn: ({ signal }) => call(routes.listTemplates, {}, { signal }),
    select: (list) => list.data,
  })

export const useVersions = (business: Business) =>
  usePages(
    templateKeys.versions(business),
    (cursor, signal) =>
      call(routes.listTemplateVersions, { params: { business }, query: { cursor, limit: pageSize } }, { signal }),
    printsEveryMs,
  )
