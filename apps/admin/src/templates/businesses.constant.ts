import { business } from '@xiaopiao/protocol'

/** Every business, in the order in which they are listed. */
export const businesses = business.options
