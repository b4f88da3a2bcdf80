/** One event of a stream. */
export interface StreamEvent {
  readonly type: string
  readonly data: string
}

export interface EventParser {
  /** Any piece of the stream; what it completes is told at once. */
  push(text: string): void
  /** Of the last block that was whole; what a new connection asks to go on from. */
  readonly lastEventId: string | undefined
  /** How long the server wants to be left alone before a new connection. */
  readonly retryMs: number | undefined
}

/**
 * Reads `text/event-stream` as the HTML standard has it (9.2.6, interpreting an event stream).
 * @param onEvent not told of blocks without data
 */
export function eventParser(onEvent: (event: StreamEvent) => void, resumedFrom?: string): EventParser {
  let lastEventId = resumedFrom
  let retryMs: number | undefined
  let unread = ''
  let isFirst = true
  let blockId: string | undefined = resumedFrom
  let type = ''
  let data: string[] = []

  const endBlock = (): void => {
    lastEventId = blockId
    if (data.length > 0) onEvent({ type: type === '' ? 'message' : type, data: data.join('\n') })
    type = ''
    data = []
  }

  const readLine = (line: string): void => {
    if (line === '') {
      endBlock()
      return
    }
    const colon = line.indexOf(':')
    const name = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1)
    if (name === 'data') data.push(value)
    else if (name === 'event') type = value
    else if (name === 'id' && !value.includes('\0')) blockId = value
    else if (name === 'retry' && /^\d{1,9}$/.test(value)) retryMs = Number(value)
  }

  return {
    push(text) {
      unread += isFirst && text.startsWith('\uFEFF') ? text.slice(1) : text
      if (text !== '') isFirst = false
      // A carriage return at the end may be the first half of a line's end.
      const ends = /\r\n|\n|\r(?!$)/g
      let from = 0
      for (let end = ends.exec(unread); end !== null; end = ends.exec(unread)) {
        readLine(unread.slice(from, end.index))
        from = ends.lastIndex
      }
      unread = unread.slice(from)
    },
    get lastEventId() {
      return lastEventId
    },
    get retryMs() {
      return retryMs
    },
  }
}
