import { defineConfig } from 'vitest/config'

/** Two cores are the reference machine; the slow suites start real servers, browsers and printers of their own. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          // Vitest leaves a core to itself, which is half of the reference machine.
          maxWorkers: '100%',
          include: [
            'packages/**/*.test.ts',
            'apps/**/*.test.{ts,tsx}',
            'dev/{emulators,goldens,pictures}/**/*.test.ts',
          ],
          // Ends a test that hangs; on a machine where everything runs at once the slowest take a third of it.
          testTimeout: 60_000,
          // A PostgreSQL takes a second to start, and much longer while everything else runs.
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'system',
          include: ['dev/e2e/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 120_000,
          // Most of a system test is waiting: for browsers, timers and programs that were killed.
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
