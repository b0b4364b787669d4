/** Which way a node is evaluated. */
import type { NodeResult } from '../evaluation.ts'
import { dry } from './dry.ts'
import { live, liveClip } from './live.ts'
import { sink } from './sink.ts'
import { kept, refuseUnmade, stored } from './stored.ts'
import type { NodeWork } from './work.ts'

export async function evaluateNode(work: NodeWork): Promise<NodeResult> {
  const { spec, mode } = work
  if (work.stored) {
    const before = await kept(work)
    if (before !== undefined) return before
    refuseUnmade(work)
  }
  work.started()
  if (spec.kind !== 'node') return liveClip(work)
  if (spec.sink) return sink(work)
  if (mode === 'dry') return dry(work)
  return work.stored ? stored(work) : live(work)
}
