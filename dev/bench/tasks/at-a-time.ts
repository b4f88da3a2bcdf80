/** Calls `act` for every index below `count`, at most `width` of them at the same time. */
export async function atATime(count: number, width: number, act: (index: number) => Promise<void>): Promise<void> {
  let next = 0
  const worker = async () => {
    while (next < count) await act(next++)
  }
  await Promise.all(Array.from({ length: width }, worker))
}

export interface Countdown {
  one(): void
  until(count: number): Promise<void>
}

/** Resolves when so many things have happened. */
export function countdown(): Countdown {
  let left = 0
  let reached = () => {}
  return {
    one() {
      left -= 1
      if (left === 0) reached()
    },
    until(count) {
      left = count
      return new Promise((resolve) => {
        reached = resolve
      })
    },
  }
}

/** The value below which this share of the sorted values lies. */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}
