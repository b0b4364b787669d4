/** The dry way: what a node would give, without making what takes long. */
import type { AnyNodeDeclaration } from '../../contract/declaration.ts'
import type { NodeResult } from '../evaluation.ts'
import { live, settle } from './live.ts'
import type { NodeWork } from './work.ts'

export async function dry(work: NodeWork): Promise<NodeResult> {
  const { describe } = work.spec.declaration as AnyNodeDeclaration
  if (describe !== undefined) return settle(work, await work.ask('describe'))
  return work.spec.materialize ? work.result('done', {}) : live(work)
}
