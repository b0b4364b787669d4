/** The way of sinks: they write files in a run, and else say at most what they would write. */
import type { AnyNodeDeclaration } from '../../contract/declaration.ts'
import type { NodeResult } from '../evaluation.ts'
import { live, settle } from './live.ts'
import type { NodeWork } from './work.ts'

export async function sink(work: NodeWork): Promise<NodeResult> {
  if (work.mode === 'run') return live(work)
  const { describe } = work.spec.declaration as AnyNodeDeclaration
  return describe === undefined ? work.result('done', {}) : settle(work, await work.ask('describe'))
}
