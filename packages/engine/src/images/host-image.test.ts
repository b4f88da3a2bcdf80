import { runInNewContext } from 'node:vm'
import { describe, expect, test } from 'vitest'
import { darkness, drawn, grey, photo, toneError } from '../../testing/pictures.ts'
import { EngineError } from '../issue.ts'
import { imageDotsMax, imagePixelsMax } from '../limits.ts'
import { type Dither, dithers } from './dither.ts'
import { type HostImage, imageSlices, prepareImage } from './host-image.ts'
import { bytesOfHex, hexOfBytes } from './raster.ts'

const flat = (luma: number, width = 64, height = 64) => grey(width, height, () => luma)

describe.each([...dithers])('%s', (dither) => {
  test('[TP20] white stays white, black stays black, whatever the gamma: nothing prints as a negative', () => {
    for (const gamma of [0.5, 1, 1.8]) {
      expect(darkness(prepareImage(flat(255), { widthDots: 64, dither, gamma }))).toBe(0)
      expect(darkness(prepareImage(flat(0), { widthDots: 64, dither, gamma }))).toBe(1)
    }
  })

  test('[TP20] a darker picture never has fewer black dots than a lighter one', () => {
    const shares = [255, 200, 150, 100, 50, 0].map((luma) =>
      darkness(prepareImage(flat(luma), { widthDots: 64, dither })),
    )
    expect(shares).toEqual([...shares].sort((a, b) => a - b))
  })

  test('[TP20] what is transparent is white, whatever its colour; half transparent black is grey', () => {
    const clear = { id: 'a', width: 64, height: 16, rgba: new Uint8Array(64 * 16 * 4) }
    expect(darkness(prepareImage(clear, { widthDots: 64, dither }))).toBe(0)
    const rgba = new Uint8Array(64 * 16 * 4)
    for (let at = 3; at < rgba.length; at += 4) rgba[at] = 128
    const veiled = prepareImage({ id: 'a', width: 64, height: 16, rgba }, { widthDots: 64, dither })
    expect(veiled).toEqual(prepareImage(flat(127, 64, 16), { widthDots: 64, dither }))
  })

  test('[TP20] slices are the whole image in parts', () => {
    const picture = photo(96, 50)
    const whole = prepareImage(picture, { widthDots: 72, dither })
    const slices = [...imageSlices(picture, { widthDots: 72, dither }, 8)]
    expect(slices.map((slice) => slice.heightDots)).toEqual([8, 8, 8, 8, 6])
    expect(Buffer.concat(slices.map((slice) => slice.bits)).equals(whole.bits)).toBe(true)
  })
})

describe('tone', () => {
  test('[TP20] error diffusion and ordered dithering keep the mean of every grey', () => {
    for (const [dither, off] of [
      ['floyd-steinberg', 0.003],
      ['ordered', 0.009],
    ] as const) {
      for (let luma = 0; luma <= 255; luma += 5) {
        const share = darkness(prepareImage(flat(luma, 128, 128), { widthDots: 128, dither }))
        expect(Math.abs(share - (1 - luma / 255)), `${dither} ${luma}`).toBeLessThanOrEqual(off)
      }
    }
  })

  test('[TP20] Atkinson keeps middle greys, clears light ones and fills dark ones', () => {
    const share = (luma: number) => darkness(prepareImage(flat(luma, 128, 128), { widthDots: 128, dither: 'atkinson' }))
    expect(share(127)).toBeCloseTo(0.5, 1)
    expect(share(245)).toBeLessThan(1 - 245 / 255)
    expect(share(10)).toBeGreaterThan(1 - 10 / 255)
  })

  test('[TP20] Floyd-Steinberg is within half a percent of the tone of a photo everywhere', () => {
    const picture = photo(576, 576)
    const raster = prepareImage(picture, { widthDots: 576, dither: 'floyd-steinberg' })
    expect(toneError(raster, picture)).toBeLessThan(0.005)
  })

  test('[TP20] a threshold is a luma: below it is black', () => {
    const ramp = grey(256, 1, (x) => x)
    const firstWhite = (threshold: number) =>
      drawn(prepareImage(ramp, { widthDots: 256, dither: 'threshold', threshold }))[0]?.indexOf('.')
    expect([firstWhite(1), firstWhite(128), firstWhite(200), firstWhite(255)]).toEqual([1, 128, 200, 255])
  })

  test('[TP20] Otsu finds the threshold between two tones, wherever they are', () => {
    for (const [dark, light] of [
      [0, 40],
      [100, 130],
      [200, 250],
    ] as const) {
      const halves = grey(64, 8, (x) => (x < 16 ? dark : light))
      expect(drawn(prepareImage(halves, { widthDots: 64, dither: 'otsu' }))[0]).toBe('#'.repeat(16) + '.'.repeat(48))
    }
  })

  test('[TP20] gamma above 1 lightens the middle, gain below 1 everything', () => {
    const share = (settings: { gamma?: number; gain?: number }) =>
      darkness(prepareImage(flat(100), { widthDots: 64, dither: 'floyd-steinberg', ...settings }))
    expect(share({})).toBeCloseTo(155 / 255, 2)
    expect(share({ gamma: 1.8 })).toBeCloseTo(1 - (100 / 255) ** (1 / 1.8), 2)
    expect(share({ gain: 0.5 })).toBeCloseTo(155 / 510, 2)
    expect(share({ gain: 10 })).toBe(1)
  })

  test('[TP20] luma is 0.299 red, 0.587 green, 0.114 blue, and white does not overflow', () => {
    const share = (...colour: number[]) => {
      const rgba = Uint8Array.from({ length: 64 * 64 * 4 }, (_, at) => colour[at % 4] ?? 255)
      return darkness(
        prepareImage({ id: 'a', width: 64, height: 64, rgba }, { widthDots: 64, dither: 'floyd-steinberg' }),
      )
    }
    expect(share(255, 0, 0)).toBeCloseTo(1 - 0.299, 2)
    expect(share(0, 255, 0)).toBeCloseTo(1 - 0.587, 2)
    expect(share(0, 0, 255)).toBeCloseTo(1 - 0.114, 2)
    expect(share(255, 255, 255)).toBe(0)
  })
})

describe('scaling', () => {
  test.each([
    [64, 64, 64],
    [100, 40, 64],
    [577, 31, 64],
    [1000, 999, 64],
    [7, 5, 64],
    [1, 1, 8],
    [3, 200, 8],
  ])('[TP20] %d x %d pixels to %d dots keep their mean', (width, height, widthDots) => {
    const picture = grey(width, height, (x, y) => (x * 37 + y * 91) % 256)
    const rgba = picture.rgba as Uint8Array
    let sum = 0
    for (let at = 0; at < rgba.length; at += 4) sum += rgba[at] as number
    const raster = prepareImage(picture, { widthDots, dither: 'floyd-steinberg' })
    expect(raster.widthDots).toBe(widthDots)
    expect(raster.heightDots).toBe(Math.max(1, Math.round((height * widthDots) / width)))
    const dots = raster.widthDots * raster.heightDots
    // The last rows keep what they could not pass on: less than half a dot in each column.
    const off = 0.003 + 0.5 * (raster.widthDots / dots)
    expect(Math.abs(darkness(raster) - (1 - sum / (width * height) / 255))).toBeLessThan(off)
  })

  test('[TP20] a dot is the mean of what it covers, parts of pixels by their share', () => {
    // 12 pixels to 8 dots, one and a half each: pixel 0 is 2/3 of dot 0, pixel 4 is 1/3 of dot 2 and 1/3 of dot 3.
    const picture = grey(12, 1, (x) => (x === 0 || x === 4 ? 0 : 255))
    const at = (threshold: number) => drawn(prepareImage(picture, { widthDots: 8, dither: 'threshold', threshold }))[0]
    expect(at(85)).toBe('........')
    expect(at(86)).toBe('#.......')
    expect(at(170)).toBe('#.......')
    expect(at(171)).toBe('#.##....')
  })

  test('[TP20] pixels are never taken by chance: fine lines become an even grey', () => {
    const lines = grey(512, 64, (x) => (x % 2 === 0 ? 0 : 255))
    const raster = prepareImage(lines, { widthDots: 64, dither: 'ordered' })
    for (let left = 0; left < 64; left += 8) expect(darkness(raster, left, 0, 8, 8)).toBe(0.5)
  })
})

describe('tiny pictures by hand', () => {
  const rows = (dither: Dither, picture: HostImage) => drawn(prepareImage(picture, { widthDots: 8, dither }))

  test('[TP20] Floyd-Steinberg: half grey alternates, and the next row goes back', () => {
    // 127 is 2048 of 4080 dark: black, the error of -2032 makes the next one white, and so on.
    expect(rows('floyd-steinberg', flat(127, 8, 2))).toEqual(['#.#.#.#.', '.#.#.#.#'])
  })

  test('[TP20] ordered: an eighth of the dots for an eighth of grey, in Bayer’s places', () => {
    expect(rows('ordered', flat(223, 8, 8))).toEqual([
      '#...#...',
      '........',
      '..#...#.',
      '........',
      '#...#...',
      '........',
      '..#...#.',
      '........',
    ])
  })

  test('[TP20] the first dot is the high bit, 1 is black', () => {
    const corner = grey(16, 2, (x, y) => (x === 0 && y === 0 ? 0 : 255))
    expect(hexOfBytes(prepareImage(corner, { widthDots: 16 }).bits)).toBe('80000000')
  })
})

describe('what hosts hand over', () => {
  test('[TP20] packed hex comes back as it is, upper or lower case', () => {
    const image = { id: 'a', widthDots: 16, heightDots: 2, hex: '80fF0102' }
    const raster = prepareImage(image, { widthDots: 384 })
    expect(raster).toEqual({ widthDots: 16, heightDots: 2, bits: Uint8Array.of(0x80, 0xff, 1, 2) })
    expect(hexOfBytes(raster.bits)).toBe('80ff0102')
  })

  test('[TP20] pixels in hex, in a canvas’ array, anywhere in a buffer or of another realm give the same dots', () => {
    const picture = photo(32, 32)
    const bytes = picture.rgba as Uint8Array
    const expected = prepareImage(picture, { widthDots: 32, dither: 'atkinson' })
    const odd = new Uint8Array(bytes.length + 1)
    odd.set(bytes, 1)
    const foreign = runInNewContext('Uint8Array.from(bytes)', { bytes: Array.from(bytes) })
    for (const rgba of [
      hexOfBytes(bytes),
      new Uint8ClampedArray(bytes),
      odd.subarray(1),
      Buffer.from(bytes),
      foreign,
    ]) {
      expect(prepareImage({ ...picture, rgba }, { widthDots: 32, dither: 'atkinson' })).toEqual(expected)
    }
    expect(Buffer.from(bytes).equals(Buffer.from(photo(32, 32).rgba as Uint8Array))).toBe(true)
  })

  test('[TP20] hex is digits only', () => {
    expect(bytesOfHex('00fg')).toBeUndefined()
    expect(bytesOfHex('0\u0130')).toBeUndefined()
    expect(bytesOfHex('000')).toBeUndefined()
    expect(bytesOfHex('')).toEqual(new Uint8Array(0))
  })

  const pixel = new Uint8Array(4)
  test.each<[string, HostImage, object?]>([
    ['no multiple of 8', { id: 'a', widthDots: 12, heightDots: 1, hex: '0000' }],
    ['too few digits', { id: 'a', widthDots: 8, heightDots: 2, hex: '00' }],
    ['no digits', { id: 'a', widthDots: 8, heightDots: 1, hex: 'xx' }],
    ['too many dots', { id: 'a', widthDots: 8, heightDots: imageDotsMax, hex: '' }],
    ['no size', { id: 'a', width: 0, height: 1, rgba: pixel }],
    ['half a pixel', { id: 'a', width: 1.5, height: 1, rgba: pixel }],
    ['too few bytes', { id: 'a', width: 2, height: 1, rgba: pixel }],
    ['too many pixels', { id: 'a', width: imagePixelsMax + 1, height: 1, rgba: pixel }],
    ['no bytes at all', { id: 'a', width: 1, height: 1, rgba: [0, 0, 0, 0] as unknown as Uint8Array }],
    ['wrong hex', { id: 'a', width: 1, height: 1, rgba: '0000000z' }],
    [
      'so narrow and high that it would never end',
      { id: 'a', width: 1, height: 40_000, rgba: new Uint8Array(160_000) },
    ],
    ['an unknown dither', { id: 'a', width: 1, height: 1, rgba: pixel }, { dither: 'riemersma' }],
    ['a gamma that is no number', { id: 'a', width: 1, height: 1, rgba: pixel }, { gamma: Number.NaN }],
    ['a threshold of 0', { id: 'a', width: 1, height: 1, rgba: pixel }, { threshold: 0 }],
  ])('[TP8] [TP20] %s is an invalid_option that names the image', (_, image, settings = {}) => {
    const error = (() => {
      try {
        prepareImage(image, { widthDots: 576, ...settings })
        return undefined
      } catch (caught) {
        return caught as EngineError
      }
    })()
    expect(error).toBeInstanceOf(EngineError)
    expect(error).toMatchObject({ code: 'invalid_option', issues: [{ path: 'images.a' }] })
  })
})
