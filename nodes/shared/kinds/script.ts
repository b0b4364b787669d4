/** The kind of backends that write: a better prompt, a story cut into scenes, or what is spoken in a film. */
import { defineBackendKind, type Backend, type Json, type Log, type Made, type RemoteService } from '../../../engine/api.ts'
import { writeByRules, type Writing } from '../write-by-rules.ts'

/** What is to be written. */
export interface WriteRequest extends Writing {
  readonly model: string | undefined
  readonly seed: number
  readonly options: Readonly<Record<string, Json>>
  readonly signal: AbortSignal
  readonly log: Log
  readonly remote: RemoteService
}

export interface Written extends Made {
  /** One text for `enhance`, one for each scene or part of a script else. */
  readonly texts: readonly string[]
}

export type ScriptBackend = Backend<WriteRequest, Written>

export const scriptKind = defineBackendKind<WriteRequest, Written>({
  name: 'script',
  title: 'Script',
  description: 'Makes a prompt better, cuts a story into scenes, or writes what is spoken.',
  describe(request, backend) {
    request.log.info(`${backend.name} has not written this yet: planned with the embedded rules`)
    return { texts: writeByRules(request), metadata: { backend: 'not made yet' }, unmade: true }
  },
})
