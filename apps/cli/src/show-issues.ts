import type { Issue } from '@xiaopiao/engine'
import type { Terminal } from './terminal.ts'

/** One line an issue: `receipt.json: layouts[3][1].pagerWeight: expected … (invalid_value)`; the same one is shown once. */
export function showIssues(
  heading: string,
  issues: readonly Issue[],
  file: string | undefined,
  terminal: Terminal,
): void {
  const lines = issues.map(({ path, code, message }) => {
    // Line and column follow the file's name as compilers write it, so that editors find the place.
    const place = [file, path].filter((part) => part !== undefined && part !== '').join(/^\d/.test(path) ? ':' : ': ')
    return `  ${place === '' ? '' : `${place}: `}${message} (${code})`
  })
  terminal.tell([heading, ...new Set(lines)].join('\n'))
}
