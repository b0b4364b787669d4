/** Graphs that are submitted many times a second are looked through once, as long as they are sound and somebody waits. */
import { expect, test } from 'vitest'
import { fault, type Fault } from '../../engine/contract/errors.ts'
import type { GraphSource } from '../../engine/host/engine.ts'
import { createVerdicts } from '../../engine/server/verdicts.ts'

const graph = (title: string): GraphSource => ({ document: { format: 1, title, nodes: {} } })
/** A look is begun a moment after it is asked for. */
const begun = () => new Promise((resolve) => setTimeout(resolve, 20))
const kit = () => {
  const looks: { readonly signal: AbortSignal; readonly end: (faults: readonly Fault[]) => void; readonly fail: (thrown: Error) => void }[] = []
  const clock = { now: 0 }
  const ask = createVerdicts({ validate: (_source, _inputs, { signal } = {}) => new Promise((end, fail) => looks.push({ signal: signal!, end, fail })) }, () => clock.now)
  const of = (title: string, given: Partial<Parameters<typeof ask>[2]> = {}) => ask(graph(title), {}, { render: true, signal: new AbortController().signal, ...given })
  return { looks, clock, of }
}

test('one look does for all that come meanwhile and a quarter of a second after, and for no other graph, rating or role', async () => {
  const { looks, clock, of } = kit()
  const first = [of('a'), of('a')]
  await begun()
  expect(looks).toHaveLength(1)
  looks[0]!.end([])
  expect(await Promise.all(first)).toEqual([[], []])
  clock.now = 249
  expect(await of('a')).toEqual([])
  expect(looks).toHaveLength(1)
  clock.now = 251
  for (const [title, given] of [['a', {}], ['b', {}], ['a', { contentRating: 'mature' }], ['a', { role: 'viewer' }]] as const) {
    const asked = of(title, given)
    await begun()
    looks.at(-1)!.end([])
    await asked
  }
  expect(looks).toHaveLength(5)
})

test('two looks are under way at a time', async () => {
  const { looks, of } = kit()
  const asked = ['a', 'b', 'c'].map((title) => of(title))
  await begun()
  expect(looks).toHaveLength(2)
  looks[0]!.end([])
  await begun()
  expect(looks).toHaveLength(3)
  for (const { end } of looks) end([])
  expect(await Promise.all(asked)).toEqual([[], [], []])
})

test('what is wrong is looked at anew, and what broke is not kept', async () => {
  const { looks, of } = kit()
  const wrong = of('a')
  await begun()
  looks[0]!.end([fault('E_NO_SINK')])
  expect(await wrong).toMatchObject([{ code: 'E_NO_SINK' }])
  const broken = of('a')
  await begun()
  looks[1]!.fail(new Error('broken'))
  await expect(broken).rejects.toThrow('broken')
  void of('a')
  await begun()
  expect(looks).toHaveLength(3)
})

test('a look ends when the last who waits has gone, and whoever comes then has one of his own', async () => {
  const { looks, of } = kit()
  const [one, other] = [new AbortController(), new AbortController()]
  void of('a', { signal: one.signal }).catch(() => {})
  void of('a', { signal: other.signal }).catch(() => {})
  await begun()
  one.abort()
  expect(looks[0]!.signal.aborted).toBe(false)
  other.abort()
  expect(looks[0]!.signal.aborted).toBe(true)
  const again = of('a')
  await begun()
  expect(looks).toHaveLength(2)
  looks[0]!.fail(new Error('cancelled'))
  looks[1]!.end([])
  expect(await again).toEqual([])
})
