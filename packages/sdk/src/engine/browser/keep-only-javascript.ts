/** What an engine may know of its realm: the language, and itself. */
const kept = new Set(
  (
    'Xiaopiao Object Function Array String Number Boolean Symbol BigInt Math JSON Date RegExp Promise Proxy Reflect Map Set ' +
    'WeakMap WeakSet WeakRef FinalizationRegistry Iterator Error AggregateError EvalError RangeError ReferenceError SyntaxError ' +
    'TypeError URIError ArrayBuffer SharedArrayBuffer DataView Atomics Int8Array Uint8Array Uint8ClampedArray Int16Array ' +
    'Uint16Array Int32Array Uint32Array Float16Array Float32Array Float64Array BigInt64Array BigUint64Array Infinity NaN ' +
    'undefined globalThis parseInt parseFloat isNaN isFinite decodeURI decodeURIComponent encodeURI encodeURIComponent ' +
    'escape unescape constructor toString valueOf hasOwnProperty isPrototypeOf propertyIsEnumerable toLocaleString ' +
    '__proto__ __defineGetter__ __defineSetter__ __lookupGetter__ __lookupSetter__'
  ).split(' '),
)

/** Takes the host's own things, such as `fetch` and `indexedDB`, out of a realm and what it inherits from. */
export function keepOnlyJavaScript(realm: object): void {
  for (let object: object | null = realm; object !== null; object = Object.getPrototypeOf(object)) {
    for (const name of Object.getOwnPropertyNames(object)) if (!kept.has(name)) takeOut(object, name)
  }
}

function takeOut(object: object, name: string): void {
  if (Reflect.deleteProperty(object, name)) return
  // What cannot be deleted stays, without its value where that can be taken.
  Reflect.defineProperty(object, name, { value: undefined })
}
