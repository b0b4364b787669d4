/** Has a text written by the backend that a node names. */
import { ReelgraphError, type Json, type NodeServices, type WriteRequest } from '../../engine/api.ts'
import { writeByRules } from '../shared/write-by-rules.ts'

type Wanted = Pick<WriteRequest, 'task' | 'text' | 'most' | 'enhance'>

interface Choice {
  readonly backend: string
  readonly model: string | undefined
  readonly options: Json | undefined
}

export async function writeScript(
  { models, seed, signal, log, report, dry }: Pick<NodeServices, 'models' | 'seed' | 'signal' | 'log' | 'report' | 'dry'>,
  { backend: name, model, options = {} }: Choice,
  wanted: Wanted,
): Promise<readonly string[]> {
  const backend = await models.choose('script', name, { model: model ?? null, options })
  try {
    const { texts, metadata } = await backend.write({ ...wanted, model, options: options as Record<string, Json>, seed, signal, log })
    if (backend.remote) report({ ...metadata, reason: backend.reason })
    return texts
  } catch (thrown) {
    if (!dry || !(thrown instanceof ReelgraphError) || thrown.code !== 'E_REMOTE_UNMADE') throw thrown
    log.info(`${backend.name} has not written this yet: planned with the embedded rules`)
    return writeByRules(wanted)
  }
}

/** Params of nodes that have something written. */
export const SCRIPT_PARAMS = {
  backend: { type: 'string', title: 'Backend', default: 'auto', advanced: true, description: '"auto" goes by embedded rules; "openai" asks a language model. reelgraph doctor lists them.' },
  model: { type: 'string', title: 'Model', optional: true, maxLength: 300, advanced: true, description: 'One of the backend\'s models, by its own name. Absent: its default.' },
  options: { type: 'json', title: 'Backend options', optional: true, advanced: true, description: 'Passed on to the backend.' },
} as const
