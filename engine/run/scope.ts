/** How the scope of a node's call is found from what the node is given: its frames live as long as it does. */
import { FrameScope } from './frame-server.ts'

export const SCOPE = Symbol('scope')

export const scopeOf = (given: unknown): FrameScope | undefined => {
  if (given instanceof FrameScope) return given
  return typeof given === 'object' && given !== null ? (given as { [SCOPE]?: FrameScope })[SCOPE] : undefined
}
