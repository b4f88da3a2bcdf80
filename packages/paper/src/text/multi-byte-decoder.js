// Plain JavaScript with declarations of its own, since the library's declarations refer to Node's types: they would let
// `process` and `TextDecoder` pass the type check of a package that must run without them.
export { createMultibyteDecoder } from '@exodus/bytes/multi-byte.js'
