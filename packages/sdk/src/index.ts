/** What is the same everywhere: the typed client of the HTTP API, the print client and the receipts. */
export {}
