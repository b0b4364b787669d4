/** Models as a node sees them: backends to choose from, and the models themselves. */
import type { BackendChoice } from '../backends/backend.ts'
import type { BackendKind } from '../backends/kind.ts'
import type { ModelResources } from '../models/model-resources.ts'
import type { Json } from './sockets.ts'

/** Backends by kind; `auto` picks the best available one. Beside them, the models themselves. */
export interface ModelService extends ModelResources {
  /** Picks a backend of a kind. Says why. Throws E_BACKEND with all reasons when none fits. */
  choose<Request, Result>(kind: BackendKind<Request, Result>, wanted: string, need: Json): Promise<BackendChoice<Request, Result>>
}
