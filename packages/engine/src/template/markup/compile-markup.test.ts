import { describe, expect, test } from 'vitest'
import { testData } from '../../../testing/slips.ts'
import { compile, EngineError, type Issue, prepare, type ResolvedDocument } from '../../index.ts'

function issuesOf(template: unknown): readonly Issue[] {
  try {
    compile(template)
  } catch (error) {
    if (error instanceof EngineError) return error.issues
    throw error
  }
  return []
}

const shortIssues = (template: unknown) => issuesOf(template).map(({ path, code }) => `${path} ${code}`)

/** A document without the places of its blocks, which are lines and columns here and JSON paths there. */
function withoutPaths(document: ResolvedDocument): unknown {
  return JSON.parse(JSON.stringify(document, (key, value) => (key === 'path' ? undefined : value)))
}

const refund = `<receipt name="退款小票">
  <text style="text-align:center; font-weight:bold; font-size:middle">{{shop.name}}</text>
  <text style="text-align:center; font-size:large; background:black">退 款 凭 证</text>
  <divider/>
  <row><col weight="1">原单号</col><col weight="3" style="text-align:right">{{order.no}}</col></row>
  <row><col>退款单号</col><col weight="3" style="text-align:right">{{order.refund.no}}</col></row>
  <row>
    <col>退款时间</col>
    <col weight="3" style="text-align:right">{{date order.refund.at 'YYYY年M月D日 HH:mm'}}</col>
  </row>
  <row><col>经办人</col><col weight="3" style="text-align:right">{{default order.refund.operator '收银台'}}</col></row>
  <divider/>
  <each of="order.refund.items">
    <row>
      <col weight="5">{{name}}</col>
      <col weight="1" style="text-align:right">x{{quantity}}</col>
      <col weight="3" style="text-align:right">{{money (sub 0 amount) unit='fen'}}</col>
    </row>
    <else><text style="text-align:center">(整单退款)</text></else>
  </each>
  <divider/>
  <if test="eq order.refund.kind 'partial'">
    <row><col>原单金额</col><col style="text-align:right">{{money order.paid_fen unit='fen'}}</col></row>
    <row>
      <col>剩余金额</col>
      <col style="text-align:right">{{money (sub order.paid_fen order.refund.amount_fen) unit='fen'}}</col>
    </row>
  </if>
  <row>
    <col style="font-size:large">退款</col>
    <col weight="2" style="text-align:right;font-size:48px;font-weight:700">
      {{money order.refund.amount_fen unit='fen' sign='¥'}}
    </col>
  </row>
  <text>退回 {{order.refund.method}}({{order.refund.account}}),预计 1-3 个工作日到账</text>
  <text>原因:{{order.refund.reason}}</text>
  <feed lines="1"/>
  <row><col>顾客签名:</col><col weight="2" style="text-align:right">________________</col></row>
  <barcode type="ean13" height="48" width="2" hri="below">{{order.refund.ean}}</barcode>
  <cut></cut>
</receipt>`

describe('the HTML-like form', () => {
  test('[TP4] both forms of a receipt make one document', () => {
    const data = testData('receipts/refund.data.json')
    const json = prepare(compile(testData('receipts/refund.json')), data)
    expect(withoutPaths(prepare(compile(refund), data))).toEqual(withoutPaths(json))
    expect(compile(refund).name).toBe('退款小票')
  })
  test('[TP4] every element and style is a field of the JSON form', () => {
    const markup = `
      <!-- a comment -->
      <text style="font-size:2x3;text-decoration:underline 2px;text-overflow:shrink">a</text>
      <text style="font-size:12px;font-weight:400;text-decoration:none;background:white">b</text>
      <row><col gap="2" style="text-overflow:ellipsis">c</col><divider weight="2">=</divider></row>
      <qr size="4" level="H" style="text-align:left">d</qr>
      <img src="{{logo}}" width="64" dither="atkinson" style="text-align:right"/>
      <raw>1B 40</raw>
      <feed/><drawer pin="5"/><beep times="2"/><cut mode="full"/>`
    const layouts = [
      [{ content: 'a', fontSize: { width: 2, height: 3 }, underline: 2, overflow: 'shrink' }],
      [{ content: 'b', fontSize: 'small' }],
      [
        { content: 'c', gap: 2, overflow: 'ellipsis' },
        { contentType: 'divider', content: '=', pagerWeight: 2 },
      ],
      [{ contentType: 'qrcode', content: 'd', size: 4, errorLevel: 'H', textAlign: 'left' }],
      [{ contentType: 'image', content: '{{logo}}', width: 64, dither: 'atkinson', textAlign: 'right' }],
      [{ contentType: 'raw', content: '1b40' }],
      [{ contentType: 'feed' }],
      [{ contentType: 'drawer', pin: 5 }],
      [{ contentType: 'beep', times: 2 }],
      [{ contentType: 'cut', mode: 'full' }],
    ]
    const data = { logo: 'https://x.example/logo.png' }
    const made = prepare(compile({ format: 'xiaopiao-html/1', content: markup }), data)
    expect(withoutPaths(made)).toEqual(withoutPaths(prepare(compile({ layouts }), data)))
  })
  test('[TP4] indentation is layout, spaces in a line are text, entities are five', () => {
    const markup = `<text>
        first &lt;b&gt; &amp; AT&T
        second  x{{"a<b>&amp;"}}
      </text><text>  kept  </text><text>{{lookup this "<"}}{{!-- </text> }} --}}</text>`
    const { lines } = prepare(compile(markup), { 'a<b>&amp;': 'y', '<': 'z' })
    expect(lines.map((line) => line.contents[0])).toEqual(['first <b> & AT&T\nsecond  xy', '  kept  ', 'z'])
  })
  test('[TP7] what a printer cannot do is told at the line and column of its element', () => {
    const template = { format: 'xiaopiao-html/1', content: '<text>a</text>\n  <row><col>😋</col></row>' }
    expect(prepare(compile(template), {}).lines[1]?.blocks[0]?.path).toBe('content:2:8')
  })
})

describe('issues of the HTML-like form', () => {
  test.each([
    ['<text>a</text>\n<txt>b</txt>', ['2:1 unknown_field']],
    ['<row><col wieght="2">a</col><text>x</text></row>', ['1:11 unknown_field', '1:29 template_syntax']],
    ['<row>\n  <col weight="b">{{mony x}}</col>\n</row>', ['2:8 invalid_value', '2:19 unknown_helper']],
    ['<text style="font-size:900px;colour:red">a</text>', ['1:7 invalid_value', '1:7 invalid_value']],
    ['<qr style="font-size:24px" size="40">x</qr>', ['1:5 invalid_value', '1:28 invalid_value']],
    ['<each as="x"><text>a</text></each>', ['1:1 missing_field']],
    ['<each of="a b c}} {{d"><text>a</text></each>', ['1:19 template_syntax']],
    ['<text>a', ['1:1 template_syntax']],
    ['<text>a</row>', ['1:8 template_syntax']],
    ['</text>', ['1:1 template_syntax']],
    ['<text>1 < 2</text>', ['1:9 template_syntax']],
    ['<text>&nbsp;</text>', ['1:7 template_syntax']],
    ['<text>&#123;&#123;x}}</text>', ['1:7 template_syntax']],
    ['<text weight>a</text>', ['1:7 template_syntax']],
    ['<text weight="1" weight="2">a</text>', ['1:18 template_syntax']],
    ['<text weight=1>a</text>', ['1:7 template_syntax']],
    ['<text>{{x</text>', ['1:7 template_syntax']],
    ['<!-- a', ['1:1 template_syntax']],
    ['<!DOCTYPE html>', ['1:1 template_syntax']],
    ['<row>\n  a\n</row>', ['2:3 template_syntax', '1:1 invalid_value']],
    ['<row></row>', ['1:1 invalid_value']],
    ['<receipt><cut/></receipt><cut/>', ['1:26 template_syntax']],
    ['<if test="a"><else></else><else></else></if>', ['1:27 template_syntax']],
    ['<raw>{{x}}</raw>', ['1:6 invalid_value']],
    ['<cut>now</cut>', ['1:6 template_syntax']],
  ])('[TP7] %j', (markup, expected) => {
    expect(shortIssues(markup)).toEqual(expected)
  })
  test('[TP8] depth and size end in an issue', () => {
    expect(shortIssues('<if test="a">'.repeat(10_000))).toContain('1:456 template_syntax')
    expect(shortIssues(`<text>${'x'.repeat(400_000)}</text>`)).toEqual([' limit_exceeded'])
    const templates = Array.from({ length: 20 }, () => '<if test="a">').join('')
    expect(shortIssues(`${templates}<cut/>${'</if>'.repeat(20)}`)).toEqual(['1:209 limit_exceeded'])
  })
})
