/** The node that a plugin's function is about to be called for, where its arguments don't say so, and the port whose value it is asked of. */
import type { Place } from '../../run/boundary.ts'

export interface Spot {
  readonly place: Place
  readonly port?: string | undefined
}

let spot: Spot | undefined

export const spotNow = (): Spot | undefined => spot

export function at<T>(place: Place, work: () => T, port?: string): T {
  const before = spot
  spot = { place, port }
  try {
    return work()
  } finally {
    spot = before
  }
}
