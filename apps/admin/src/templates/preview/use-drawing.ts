import { EngineError, type ImageRequest, type ModelFacts, models, type ResolvedDocument } from '@xiaopiao/engine'
import type { Business } from '@xiaopiao/protocol'
import { useEffect, useMemo, useRef } from 'react'
import type { Editor } from '../editor-context.tsx'
import { type BuiltTemplate, buildTemplate, type PlacedIssue } from './build-template.ts'
import { type DrawnReceipt, fillIn, imagesOf, PaperPress } from './draw-receipt.ts'
import { hostImages, type Picture, usePictures } from './use-pictures.ts'

export interface Drawing {
  /** By paper: 80 mm first. */
  readonly receipts: readonly DrawnReceipt[]
  /** What keeps the template from being published. */
  readonly faults: readonly PlacedIssue[]
  /** What a printer cannot do as asked; it prints all the same. */
  readonly remarks: readonly PlacedIssue[]
}

/** What prints nearly everywhere, on both papers; a cup label on a label first. */
function usualPresses(business: Business): readonly PaperPress[] {
  const strips = [new PaperPress('escpos80', 80), new PaperPress('escpos58', 58)]
  return business === 'cup_label' ? [new PaperPress('tspl', 58), ...strips.slice(1)] : strips
}

/** One press for each paper that a model takes; a label is one size, whatever paper is named. */
function pressesFor(model: string | undefined, business: Business): readonly PaperPress[] {
  const facts = models().find((known) => known.model === model)
  if (facts === undefined) return usualPresses(business)
  const papers = isLabelPrinter(facts) ? facts.papers.slice(0, 1) : facts.papers
  return papers.toSorted((a, b) => b - a).map((paper) => new PaperPress(facts.model, paper))
}

function isLabelPrinter({ language }: ModelFacts): boolean {
  return language === 'tspl' || language === 'feie-label'
}

type Attempt<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly faults: PlacedIssue[] }

/** The engine refuses by throwing: what it says belongs to the whole template. */
function attempt<Value>(act: () => Value): Attempt<Value> {
  try {
    return { ok: true, value: act() }
  } catch (error) {
    if (!(error instanceof EngineError)) throw error
    return { ok: false, faults: error.issues.map(({ code, message }) => ({ type: '', path: '', code, message })) }
  }
}

interface Filled {
  readonly press: PaperPress
  readonly document: ResolvedDocument | undefined
  readonly faults: readonly PlacedIssue[]
}

function fillAll(presses: readonly PaperPress[], built: BuiltTemplate, data: unknown): Filled[] {
  return presses.map((press) => {
    const filled = attempt(() => fillIn(built, data, press.paper))
    return filled.ok
      ? { press, document: filled.value, faults: [] }
      : { press, document: undefined, faults: filled.faults }
  })
}

function drawAll(filled: readonly Filled[], built: BuiltTemplate, pictures: ReadonlyMap<string, Picture>) {
  return filled.map(({ press, document, faults }) => {
    if (document === undefined) return { receipt: undefined, faults }
    const drawn = attempt(() => press.draw(built, document, hostImages(document, pictures)))
    return drawn.ok ? { receipt: drawn.value, faults } : { receipt: undefined, faults: drawn.faults }
  })
}

function different(issues: readonly PlacedIssue[]): PlacedIssue[] {
  return [...new Map(issues.map((issue) => [`${issue.type} ${issue.path} ${issue.message}`, issue])).values()]
}

const noRequests: readonly ImageRequest[] = []

/** Draws what is being edited, on every keystroke; what was drawn last stays while nothing can be. */
export function useDrawing({ business, state, sample, model }: Editor): Drawing {
  const { content } = state
  const presses = useMemo(() => pressesFor(model, business), [model, business])
  const built = useMemo(() => buildTemplate(business, content), [business, content])
  const data = sample?.data
  const filled = useMemo(() => fillAll(presses, built, data), [presses, built, data])
  const pictures = usePictures(filled.length === 0 ? noRequests : filled.flatMap(({ document }) => imagesOf(document)))
  const drawn = useMemo(() => drawAll(filled, built, pictures), [filled, built, pictures])
  const last = useRef<readonly DrawnReceipt[]>([])
  const drawing = useMemo(() => {
    const fresh = drawn.flatMap(({ receipt }) => (receipt === undefined ? [] : [receipt]))
    const receipts = fresh.length > 0 ? fresh : last.current
    return {
      receipts,
      faults: different([...built.faults, ...drawn.flatMap(({ faults }) => faults)]),
      remarks: different(receipts.flatMap(({ issues }) => issues)),
    }
  }, [drawn, built])
  useEffect(() => {
    last.current = drawing.receipts
  }, [drawing])
  return drawing
}
