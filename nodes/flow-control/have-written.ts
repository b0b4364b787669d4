/** Has a text written by the backend that a node names. */
import type { Json, NodeServices } from '../../engine/api.ts'
import { scriptKind } from '../shared/kinds/script.ts'
import type { Writing } from '../shared/write-by-rules.ts'

interface Choice {
  readonly backend: string
  readonly model: string | undefined
  readonly options: Json | undefined
}

export async function haveWritten(
  { models, seed, signal, log, report }: Pick<NodeServices, 'models' | 'seed' | 'signal' | 'log' | 'report'>,
  { backend: name, model, options = {} }: Choice,
  wanted: Writing,
): Promise<readonly string[]> {
  const backend = await models.choose(scriptKind, name, { model: model ?? null, options, task: wanted.task, language: wanted.language ?? '' })
  const { texts, metadata, unmade } = await backend.run({ ...wanted, model, options: options as Record<string, Json>, seed: wanted.seed ?? seed, signal, log })
  if (backend.remote && unmade !== true) report({ ...metadata, reason: backend.reason })
  return texts
}

/** Params of nodes that have something written. */
export const SCRIPT_PARAMS = {
  backend: { type: 'string', title: 'Backend', default: 'auto', advanced: true, description: '"auto" goes by embedded rules; "openai" asks a language model. reelgraph doctor lists them.' },
  model: { type: 'string', title: 'Model', optional: true, maxLength: 300, advanced: true, description: 'One of the backend\'s models, by its own name. Absent: its default.' },
  options: { type: 'json', title: 'Backend options', optional: true, advanced: true, description: 'Passed on to the backend.' },
} as const
