import { createContext, type ReactNode, useContext } from 'react'
import type { Drawing } from './use-drawing.ts'

const DrawingContext = createContext<Drawing>({ receipts: [], faults: [], remarks: [] })

export function DrawingProvider({ drawing, children }: { readonly drawing: Drawing; readonly children: ReactNode }) {
  return <DrawingContext value={drawing}>{children}</DrawingContext>
}

/** What the template in the editor came to: what is wrong with it, at its place. */
export function useDrawn(): Drawing {
  return useContext(DrawingContext)
}
