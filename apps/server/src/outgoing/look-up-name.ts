import { Resolver } from 'node:dns/promises'

/**
 * The addresses of a name, in the order in which they should be tried. Rejects when there are none, or when the signal
 * is aborted.
 */
export type LookUpName = (name: string, signal: AbortSignal) => Promise<readonly string[]>

/** Two questions of two seconds each: a name server that is slower than that is down. */
const questions = { timeout: 2_000, tries: 2 } as const

/**
 * Asks the DNS servers of the system. Not `dns.lookup`, which shares four threads with the file system: names that
 * strangers choose and never answer for would hold up everybody else. The hosts file is not asked; `localhost` is this
 * machine without a question (RFC 6761, 6.3).
 */
export const lookUpName: LookUpName = async (name, signal) => {
  const bare = name.endsWith('.') ? name.slice(0, -1) : name
  if (bare === 'localhost' || bare.endsWith('.localhost')) return ['127.0.0.1', '::1']
  signal.throwIfAborted()
  const resolver = new Resolver(questions)
  const cancel = () => resolver.cancel()
  signal.addEventListener('abort', cancel, { once: true })
  try {
    const [four, six] = await Promise.allSettled([resolver.resolve4(bare), resolver.resolve6(bare)])
    if (four.status === 'rejected' && six.status === 'rejected') throw four.reason
    return [four, six].flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
  } finally {
    signal.removeEventListener('abort', cancel)
  }
}
