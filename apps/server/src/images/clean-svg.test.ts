import { describe, expect, test } from 'vitest'
import { cleanSvg } from './clean-svg.ts'

const wrap = (inner: string, more = '') =>
  `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 10 10"${more}>${inner}</svg>`

function clean(svg: string | Uint8Array): string {
  const cleaned = cleanSvg(typeof svg === 'string' ? new TextEncoder().encode(svg) : svg)
  return cleaned.ok ? new TextDecoder().decode(cleaned.svg) : `refused: ${cleaned.reason}`
}

describe('cleanSvg()', () => {
  test('a drawing keeps its shapes and loses what editors add for themselves', () => {
    const drawn = `<?xml version="1.0" encoding="UTF-8"?>
      <!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
      <!-- a comment --><svg xmlns="http://www.w3.org/2000/svg" xmlns:i="urn:editor" viewBox="0 0 10 10" i:zoom="2">
      <metadata><x/></metadata><i:view><g/></i:view><title>logo</title>
      <style><![CDATA[.a{fill:#000;filter:url(#f)}]]></style>
      <g filter="url(#f)" class="a"><path d="M0 0h10v10z" style="filter: url(#f); stroke: red"/></g></svg>`
    expect(clean(drawn)).toBe(
      '<svg xmlns="http://www.w3.org/2000/svg" width="1000" height="1000" viewBox="0 0 10 10"><style>.a{fill:#000;}</style>' +
        '<g class="a"><path d="M0 0h10v10z" style="; stroke: red"/></g></svg>',
    )
  })

  test('references inside the drawing stay, whichever way they are written', () => {
    const inner =
      '<defs><linearGradient id="g"><stop offset="0"/></linearGradient><path id="p" d="M0 0"/></defs>' +
      `<use xlink:href="#p"/><use href="#p"/><rect fill="url('#g')" style="stroke:url( #g )"/>`
    const cleaned = clean(wrap(inner))
    expect(cleaned.match(/<use href="#p"\/>/g)).toHaveLength(2)
    expect(cleaned).toContain(`fill="url('#g')"`)
  })

  test.each([
    ['a script', wrap('<script>alert(1)</script>')],
    ['a script in another case', wrap('<SCRIPT>alert(1)</SCRIPT>')],
    ['an event handler', wrap('<path d="M0 0" onclick="alert(1)"/>')],
    ['a handler on the root', wrap('', ' onload="alert(1)"')],
    ['an external image', wrap('<image href="http://127.0.0.1/a.png"/>')],
    ['a bitmap of its own', wrap('<image href="data:image/png;base64,AAAA"/>')],
    ['an external use', wrap('<use xlink:href="http://example.com/a.svg#x"/>')],
    ['a file', wrap('<use href="file:///etc/passwd#x"/>')],
    ['a script as a link', wrap('<use href="javascript:alert(1)"/>')],
    ['an external paint', wrap('<rect fill="url(http://example.com/#g)"/>')],
    ['an external paint in quotes', wrap(`<rect style="fill: URL( 'http://example.com/#g')"/>`)],
    ['an imported style', wrap('<style>@import "http://example.com/a.css";</style>')],
    ['an escaped style', wrap('<style>.a{fill:u\\72l(http://example.com)}</style>')],
    ['a font from outside', wrap('<style>@font-face{src:url(http://example.com/f)}</style>')],
    ['HTML', wrap('<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"/></foreignObject>')],
    ['a link', wrap('<a href="#x"/>')],
    ['an external entity', `<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>${wrap('<text>&x;</text>')}`],
    ['entities that multiply', `<!DOCTYPE svg [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>${wrap('<text>&b;</text>')}`],
    ['an unknown entity', wrap('<text>&nothing;</text>')],
    ['a style sheet beside it', `<?xml-stylesheet href="http://example.com/a.css"?>${wrap('')}`],
    ['another encoding', `<?xml version="1.0" encoding="UTF-7"?>${wrap('')}`],
    ['what does not end', '<svg xmlns="http://www.w3.org/2000/svg"><g>'],
    ['another root', '<html xmlns="http://www.w3.org/1999/xhtml"/>'],
    ['no namespace', '<svg viewBox="0 0 1 1"/>'],
    ['nothing', ''],
    ['a circle of references', wrap('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>')],
    ['a reference to what holds it', wrap('<g id="a"><use href="#a"/></g>')],
    ['too many elements', wrap('<g/>'.repeat(5_001))],
    ['too deep', wrap('<g>'.repeat(60) + '</g>'.repeat(60))],
    ['too many bytes', wrap(' '.repeat(600_000))],
  ])('[TP8] %s is refused', (_what, svg) => {
    expect(clean(svg)).toMatch(/^refused: /)
  })

  test('[TP8] references that multiply are refused although each is small', () => {
    const uses = (level: number) => `<g id="l${level}">${`<use href="#l${level - 1}"/>`.repeat(10)}</g>`
    const bomb = `<path id="l0" d="M0 0"/>${[1, 2, 3, 4, 5, 6, 7, 8].map(uses).join('')}`
    expect(clean(wrap(bomb))).toContain('too complex')
    const patterns = (level: number) =>
      `<pattern id="p${level}">${`<rect fill="url(#p${level - 1})"/>`.repeat(10)}</pattern>`
    expect(clean(wrap(`<pattern id="p0"><rect/></pattern>${[1, 2, 3, 4, 5].map(patterns).join('')}`))).toContain(
      'too complex',
    )
    const sheet = `<style>rect{fill:url(#p)}</style><pattern id="p">${'<rect/>'.repeat(200)}</pattern>`
    expect(clean(wrap(sheet + '<rect/>'.repeat(200)))).toContain('too complex')
  })

  test('a drawing of any unit gets a size that can be drawn, and one without proportions is refused', () => {
    const root = (said: string) => clean(`<svg xmlns="http://www.w3.org/2000/svg" ${said}><g/></svg>`)
    expect(root('viewBox="-5,0 150000,  75000" width="3in"')).toContain(
      'width="1000" height="500" viewBox="-5 0 150000 75000"',
    )
    expect(root('width="20mm" height="40mm"')).toContain('width="500" height="1000" viewBox="0 0 20 40"')
    for (const said of ['', 'width="100%"', 'viewBox="0 0 0 5"', 'viewBox="0 0 1 51"', 'viewBox="0 0 1e999 1"']) {
      expect(root(said), said).toMatch(/^refused/)
    }
  })

  test('bytes that are no UTF-8 are refused', () => {
    expect(clean(Uint8Array.of(0x3c, 0xff, 0xfe))).toContain('UTF-8')
  })

  test('what was cleaned is clean: cleaning it again changes nothing', () => {
    const once = clean(wrap('<text x="1">A &amp; "B" &lt;g&gt;</text><path d="M0 0" id="a&quot;b"/>'))
    expect(clean(once)).toBe(once)
  })
})
