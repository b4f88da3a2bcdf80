import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import styles from './load-more.module.css'

interface GrowingList {
  readonly hasNextPage: boolean
  readonly isFetchingNextPage: boolean
  readonly fetchNextPage: () => unknown
}

/** Asks for the next page of a list; nothing when this was the last. */
export function LoadMore({ list }: { readonly list: GrowingList }) {
  const { t } = useTranslation()
  if (!list.hasNextPage) return null
  return (
    <div className={styles.more}>
      <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
        {t('action.loadMore')}
      </Button>
    </div>
  )
}
