/** What was made, and how it is given back. */
export interface Made {
  add(close: () => unknown): void
  /** The last that was made first: what stands on others goes before them. Each once, whatever another one says. @throws the first fault */
  close(): Promise<void>
}

export function createMade(): Made {
  const closings: (() => unknown)[] = []
  return {
    add: (close) => void closings.push(close),
    async close() {
      const faults: unknown[] = []
      for (const close of closings.splice(0).reverse()) {
        try {
          await close()
        } catch (thrown) {
          faults.push(thrown)
        }
      }
      if (faults.length > 0) throw faults[0]
    },
  }
}
