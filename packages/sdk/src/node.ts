/** The SDK for Node.js, with storages on disk. */
export {}
