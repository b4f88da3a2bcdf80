/** A decoder for `gb18030`, `big5`, `shift_jis` or `euc-kr`; `loose` gives U+FFFD where it would throw. */
export function createMultibyteDecoder(encoding: string, loose?: boolean): (bytes: Uint8Array) => string
