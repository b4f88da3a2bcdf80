import type { EscposCapabilities } from '../../escpos/capabilities.ts'
import type { EscposModel } from '../model.ts'
import { genericEscpos } from './generic-escpos.ts'

/**
 * Profiles after escpos-printer-db (receipt-print-hq, CC BY 4.0; see NOTICE), which gives widths, columns and knives but
 * nothing about Chinese: that part is the generic one. The database is in no package registry, so that these are the
 * profiles whose facts are at hand, not all of its fifty.
 */
interface Profile {
  readonly model: string
  readonly name: string
  readonly paper: 58 | 80
  readonly widthDots: number
  readonly cellDots?: number
  readonly escpos?: Partial<EscposCapabilities>
  readonly unverified?: readonly string[]
}

/** Font A is 12 x 24. */
const genericCellDots = 12

const { cutter } = genericEscpos
const tearBar: EscposCapabilities['cutter'] = { ...cutter, partial: undefined, full: undefined }
const qrByDots = { qr: undefined } as const

const profiles: readonly Profile[] = [
  {
    model: 'nt-5890k',
    name: 'Netum NT-5890K',
    paper: 58,
    widthDots: 384,
    // Measured by receiptful/escpost: no knife, ESC $ is ignored once text is in the line, GS v 0 swallows a line feed.
    escpos: {
      ...qrByDots,
      absolutePosition: false,
      raster: { command: 'gs-v-0', rowsMax: 255, eatsLineFeed: true },
      cutter: tearBar,
    },
  },
  { model: 'nt-80-v-ul', name: 'Netum NT-80-V-UL', paper: 80, widthDots: 576 },
  { model: 'pos-5890', name: 'POS-5890', paper: 58, widthDots: 384, escpos: { ...qrByDots, cutter: tearBar } },
  { model: 'zj-5870', name: 'Zijiang ZJ-5870', paper: 58, widthDots: 384, escpos: { ...qrByDots, cutter: tearBar } },
  { model: 'p822d', name: 'P822D', paper: 80, widthDots: 576, unverified: ['the width in dots'] },
  {
    model: 'rp326',
    name: 'Rongta RP326',
    paper: 80,
    widthDots: 512,
    unverified: ['512 dots: the database gives 42 columns'],
  },
  {
    model: 'rp332',
    name: 'Rongta RP332',
    paper: 80,
    widthDots: 512,
    // It has no partial cut.
    escpos: { cutter: { ...cutter, partial: cutter.full } },
    unverified: ['512 dots: the database gives 42 columns'],
  },
  { model: 'yhd-8390', name: 'YHD-8390', paper: 80, widthDots: 576 },
  { model: 'sunmi-v2', name: 'Sunmi V2', paper: 58, widthDots: 384, escpos: { cutter: tearBar } },
  { model: 'itpp047', name: 'ITPP047', paper: 80, widthDots: 576, unverified: ['the width in dots'] },
  {
    model: 'tm-t70ii-ch',
    name: 'Epson TM-T70II (China)',
    paper: 80,
    widthDots: 576,
    unverified: ['the width in dots'],
  },
  {
    model: 'tm-t70ii-ch-58mm',
    name: 'Epson TM-T70II (China), 58 mm',
    paper: 58,
    widthDots: 416,
    unverified: ['416 dots: the database gives 416 and 432 for this and the RP-F10'],
  },
  {
    model: 'rp-f10-58mm',
    name: 'Seiko RP-F10, 58 mm',
    paper: 58,
    widthDots: 432,
    unverified: ['432 dots: the database gives 416 and 432 for this and the TM-T70II'],
  },
  { model: 'tm-t88v', name: 'Epson TM-T88II to TM-T88V', paper: 80, widthDots: 512 },
  { model: 'tm-t20ii-42col', name: 'Epson TM-T20II, 42 columns', paper: 80, widthDots: 546, cellDots: 13 },
]

const chineseUnknown = 'the Chinese mode and character set: the database does not tell'

export const printerDbModels: readonly EscposModel[] = profiles.map((profile) => ({
  model: profile.model,
  name: { zh: profile.name, en: profile.name },
  language: 'escpos',
  papers: [profile.paper],
  widthDots: { 58: profile.widthDots, 80: profile.widthDots },
  cellDots: profile.cellDots ?? genericCellDots,
  source: 'escpos-printer-db (CC BY 4.0)',
  unverified: [chineseUnknown, ...(profile.unverified ?? [])],
  escpos: { ...genericEscpos, ...profile.escpos },
}))
