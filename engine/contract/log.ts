/** What nodes, backends and models say to whoever looks on. */
import type { Warn } from './warnings.ts'

export interface Log {
  debug(message: string, facts?: Record<string, unknown>): void
  info(message: string, facts?: Record<string, unknown>): void
  /** A warning of the table (docs/warnings.md). It reaches whoever runs the graph; a plugin's own words go into `detail` of W_NODE. */
  readonly warn: Warn
}
