/**
 * The one function that this package takes from `@exodus/bytes/multi-byte.js`. The library's own declarations refer to
 * Node's types, which would let `process` and `TextDecoder` into a package that must run without them; so this package
 * is checked against these lines instead (see `paths` in tsconfig.json).
 */
export function createMultibyteDecoder(encoding: string, loose?: boolean): (bytes: Uint8Array) => string
