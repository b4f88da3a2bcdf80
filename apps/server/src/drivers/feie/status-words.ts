import type { DeviceStatus } from '../driver.ts'

/**
 * What the vendor says of a printer (cloud-printers 1.4), in Chinese or, from its stations abroad, in English. The
 * full words vary, so that a part decides; what is not recognized stops nothing.
 */
export function readStatusWords(words: string): DeviceStatus {
  if (/不正常|abnormal|not normal|unnormal|un-normal/i.test(words)) {
    // Nearly always the paper is out; the vendor does not say more.
    return { online: true, condition: 'error', detail: words }
  }
  if (/离线|off-?\s?line/i.test(words)) return { online: false, condition: 'offline', detail: words }
  if (/在线|正常|on-?\s?line/i.test(words)) return { online: true, condition: 'ready', detail: words }
  return { online: true, condition: 'unknown', detail: words }
}
