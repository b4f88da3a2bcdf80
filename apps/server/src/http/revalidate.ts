import { createHash } from 'node:crypto'

interface TaggedText {
  readonly text: string
  readonly etag: string
}

/** Worked out once for each answer: handlers answer the same object until what it says has changed. */
const taggedTexts = new WeakMap<object, TaggedText>()

/** The answer as JSON with its ETag, or 304 when the caller has it already (RFC 9110, 13.1.2). */
export function revalidated(headers: Headers, answer: object): Response {
  const { text, etag } = taggedText(answer)
  const known = { etag, 'cache-control': 'private, no-cache' }
  if (hasTag(headers.get('if-none-match'), etag)) return new Response(null, { status: 304, headers: known })
  return new Response(text, { status: 200, headers: { ...known, 'content-type': 'application/json; charset=utf-8' } })
}

function taggedText(answer: object): TaggedText {
  const known = taggedTexts.get(answer)
  if (known !== undefined) return known
  const text = JSON.stringify(answer)
  const tagged = { text, etag: `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"` }
  taggedTexts.set(answer, tagged)
  return tagged
}

/** Weak comparison: a proxy that compresses makes the tag weak, and the content is still the same. */
export function hasTag(header: string | null, etag: string): boolean {
  if (header === null) return false
  return header.split(',').some((part) => part.trim() === '*' || part.trim().replace(/^W\//, '') === etag)
}
