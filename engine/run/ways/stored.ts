/** The stored way: the result is made once, kept under its content key, and taken from there by whoever asks next. */
import { failure } from '../../contract/errors.ts'
import type { NodeResult } from '../evaluation.ts'
import { materialize, openArtifact } from '../materialize.ts'
import { isExpansion, settle } from './live.ts'
import type { Artifact } from '../../store/store.ts'
import type { Values } from '../param-values.ts'
import type { NodeWork } from './work.ts'

/** The result of an earlier run, if it is kept. */
export async function kept(work: NodeWork): Promise<NodeResult | undefined> {
  const artifact = work.force ? undefined : await work.ports.store.find(work.key)
  if (artifact === undefined) return undefined
  work.cached()
  return work.result('cached', await work.check(await opened(artifact, work)))
}

const opened = (artifact: Artifact, { node, spec, ports, handling }: NodeWork): Promise<Values> => openArtifact(artifact, { node: node.name, spec, ports, handling })

/** @throws E_MODEL_UNMADE in a preview of what a backend would take long for: nobody asked for that */
export async function stored(work: NodeWork): Promise<NodeResult> {
  const { node, spec, key, mode, ports, pulling, handling } = work
  const returned = await work.ask('run')
  if (mode !== 'run' || isExpansion(returned)) return settle(work, returned)
  const artifact = await materialize(await work.check(returned), { node: node.name, spec, key, ports, handling, ...pulling })
  return work.result('done', await work.check(await opened(artifact, work)))
}

/** Nobody waits minutes for a small picture, nor asked for that. */
export function refuseUnmade({ node, spec, mode }: NodeWork): void {
  if (mode === 'look' && !spec.materialize) throw failure('E_MODEL_UNMADE', { node: node.name, type: spec.type })
}
