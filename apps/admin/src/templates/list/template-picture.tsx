import { useQuery } from '@tanstack/react-query'
import type { Business } from '@xiaopiao/protocol'
import { call } from '../../api/client.ts'
import { routes } from '../../api/routes.constant.ts'
import { drawsChinese } from '../../paper/chinese-glyphs.ts'
import { templateKeys } from '../template-queries.ts'
import styles from './templates-screen.module.css'

/** Publishes are told of; between them a picture stays. */
const freshMs = 300_000

/** The head of a slip as it prints now, with made up data; nothing until it is there. */
export function TemplatePicture({ business, version }: { readonly business: Business; readonly version: string }) {
  const format = drawsChinese() ? 'svg' : 'png'
  const { data } = useQuery({
    queryKey: [...templateKeys.list, 'picture', business, version],
    queryFn: ({ signal }) =>
      call(routes.previewTemplate, { body: { template: business, business, paper: 58, format } }, { signal }),
    staleTime: freshMs,
    retry: false,
  })
  if (data === undefined) return <div className={styles.tray} aria-hidden="true" />
  const address =
    data.format === 'png'
      ? `data:image/png;base64,${data.content}`
      : `data:image/svg+xml;charset=utf-8,${encodeURIComponent(data.content)}`
  return (
    <div className={styles.tray} aria-hidden="true">
      <img src={address} alt="" />
    </div>
  )
}
