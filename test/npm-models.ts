/** Sessions on the processor, and the model packages that are made of what npm has installed. */
import { createMadePackages } from '../engine/models/packages/made-packages.ts'
import { createModelPackages } from '../engine/models/packages/packages.ts'
import type { ModelPackages } from '../engine/models/packages/package-types.ts'
import { createOnnxRuntime } from '../engine/models/runtime/onnx-runtime.ts'
import type { Sessions } from '../engine/models/runtime/session-types.ts'
import { createSessions } from '../engine/models/runtime/sessions.ts'

/** @param root where packages are made @param project whose node_modules are looked into. Close the sessions. */
export function npmModels(root: string, project = new URL('..', import.meta.url).pathname): { readonly sessions: Sessions; readonly packages: ModelPackages } {
  const sessions = createSessions({ runtime: createOnnxRuntime(), budget: 1e9, device: 'cpu', log: { debug() {}, info() {}, warn() {} } })
  return { sessions, packages: createModelPackages({ roots: [], made: createMadePackages({ project, root }) }) }
}
