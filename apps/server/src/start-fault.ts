import { SettingError } from './listen.ts'
import { StoreFault } from './store/index.ts'
import { SecretKeyError } from './tenants/secret-key.ts'

/** Whether a failed start is something that an operator can mend: then one line instead of a stack. */
export function isOperatingFault(error: unknown): error is Error {
  if (error instanceof SettingError || error instanceof StoreFault || error instanceof SecretKeyError) return true
  // The system's own words name what it refused: a port below 1024, a data directory that is not ours.
  return error instanceof Error && 'syscall' in error
}
