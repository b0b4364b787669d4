/** Which facts of nodes are scores for operators. */
import { expect, it } from 'vitest'
import { scoresOf } from '../../engine/server/metrics.ts'

it.each([
  [{ score: 71.5, target: 80, reached: false, parts: { palette: 60, layout: 83, seen: null }, by: 'an encoder' }, { score: 71.5, palette: 60, layout: 83 }],
  [{ qualityScore: 0.9, note: 'score' }, { qualityScore: 0.9 }],
  [{ score: 'high', parts: [1, 2] }, {}],
  // Parts of something else.
  [{ parts: { left: 1 }, words: 4 }, {}],
])('%j', (facts, scores) => expect(Object.fromEntries(scoresOf(facts))).toEqual(scores))
