import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { say } from '../../../testing/slips.ts'
import { compile, prepare } from '../../index.ts'

describe('money', () => {
  test('[TP3] yuan by default, fen when told, always two decimals', () => {
    expect(say('{{money 1234.5}} {{money x unit="fen"}} {{money "0.1"}} {{money -3}}', { x: 123456 })).toBe(
      '1,234.50 1,234.56 0.10 -3.00',
    )
  })
  test('[TP3] sign and separators are options', () => {
    expect(say("{{money x sign='¥'}} {{money y sign='¥'}} {{money x separator=false}}", { x: 1234567.89, y: -5 })).toBe(
      '¥1,234,567.89 -¥5.00 1234567.89',
    )
  })
  test('[TP3] never through binary floating point', () => {
    expect(say('{{money (add 0.1 0.2)}} {{money 1.005}} {{money (mul 1.1 1.1)}} {{money x}}', { x: 0.1 + 0.2 })).toBe(
      '0.30 1.01 1.21 0.30',
    )
    expect(say('{{money "12345678901234567890.125"}} {{money 8.575}} {{money x}}', { x: 1e15 })).toBe(
      '12,345,678,901,234,567,890.13 8.58 1,000,000,000,000,000.00',
    )
  })
  test('[TP3] fen with a fraction are rounded as shops do', () => {
    expect(say('{{money 0.5 unit="fen"}} {{money 1.4 unit="fen"}} {{money "-0.5" unit="fen"}}')).toBe('0.01 0.01 -0.01')
  })
  test('[TP3] nothing is nothing, and what is not a number is an issue', () => {
    expect(say('[{{money x}}{{money ""}}]')).toBe('[]')
    expect(prepare(compile([[{ content: '{{money x}}' }]]), { x: 'abc' }).issues).toMatchObject([
      { code: 'helper_failed' },
    ])
  })
  test('[TP3] every amount of fen comes out digit for digit', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 1e12 }), (fen) => {
        const digits = String(Math.abs(fen)).padStart(3, '0')
        const expected = `${fen < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
        expect(say("{{money x unit='fen' separator=false}}", { x: fen })).toBe(expected)
        expect(say('{{money x separator=false}}', { x: expected })).toBe(expected)
        expect(say('{{money x separator=false}}', { x: fen / 100 })).toBe(expected)
      }),
    )
  })
})

describe('arithmetic', () => {
  test('[TP3] add, sub, mul, div, round are exact in decimal', () => {
    expect(
      say(
        '{{add 0.1 0.2 1}} {{sub 1 0.9}} {{mul 3 0.1}} {{div 1 3 places=4}} {{div 10 4}} {{round 2.345 2}} {{round 2.5}} {{round -2.5}}',
      ),
    ).toBe('1.3 0.1 0.3 0.3333 2.5 2.35 3 -3')
  })
  test('[TP3] a difference of zero is false', () => {
    expect(say('{{#if (sub 0.3 0.1 0.2)}}left{{else}}none{{/if}}')).toBe('none')
  })
  test('[TP3] division by zero prints nothing and is an issue', () => {
    const document = prepare(compile([[{ content: '[{{div 1 0}}]' }]]), {})
    expect(document.lines[0]?.contents).toEqual(['[]'])
    expect(document.issues).toMatchObject([{ code: 'helper_failed' }])
  })
  test('[TP3] sums and counts of lists', () => {
    const data = { items: [{ a: 0.1, b: { c: '2.5' } }, { a: 0.2, b: { c: 1 } }, {}], n: [1, 2] }
    expect(
      say(
        '{{sum items "a"}} {{sum items "b.c"}} {{sum n}} {{sum nothing "x"}} {{count items}} {{count nothing}}',
        data,
      ),
    ).toBe('0.3 3.5 3 0 3 0')
  })
  test('[TP3] integers of any size agree with BigInt', () => {
    const big = fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n })
    fc.assert(
      fc.property(big, big, (a, b) => {
        const data = { a: String(a), b: String(b) }
        expect(say('{{add a b}} {{sub a b}} {{mul a b}}', data)).toBe(`${a + b} ${a - b} ${a * b}`)
        if (b !== 0n) {
          const half = (value: bigint) => (value < 0n ? -value : value)
          const quotient = half(a) / half(b)
          const rounded = (half(a) % half(b)) * 2n >= half(b) ? quotient + 1n : quotient
          const sign = rounded !== 0n && a < 0n !== b < 0n ? '-' : ''
          expect(say('{{div a b places=0}}', data)).toBe(`${sign}${rounded}`)
        }
      }),
    )
  })
})

describe('writing numbers', () => {
  test('[TP3] number and percent', () => {
    expect(
      say(
        '{{number 1234.50}} {{number 1234.5 places=0}} {{number 1234567 separator=false}} {{percent 0.125}} {{percent 0.08875 places=1}}',
      ),
    ).toBe('1,234.5 1,235 1234567 12.5% 8.9%')
  })
  test('[TP3] cn writes amounts in Chinese capitals', () => {
    const cases: Record<string, string> = {
      '25': '贰拾伍元整',
      '0': '零元整',
      '0.05': '伍分',
      '0.50': '伍角整',
      '10.05': '壹拾元零伍分',
      '105.3': '壹佰零伍元叁角整',
      '1409.50': '壹仟肆佰零玖元伍角整',
      '6007.14': '陆仟零柒元壹角肆分',
      '107000.53': '壹拾万柒仟元伍角叁分',
      '16409.02': '壹万陆仟肆佰零玖元零贰分',
      '100000001': '壹亿零壹元整',
      '1000010000': '壹拾亿零壹万元整',
      '20000000000': '贰佰亿元整',
      '-3.2': '负叁元贰角整',
    }
    for (const [amount, words] of Object.entries(cases)) expect(say('{{cn x}}', { x: amount })).toBe(words)
    expect(say('{{cn 2500 unit="fen"}}')).toBe('贰拾伍元整')
  })
})

describe('texts', () => {
  test('[TP3] upper, lower, trim, truncate, padStart, padEnd', () => {
    expect(
      say(
        "{{upper 'aé'}}{{lower 'AB'}}[{{trim '  x '}}]{{truncate '珍珠奶茶' 2}}{{truncate 'ab' 2}}{{truncate '😀😀😀' 2 ''}}",
      ),
    ).toBe('AÉab[x]珍珠…ab😀😀')
    expect(say("[{{padStart 7 3 '0'}}][{{padEnd '奶茶' 6}}][{{padStart '奶茶' 6 '茶'}}][{{padEnd 'abc' 2}}]")).toBe(
      '[007][奶茶  ][茶奶茶][abc]',
    )
  })
  test('[TP3] join, default, mask', () => {
    const data = { specs: ['大', '冰'], items: [{ n: 1 }, { n: 2 }], zero: 0, none: null }
    expect(
      say("{{join specs ' | '}} {{join items '+' 'n'}} {{join none}} {{default none 'x'}} {{default zero 'x'}}", data),
    ).toBe('大 | 冰 1+2  x 0')
    expect(
      say(
        "{{mask '13800138000'}} {{mask 13800138000}} {{mask '12345'}} {{mask '张三丰' start=1 end=0}} {{mask none}}",
        data,
      ),
    ).toBe('138****8000 138****8000 1**** 张** ')
  })
})

describe('repeat', () => {
  const labels = (expression: string, data: unknown) =>
    prepare(compile([{ each: expression, as: 'cup place', layouts: [[{ content: '{{place}} {{cup.name}}' }]] }]), data)
      .lines.map(({ contents }) => contents[0])
      .join()

  test('[TP3] gives each item as often as its own count says', () => {
    const cups = [{ name: 'a', n: 2 }, { name: 'b' }, { name: 'c', n: '2' }]
    expect(labels('repeat cups "n"', { cups })).toBe('0 a,1 a,2 b,3 c,4 c')
    expect(labels('repeat none "n"', {})).toBe('')
  })
  test('[TP3] what is no count, or more than the most, is there once', () => {
    const cups = [0.5, 0, -1, 'x', null, 100, 1e9].map((n) => ({ name: 'a', n }))
    expect(labels('repeat cups "n" max=99', { cups })).toBe('0 a,1 a,2 a,3 a,4 a,5 a,6 a')
    expect(labels('repeat cups "n" max=1', { cups: [{ name: 'a', n: 2 }] })).toBe('0 a')
  })
  test('[TP8] is paid for before it is made', () => {
    const cups = Array.from({ length: 5_000 }, () => ({ name: 'a', n: 1_000 }))
    expect(() => labels('repeat cups "n"', { cups })).toThrow(/more than 1000000 steps/)
  })
})

describe('conditions', () => {
  test('[TP3] eq ne gt gte lt lte and or not', () => {
    const check = (expression: string) => say(`{{#if (${expression})}}t{{else}}f{{/if}}`, { a: 1, s: '1', list: [] })
    expect(['eq a 1', 'eq a s', 'eq s "2"', 'eq list null', 'ne a 2'].map(check).join('')).toBe('ttfft')
    expect(
      ['gt 10 9', 'gt "10" "9"', 'gte 1 1', 'lt 0.1 0.2', 'lte 2 1', 'lt "a" "b"', 'gt missing 1'].map(check).join(''),
    ).toBe('ttttftf')
    expect(['and a s', 'and a list', 'or list a', 'or list 0', 'not list', 'not a'].map(check).join('')).toBe('tftftf')
  })
})

describe('dates', () => {
  test('[TP3] instants are shown at UTC+8, or where the host says', () => {
    const instant = '2026-11-22T18:30:05Z'
    expect(say("{{date x 'YYYY-MM-DD HH:mm:ss'}}", { x: instant })).toBe('2026-11-23 02:30:05')
    expect(say("{{date x 'M/D H:mm'}}", { x: instant }, { utcOffsetMinutes: 0 })).toBe('11/22 18:30')
    expect(say("{{date x 'MM-DD HH:mm' utcOffset=-300}}", { x: instant })).toBe('11-22 13:30')
    expect(say("{{date x 'HH:mm'}}", { x: '2026-11-22T18:30:05.123+08:00' })).toBe('18:30')
  })
  test('[TP3] numbers are milliseconds or seconds since 1970', () => {
    expect(say('{{date x}} {{date y}}', { x: 1_764_000_000_000, y: 1_764_000_000 })).toBe(
      '2025-11-25 00:00:00 2025-11-25 00:00:00',
    )
  })
  test('[TP3] a time without a zone is what the clock showed', () => {
    expect(say("{{date x 'YYYY年M月D日 dddd a h:mm'}}", { x: '2026-11-22 15:04:05.123456' })).toBe(
      '2026年11月22日 星期日 下午 3:04',
    )
    expect(say("{{date x 'YYYY-MM-DD [at] HH'}}", { x: '2026-11-22' })).toBe('2026-11-22 at 00')
  })
  test('[TP3] what is not a time prints nothing and is an issue', () => {
    for (const x of ['tomorrow', '2026-02-30', '2026-13-01', '2026-01-01 25:00', '2026-01-01 10:61', -1, 1e20, {}]) {
      const document = prepare(compile([[{ content: '{{date x}}' }]]), { x })
      expect(document.lines[0]?.contents).toEqual([''])
      expect(document.issues).toMatchObject([{ code: 'helper_failed' }])
    }
  })
})

test('[TP3] hosts add helpers of their own', () => {
  const compiled = compile([[{ content: '{{twice x}} {{shout}}' }]], {
    helpers: { twice: ([value]) => Number(value) * 2, shout: () => '!' },
  })
  expect(prepare(compiled, { x: 4 }).lines[0]?.contents).toEqual(['8 !'])
})
