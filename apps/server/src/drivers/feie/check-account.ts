import type { FeieAccount } from './account.ts'
import type { FeieLines } from './feie-line.ts'

/** Whether the vendor takes an account. */
export type AccountCheck =
  | { readonly answer: 'taken' | 'refused'; readonly message: string }
  | { readonly answer: 'no_answer'; readonly message: string }

/** A number that is nobody's: the vendor looks at the account first, and then says that there is no such printer. */
const nobodysPrinter = '1'

/** Asks the vendor a harmless question; any answer but a refusal of the account itself means that it is taken. */
export async function checkAccount(lines: FeieLines, account: FeieAccount): Promise<AccountCheck> {
  const line = lines.of(account)
  const answer = await line.call(nobodysPrinter, (api, asked) => api.printerStatus(asked, nobodysPrinter))
  if (answer.ok) return { answer: 'taken', message: takenWords }
  if (answer.reason !== 'refused') return { answer: 'no_answer', message: answer.message }
  return answer.code === 'account_refused'
    ? { answer: 'refused', message: answer.message }
    : { answer: 'taken', message: takenWords }
}

const takenWords = '账号可用 / the account works'
