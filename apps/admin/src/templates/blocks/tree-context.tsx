import { createContext, type ReactNode, useContext } from 'react'
import type { PartSettings } from '../editor-state.ts'

/** What all rows of the tree share. */
export interface Tree {
  /** Place of the row that the Tab key comes to. */
  readonly tabStop: string | undefined
  readonly selected: string | undefined
  readonly isOpen: (place: string) => boolean
  readonly toggle: (place: string) => void
  readonly select: (place: string) => void
  /** The name of a row, which stays while it moves. */
  readonly nameOf: (place: string) => string
  readonly settings: PartSettings
  readonly isPlatforms: (type: string) => boolean
  /** Places with something wrong at or below them. */
  readonly hasFault: (place: string) => boolean
}

const TreeContext = createContext<Tree | undefined>(undefined)

export function TreeProvider({ tree, children }: { readonly tree: Tree; readonly children: ReactNode }) {
  return <TreeContext value={tree}>{children}</TreeContext>
}

export function useTree(): Tree {
  const tree = useContext(TreeContext)
  if (tree === undefined) throw new Error('useTree() outside of the tree')
  return tree
}
