import { truncateSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { GraphNode } from '../../engine/graph/document.ts'
import { Evaluation } from '../../engine/run/evaluate.ts'
import type { NodeResult } from '../../engine/run/evaluation.ts'
import type { StampedRunEvent } from '../../engine/contract/events.ts'
import { dryRun } from '../../engine/run/plan-report.ts'
import { previewPort } from '../../engine/run/preview.ts'
import { renderGraph } from '../../engine/run/render.ts'
import { scattered, verifyGraph } from '../../engine/run/verify.ts'
import { createRunKit, type RunKit } from './run-kit.ts'

let kit: RunKit
let events: StampedRunEvent[]
beforeEach(async () => {
  kit = await createRunKit()
  events = []
})
afterEach(() => kit.close())

const render = async (nodes: Readonly<Record<string, GraphNode>>, rest: Partial<Parameters<typeof renderGraph>[0]> = {}) =>
  renderGraph({ run: 'test', graph: await kit.resolve(nodes), graphText: '{}', ports: kit.ports, onEvent: (event) => events.push(event), ...rest })

const A: GraphNode = { type: 'ramp' }
const film = (link: string, rest: Partial<GraphNode> = {}): GraphNode => ({ type: 'collect', inputs: { video: link }, ...rest })
const plus = (from: string, amount: number): GraphNode => ({ type: 'plus', params: { amount }, inputs: { video: `${from}.video` } })
const ramp = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i)
const types = (): string[] => events.map((event) => event.type)

describe('rendering', () => {
  it('evaluates each node once, for however many sinks, and pulls every frame in order', async () => {
    const report = await render({ a: A, p: plus('a', 5), f: film('p.video'), g: film('a.video', { params: { name: 'second' } }) })
    expect(report.status).toBe('done')
    expect(kit.collected).toEqual({ film: ramp(25, 34), second: ramp(20, 29) })
    expect(kit.runs).toMatchObject({ ramp: 1, collect: 2 })
    expect(kit.ports.server.options.arena.stats.used).toBe(kit.ports.server.cache.bytes)
    expect(types()[0]).toBe('run-started')
    expect(types().at(-1)).toBe('run-done')
    expect(events.find((event) => event.type === 'progress' && event.done === 10)).toMatchObject({ node: expect.stringMatching(/f|g/) as string, total: 10 })
    expect(report.nodes.find((node) => node.node === 'p')).toMatchObject({ state: 'done', frames: 10 })
  })

  it('renders only what is asked for', async () => {
    await render({ a: A, f: film('a.video'), g: film('a.video', { params: { name: 'second' } }) }, { only: ['g'] })
    expect(Object.keys(kit.collected)).toEqual(['second'])
  })

  it('moves params over time, by keyframes and by a linked signal', async () => {
    await render({ a: A, p: { type: 'plus', params: { amount: { keyframes: [[0, 0], [0.5, 50]] } }, inputs: { video: 'a.video' } }, f: film('p.video') })
    expect(kit.collected['film']).toEqual(ramp(20, 29).map((value, n) => value + Math.min(50, n * 10)))
    await render({ a: A, w: { type: 'wave' }, p: { type: 'plus', inputs: { video: 'a.video', amount: 'w.signal' } }, f: film('p.video') })
    expect(kit.collected['film']).toEqual(ramp(20, 29).map((value, n) => value + n))
  })

  it('cuts frames and samples to a range; ranges joined are the whole', async () => {
    const nodes = { a: A, f: { type: 'collect', inputs: { video: 'a.video', audio: 'a.audio' } } }
    await render(nodes)
    const whole = { frames: kit.collected['film']!, samples: kit.heard['film']! }
    const frames: number[] = []
    const samples: number[] = []
    for (const [from, to] of [[0, 2], [3, 3], [4, 99]] as const) {
      await render(nodes, { frames: { from, to } })
      frames.push(...kit.collected['film']!)
      samples.push(...kit.heard['film']!)
    }
    expect({ frames, samples }).toEqual(whole)
    expect(samples).toHaveLength(1000)
    expect((await render(nodes, { frames: { from: 50, to: 60 } })).faults[0]).toMatchObject({ code: 'E_FRAME_RANGE', node: 'f' })
  })
})

describe('failing', () => {
  it('names the node and ends the run', async () => {
    const report = await render({ a: { type: 'ramp', params: { broken: true } }, f: film('a.video'), b: A, g: film('b.video', { params: { name: 'second' } }) })
    expect(report).toMatchObject({ status: 'failed', faults: [{ code: 'E_NODE_FAILED', node: 'a', detail: 'the lens is broken' }] })
    expect(report.nodes.find((node) => node.node === 'a')?.state).toBe('failed')
  })

  it('of one scene leaves the others, where the graph says so', async () => {
    const report = await render({
      a: A,
      broken: { type: 'ramp', params: { broken: true }, onError: 'continue' },
      needs: plus('broken', 1),
      b: { type: 'ramp', params: { from: 60 } },
      all: { type: 'chain', inputs: { clips: ['a.video', 'needs.video', 'b.video'] } },
      f: film('all.video'),
    })
    expect(kit.collected['film']).toEqual([...ramp(20, 29), ...ramp(60, 69)])
    expect(report.faults).toHaveLength(1)
    expect(report.nodes.find((node) => node.node === 'needs')?.state).toBe('skipped')
  })

  it('skips what a muted node alone would feed', async () => {
    const report = await render({ a: { type: 'ramp', mode: 'mute' }, p: plus('a', 1), f: film('p.video'), b: A, g: film('b.video', { params: { name: 'second' } }) })
    expect(report).toMatchObject({ status: 'done', faults: [] })
    expect(report.nodes.filter((node) => node.state === 'skipped').map((node) => node.node)).toEqual(['p', 'f'])
    expect(Object.keys(kit.collected)).toEqual(['second'])
  })

  it('in the middle of a film names the node that failed, once', async () => {
    kit.failAt = 4
    const report = await render({ a: A, x: { type: 'fragile', inputs: { video: 'a.video' } }, p: plus('x', 1), f: film('p.video') })
    expect(report.faults).toEqual([expect.objectContaining({ code: 'E_NODE_FAILED', node: 'x', detail: 'the film tore' })])
    expect(kit.collected['film']).toBeUndefined()
  })

  it.each([
    ['nothing', /nothing/],
    ['extra', /number 3|not declared/],
    ['empty', /E_CLIP_EMPTY/],
  ])('a node that returns %s', async (lie, message) => {
    const report = await render({ a: { type: 'liar', params: { lie } }, f: film('a.video') })
    expect(report.faults[0]?.message).toMatch(message)
  })

  it('without a sink says so', async () => {
    expect((await render({ a: A })).faults[0]?.code).toBe('E_NO_SINK')
  })
})

describe('cancelling', () => {
  it('ends the run as cancelled, without faults of nodes', async () => {
    const abort = new AbortController()
    const report = await render({ a: { type: 'ramp', params: { length: 500 } }, p: plus('a', 1), f: film('p.video') }, {
      signal: abort.signal,
      onEvent: (event) => {
        if (event.type === 'progress' && event.done === 5) abort.abort()
      },
    })
    expect(report.status).toBe('cancelled')
    expect(kit.frames['plus']).toBeLessThan(20)
    expect(kit.collected['film']).toBeUndefined()
    expect(report.nodes.filter((node) => node.state === 'failed')).toEqual([])
  })
})

describe('materialized nodes', () => {
  const nodes: Readonly<Record<string, GraphNode>> = {
    a: { type: 'ramp', params: { length: 200 } },
    x: { type: 'fragile', inputs: { video: 'a.video' } },
    k: { type: 'keepsake', inputs: { video: 'x.video', audio: 'a.audio' } },
    f: { type: 'collect', inputs: { video: 'k.video', audio: 'k.audio' } },
  }

  it('are made once; a later run takes them from the store, picture and sound', async () => {
    await render(nodes)
    const first = { frames: kit.collected['film'], samples: kit.heard['film'] }
    expect(first.frames).toEqual(Array.from({ length: 200 }, (_, n) => 20 + n))
    const made = kit.frames['ramp']
    const report = await render(nodes)
    expect({ frames: kit.collected['film'], samples: kit.heard['film'] }).toEqual(first)
    expect(kit.frames['ramp']).toBe(made)
    expect(kit.runs['keepsake']).toBe(1)
    expect(report.nodes.find((node) => node.node === 'k')?.state).toBe('cached')
  })

  it('go on from the last finished segment after a failure', async () => {
    kit.failAt = 150
    expect((await render(nodes)).status).toBe('failed')
    kit.failAt = undefined
    kit.frames['ramp'] = 0
    expect((await render(nodes)).status).toBe('done')
    // The first segment of 96 frames was finished: 104 are left.
    expect(kit.frames['ramp']).toBe(104)
    expect(kit.collected['film']).toEqual(Array.from({ length: 200 }, (_, n) => 20 + n))
  })

  it('that were damaged are reported and made anew', async () => {
    await render(nodes)
    const [artifact] = await kit.store.list()
    truncateSync(artifact!.files[0]!.path, 10)
    events = []
    expect((await render(nodes)).status).toBe('done')
    expect(events.find((event) => event.type === 'warning')).toMatchObject({ warning: { code: 'W_STORE_DAMAGED' } })
    expect(kit.collected['film']).toHaveLength(200)
  })

  it('have the same key whatever they are called', async () => {
    await render(nodes)
    await render({ other: nodes['a']!, y: { ...nodes['x']!, inputs: { video: 'other.video' } }, kept: { type: 'keepsake', inputs: { video: 'y.video', audio: 'other.audio' } }, f: film('kept.video') })
    expect(kit.runs['keepsake']).toBe(1)
  })
})

describe('expansion', () => {
  it('puts fragments in, nested ones too', async () => {
    const report = await render({ a: A, u: { type: 'unfold', params: { times: 3 }, inputs: { video: 'a.video' } }, f: film('u.video') })
    expect(kit.collected['film']).toEqual(ramp(23, 32))
    expect(report.nodes.map((node) => node.node)).toEqual(expect.arrayContaining(['u/one', 'u/rest/one', 'u/rest/rest/one']))
  })

  it('renders the sinks of a fragment', async () => {
    await render({ a: A, e: { type: 'each', inputs: { video: 'a.video' } } })
    expect(kit.collected).toEqual({ a: ramp(20, 29), b: ramp(20, 29) })
  })
})

describe('the dry run', () => {
  it('knows every port and makes nothing', async () => {
    const graph = await kit.resolve({ a: A, k: { type: 'keepsake', inputs: { video: 'a.video', audio: 'a.audio' } }, p: plus('k', 1), f: film('p.video') })
    const { report } = await dryRun({ graph, ports: kit.ports })
    expect(report.faults).toEqual([])
    expect(report.nodes.map((node) => node.node)).toEqual(['a', 'k', 'p', 'f'])
    expect(report.nodes[2]!.ports[0]).toMatchObject({ port: 'video', clip: { width: 16, height: 8, length: 10, duration: 1, colour: 'BT.709 limited' } })
    expect(report.nodes[1]!.ports[1]).toMatchObject({ port: 'audio', track: { sampleRate: 1000, duration: 1 } })
    expect(report.nodes[2]).toMatchObject({ frames: 10, cached: false })
    expect(report.memory).toBeGreaterThan(0)
    expect(report.disk).toBeGreaterThan(0)
    expect(kit.runs).toEqual({ ramp: 1 })
    expect(kit.frames).toEqual({})
  })

  it('says what is in the store already', async () => {
    const nodes = { a: A, k: { type: 'keepsake', inputs: { video: 'a.video' } }, f: film('k.video') }
    await render(nodes)
    const { report } = await dryRun({ graph: await kit.resolve(nodes), ports: kit.ports })
    expect(report.nodes.find((node) => node.node === 'k')).toMatchObject({ cached: true, seconds: 0 })
  })

  it('fails on combinations that cannot work', async () => {
    const graph = await kit.resolve({ a: A, b: { type: 'ramp', params: { width: 32 } }, all: { type: 'chain', inputs: { clips: ['a.video', 'b.video'] } }, f: film('all.video') })
    expect((await dryRun({ graph, ports: kit.ports })).report.faults).toEqual([expect.objectContaining({ code: 'E_CLIP_FORMAT', node: 'all' })])
    expect(kit.frames).toEqual({})
  })
})

describe('verification', () => {
  it('passes a film that is a pure function, with the digest of its frames', async () => {
    const graph = await kit.resolve({ a: A, p: plus('a', 1), f: film('p.video') })
    const report = await verifyGraph({ graph, passes: [kit.ports, kit.ports] })
    expect(report).toMatchObject({ equal: true, frames: 10, differences: [] })
    expect(report.digests['f.video']).toMatch(/^[0-9a-f]{64}$/)
  })

  it('names the frame of one that is not', async () => {
    const graph = await kit.resolve({ a: A, r: { type: 'random', inputs: { video: 'a.video' } }, f: film('r.video') })
    expect(await verifyGraph({ graph, passes: [kit.ports, kit.ports] })).toMatchObject({ equal: false, differences: [{ node: 'f.video', frame: 3 }] })
  })

  it('asks for every frame once, out of order', () => {
    for (const length of [1, 2, 47, 48, 49, 200]) {
      const order = scattered(length)
      expect(order.toSorted((a, b) => a - b)).toEqual(ramp(0, length - 1))
      if (length > 3) expect(order).not.toEqual(ramp(0, length - 1))
    }
  })
})

describe('previews', () => {
  const look = async (nodes: Readonly<Record<string, GraphNode>>, node: string, rest: object = {}, memo?: Map<string, NodeResult>) => {
    const signal = new AbortController().signal
    const evaluation = new Evaluation({ graph: await kit.resolve(nodes), ports: kit.ports, mode: 'look', signal, emit: () => {}, graphText: '', ...(memo === undefined ? {} : { memo }) })
    return previewPort({ evaluation, ports: kit.ports, node, signal, ...rest })
  }

  it('show one frame of any node, smaller where asked, and what sinks are given', async () => {
    const nodes = { a: A, p: plus('a', 40), f: film('p.video') }
    const { still, info } = await look(nodes, 'p', { frame: 7, width: 8 })
    expect([still!.width, still!.height]).toEqual([8, 4])
    expect(info).toMatchObject({ port: 'video', clip: { length: 10 } })
    expect(kit.frames).toEqual({ ramp: 1, plus: 1 })
    expect((await look(nodes, 'f')).still!.width).toBe(16)
    expect(kit.runs['collect']).toBeUndefined()
  })

  it('show sound as a waveform', async () => {
    const still = (await look({ a: A, f: film('a.video') }, 'a', { port: 'audio', width: 50, height: 20 })).still!
    expect([still.width, still.height]).toEqual([50, 20])
    expect(new Set(still.data).size).toBeGreaterThan(4)
  })

  it('keep what has not changed', async () => {
    const memo = new Map<string, NodeResult>()
    const nodes = { a: A, p: plus('a', 1), f: film('p.video') }
    await look(nodes, 'p', { frame: 2 }, memo)
    await look({ ...nodes, p: plus('a', 2) }, 'p', { frame: 2 }, memo)
    await look(nodes, 'p', { frame: 2 }, memo)
    expect(kit.runs['ramp']).toBe(1)
    expect(kit.frames['plus']).toBe(2)
  })

  it('refuse ports that cannot be seen', async () => {
    await expect(look({ a: A, w: { type: 'wave' }, f: film('a.video') }, 'w')).rejects.toThrow('E_PORT_TYPE')
    await expect(look({ a: A, f: film('a.video') }, 'a', { port: 'nope' })).rejects.toThrow('E_PORT')
    await expect(look({ a: A, f: film('a.video') }, 'a', { frame: 10 })).rejects.toThrow('E_FRAME_RANGE')
  })
})
