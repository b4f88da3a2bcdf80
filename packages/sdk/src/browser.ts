/** The SDK for browsers, with storages in IndexedDB. */
export {}
