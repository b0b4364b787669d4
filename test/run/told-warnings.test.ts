/** Warnings that are kept with results: asked for together, told in their order. */
import { expect, it } from 'vitest'
import { warning, type Warning } from '../../engine/contract/warnings.ts'
import { createToldWarnings } from '../../engine/run/told-warnings.ts'

const kept = (node: string): Warning => warning('W_SOUND_LOWERED', { node, got: `${node}: 2 dB less` })
const node = (name: string) => ({ name, spec: { type: 'load-audio' } }) as never

function told(known: Readonly<Record<string, readonly Warning[]>>) {
  const asked: (readonly string[])[] = []
  const events: string[] = []
  const store = { warnings: (keys: readonly string[]) => (asked.push(keys), new Map(keys.flatMap((key) => (known[key] === undefined ? [] : [[key, known[key]] as const])))) }
  const made = createToldWarnings({ log: { warn() {} }, store } as never, (event) => void events.push(`${event.type} ${(event as { node?: string }).node}`))
  return { made, asked, events }
}

it('asks the store once for many nodes, and tells of each under the name that it has now', async () => {
  const { made, asked, events } = told({ k1: [kept('old')], k3: [kept('third')] })
  for (const n of [0, 1, 2, 3]) made.recall(node(`n${n}`), `k${n}`)
  expect(events).toEqual([])
  await new Promise((resolve) => void setImmediate(resolve))
  expect(asked).toEqual([['k0', 'k1', 'k2', 'k3']])
  expect(events).toEqual(['warning n1', 'warning n3'])
})

it('keeps the order: what was recalled comes before what is said next, and is there for whoever looks', () => {
  const { made } = told({ k1: [kept('a')] })
  made.recall(node('a'), 'k1')
  made.tell(kept('b'))
  made.recall(node('c'), 'none')
  expect(made.of(new Set(['a'])).map((one) => one.node)).toEqual(['a'])
  expect(made.list().map((one) => one.node)).toEqual(['a', 'b'])
})

it('asks nothing of a store when it is closed', async () => {
  const { made, asked } = told({ k1: [kept('a')] })
  made.recall(node('a'), 'k1')
  made.close()
  await new Promise((resolve) => void setImmediate(resolve))
  expect(asked).toEqual([])
})
