/** What usually follows a port is counted from graphs; the table that comes with the editor names ports that there are. */
import { expect, test } from 'vitest'
import type { NodeType } from '../../editor/api/client.ts'
import { USUAL_LINKS } from '../../editor/search/usual-links.ts'
import { recentOf, usageOf, withUse, type Used } from '../../editor/search/usage.ts'
import { countLinks, usualNext } from '../../editor/search/usual-next.ts'
import builtIn from '../../nodes/index.ts'

const types = new Map((builtIn.nodes ?? []).map((spec) => [spec.type, spec as unknown as NodeType]))

test('every link of the table is between ports that there are', () => {
  const gone = Object.keys(USUAL_LINKS).filter((key) => {
    const [from, to] = key.split('>').map((end) => [end.slice(0, end.lastIndexOf('.')), end.slice(end.lastIndexOf('.') + 1)] as const)
    const [source, target] = [types.get(from![0]), types.get(to![0])]
    return source?.outputs[from![1]] === undefined || (target?.inputs[to![1]] === undefined && (target?.params as Record<string, unknown> | undefined)?.[to![1]] === undefined)
  })
  expect(gone).toEqual([])
  expect(Object.keys(USUAL_LINKS).length).toBeGreaterThan(100)
})

test('links of the very port come first, then those of other ports that carry the same; both ways', () => {
  const counts = new Map<string, number>()
  countLinks({ format: 1, nodes: {
    a: { type: 'text-to-video' }, b: { type: 'camera-move', inputs: { video: 'a.video' } }, c: { type: 'title', inputs: { video: 'a.video' } }, d: { type: 'title', inputs: { video: 'b.video' } },
    e: { type: 'concat', inputs: { clips: ['b.video', 'd.video'] } }, f: { type: './scene.json', inputs: { video: 'e.video' } },
  } }, counts)
  expect(Object.fromEntries(counts)).toEqual({ 'text-to-video.video>camera-move.video': 1, 'text-to-video.video>title.video': 1, 'camera-move.video>title.video': 1, 'camera-move.video>concat.clips': 1, 'title.video>concat.clips': 1 })
  const after = usualNext(counts, { nodeType: 'text-to-video', port: 'video', socket: 'video', side: 'output' }, types)
  expect(after.map(({ type, own }) => [type, own])).toEqual([['title', true], ['camera-move', true], ['concat', false]])
  expect(after[0]!.share).toBeCloseTo(0.5)
  const before = usualNext(counts, { nodeType: 'concat', port: 'clips', socket: 'video', side: 'input' }, types)
  expect(before.slice(0, 2).map(({ type, port }) => `${type}.${port}`).sort()).toEqual(['camera-move.video', 'title.video'])
})

test('what was used last counts most, then what is used often', () => {
  let used: Used = {}
  for (const type of ['a', 'b', 'b', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) used = withUse(used, type)
  expect(recentOf(used)).toEqual(['h', 'g', 'f', 'e', 'd', 'c'])
  const usage = usageOf(used)
  expect(usage('h')).toBeGreaterThan(usage('c'))
  expect(usage('c')).toBeGreaterThan(usage('b'))
  expect(usage('b')).toBeGreaterThan(usage('a'))
  expect(usage('z')).toBe(0)
  for (let turn = 0; turn < 100; turn++) used = withUse(used, `type-${turn}`)
  expect(Object.keys(used).length).toBe(60)
})
