/** Whether a node is told to look less hard at what it makes: a picture checker that is off, or lets more pass than it does by itself. Pure. */
import type { ResolvedNode } from '../graph/resolved.ts'

export interface Weakened {
  readonly port: string
  readonly got: string
}

export function weakened({ spec, params }: ResolvedNode): Weakened | undefined {
  const { options, strictness } = params
  if (spec.imageModels?.some(({ family }) => family === 'safety-checker') === true && typeof strictness === 'number' && strictness < 0) return { port: 'strictness', got: String(strictness) }
  if (typeof options !== 'object' || options === null || Array.isArray(options)) return undefined
  const { safety, strictness: given } = options
  if (safety === 'off') return { port: 'options.safety', got: 'off' }
  return typeof given === 'number' && given < 0 ? { port: 'options.strictness', got: String(given) } : undefined
}
