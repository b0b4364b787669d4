/** Where the code of plugins is at work, and who holds what it does. */
import type { GraphLimits } from '../graph/document.ts'

/** The node that code of a plugin works for. */
export interface Place {
  readonly node: string
  readonly type: string
  readonly plugin: string
  /** Its code runs in a thread of its own: nothing of it is lent. */
  readonly fenced: boolean
  /** What the graph says of the time that it may take. */
  readonly limits?: GraphLimits
  /** Ends the run that the node is part of. */
  fail?(thrown: Error): void
}

/** Around the code of plugins: what fails outside of any call fails the run that it was called for. */
export interface Boundary {
  /** A call's port is the one whose value the work is asked of. */
  enter(place: Place): { call<T>(work: () => T, port?: string): T; leave(): void }
}
