/** The node that a plugin's function is about to be called for, where its arguments don't say so. */
import type { Place } from '../../run/boundary.ts'

let place: Place | undefined

export const placeNow = (): Place | undefined => place

export function at<T>(there: Place, work: () => T): T {
  const before = place
  place = there
  try {
    return work()
  } finally {
    place = before
  }
}
