/** As in package.json, which the bundle does not carry. */
export const engineVersion = '0.1.0'
