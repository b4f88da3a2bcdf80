type Expected = 'value' | 'value or end' | 'key' | 'key or end' | 'next'

const keyPattern = /"[^"\\]*(?:\\.[^"\\]*)*"\s*:/y
const valuePattern = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y
const spacePattern = /\s*/y

/** Reads JSON only to find where it breaks off; used after the engine's own reader has refused it. */
class FaultFinder {
  private readonly text: string
  private readonly open: string[] = []
  private expected: Expected = 'value'
  private at = 0

  constructor(text: string) {
    this.text = text
  }

  find(): string {
    for (;;) {
      this.skip(spacePattern)
      const reason = this.step(this.text[this.at])
      if (reason !== undefined) return this.fault(reason)
    }
  }

  /** Takes one token; says what is wrong with it. */
  private step(unit: string | undefined): string | undefined {
    const end = this.open[this.open.length - 1]
    if (unit === undefined) return this.open.length === 0 ? 'a document is expected' : 'it ends too early'
    if (this.expected === 'next' && end === undefined) return 'something follows the end'
    const mayEnd = this.expected !== 'key' && this.expected !== 'value'
    if (mayEnd && unit === end) {
      this.open.pop()
      this.at++
      this.expected = 'next'
      return undefined
    }
    switch (this.expected) {
      case 'next':
        if (unit !== ',') return `expected ',' or '${end ?? ''}'`
        this.at++
        this.expected = end === '}' ? 'key' : 'value'
        return undefined
      case 'key':
      case 'key or end':
        if (!this.skip(keyPattern)) return 'expected a field in double quotes and a colon'
        this.expected = 'value'
        return undefined
      default:
        return this.value(unit)
    }
  }

  private value(unit: string): string | undefined {
    if (unit === '[' || unit === '{') {
      this.open.push(unit === '[' ? ']' : '}')
      this.at++
      this.expected = unit === '[' ? 'value or end' : 'key or end'
      return undefined
    }
    if (!this.skip(valuePattern)) {
      return unit === ']' || unit === '}'
        ? `a value is missing before '${unit}', or a comma is too many`
        : 'expected a value'
    }
    this.expected = 'next'
    return undefined
  }

  private skip(pattern: RegExp): boolean {
    pattern.lastIndex = this.at
    if (!pattern.test(this.text)) return false
    this.at = pattern.lastIndex
    return true
  }

  private fault(reason: string): string {
    const line = this.text.slice(0, this.at).split('\n').length
    const near = this.text
      .slice(Math.max(0, this.at - 20), this.at + 20)
      .replace(/\s+/g, ' ')
      .trim()
    return `${reason}, line ${line}, near '${near}'`
  }
}

/** Why a text is not JSON, and where: `expected ',' or ']', line 3, near '…'`. */
export function findJsonFault(text: string): string {
  return new FaultFinder(text).find()
}
