// Plain JavaScript with declarations of its own: the library's declarations need DOM types that this package runs without.
export { encodeAztec } from 'etiket/aztec'
export { encodeDataMatrix } from 'etiket/datamatrix'
export { encodePDF417 } from 'etiket/pdf417'
