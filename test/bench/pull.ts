/**
 * What the frame server itself costs per node and frame: a chain of filters that do nothing but pull.
 * Peer, in the same run: the same chain as plain async functions.
 */
import { defineFilter } from '../../engine/contract/define.ts'
import { PluginRegistry } from '../../engine/plugins/registry.ts'
import { filterSource } from '../../engine/run/filter-source.ts'
import { createKit, INFO, painted } from '../run/kit.ts'
import { frameRange, pullFrames, Slots } from '../../engine/run/pull.ts'
import type { ServedClip } from '../../engine/run/frame-server.ts'
import { figure } from './figures.ts'

const FRAMES = 20_000
const NODES = 20

const pass = defineFilter({
  type: 'pass',
  title: 'Pass',
  version: 1,
  category: 'bench',
  description: 'Hands its input on.',
  inputs: { video: 'video' },
  outputs: { video: 'video' },
  params: { amount: { type: 'number', default: 1 } },
  frame: (n, { inputs }) => inputs.video.frame(n),
})

async function engineChain(): Promise<number> {
  const { serve, server } = createKit()
  const info = { ...INFO, format: 'yuv420p' as const, length: FRAMES }
  const values = Object.freeze({ amount: 1 })
  const registry = new PluginRegistry()
  let clip: ServedClip = serve({ info, frame: async (n, scope) => painted(scope, info, n) })
  for (let i = 0; i < NODES; i++) {
    clip = serve(filterSource({
      node: `pass${i}`, spec: pass, server, registry, inputs: { video: clip }, at: () => values, prepared: undefined, seed: 1,
    }))
  }
  const started = performance.now()
  const signal = new AbortController().signal
  for await (const frame of pullFrames({ clip, frames: frameRange(0, FRAMES - 1), lookAhead: 3, slots: new Slots(6), signal })) void frame
  return ((performance.now() - started) * 1000) / (FRAMES * NODES)
}

async function plainChain(): Promise<number> {
  let frame = async (n: number): Promise<Uint8Array> => new Uint8Array(8).fill(n)
  for (let i = 0; i < NODES; i++) {
    const before = frame
    frame = async (n) => before(n)
  }
  const started = performance.now()
  for (let n = 0; n < FRAMES; n++) await frame(n)
  return ((performance.now() - started) * 1000) / (FRAMES * NODES)
}

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!
const engine: number[] = []
const plain: number[] = []
for (let i = 0; i < 5; i++) {
  engine.push(await engineChain())
  plain.push(await plainChain())
}
figure('pull, times bare async functions', median(engine) / median(plain), 'less')
console.log(`pull: ${median(engine).toFixed(2)} µs per node and frame (goal: under 30), ${(median(engine) / median(plain)).toFixed(1)}x of bare async functions`)
