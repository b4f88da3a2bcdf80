import { type ClientMessage, clientMessages, type GatewayErrorCode } from '@xiaopiao/protocol'

/** What a client's frame turned out to be. */
export type ParsedFrame =
  | { readonly kind: 'message'; readonly message: ClientMessage; readonly unknownFields: readonly string[] }
  /** GW3: of a type that this protocol does not know. */
  | { readonly kind: 'unknown_type'; readonly type: string }
  | { readonly kind: 'faulty'; readonly code: GatewayErrorCode; readonly message: string }

/** Enough to find the mistake; what a client sends is not repeated at length, neither to it nor in the log. */
const quotedMax = 100

/**
 * GW1, GW3: reads one frame of a client, which may hold anything.
 * @param messageBytesMax the limit above which a frame is refused unread
 */
export function parseFrame(bytes: Buffer, isBinary: boolean, messageBytesMax: number): ParsedFrame {
  if (bytes.byteLength > messageBytesMax) {
    return faulty(
      'too_large',
      `the message has ${bytes.byteLength} bytes, the limit is ${messageBytesMax} / 消息过大,上限 ${messageBytesMax} 字节`,
    )
  }
  if (isBinary) return faulty('bad_json', 'send JSON in text frames, not in binary ones / 请用文本帧发送 JSON')

  let content: unknown
  try {
    content = JSON.parse(withoutByteOrderMark(bytes.toString('utf8')))
  } catch {
    return faulty('bad_json', 'the message is not valid JSON / 消息不是合法的 JSON')
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    return faulty('not_an_object', 'the message is not a JSON object / 消息不是 JSON 对象')
  }
  const type = 'type' in content ? content.type : undefined
  if (typeof type !== 'string') return faulty('invalid_message', 'type: must be a string / 必须是字符串')
  if (!isKnownType(type)) return { kind: 'unknown_type', type: type.slice(0, quotedMax) }
  return parseKnown(type, content)
}

type KnownType = keyof typeof clientMessages

function isKnownType(type: string): type is KnownType {
  return Object.hasOwn(clientMessages, type)
}

function parseKnown(type: KnownType, content: object): ParsedFrame {
  const schema = clientMessages[type]
  const parsed = schema.safeParse(content)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const path = issue?.path.map(String).join('.') ?? ''
    return faulty('invalid_message', `${type}: ${path}: ${issue?.message ?? 'invalid'}`)
  }
  const unknownFields = Object.keys(content)
    .filter((field) => !Object.hasOwn(schema.shape, field))
    .slice(0, 10)
    .map((field) => field.slice(0, quotedMax))
  return { kind: 'message', message: parsed.data, unknownFields }
}

/** RFC 8259 lets a reader skip it, and some .NET writers send it. */
function withoutByteOrderMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text
}

function faulty(code: GatewayErrorCode, message: string): ParsedFrame {
  return { kind: 'faulty', code, message }
}
