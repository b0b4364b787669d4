/** Runs small graphs of test nodes over a real store and real media, and counts what the nodes do. */
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineFilter, defineNode, definePlugin, failure, rational, type GraphFragment, type NodeSpec } from '../../engine/api.ts'
import type { ClipInfo, Track } from '../../engine/frames/clip.ts'
import { FrameArena } from '../../engine/frames/arena.ts'
import type { GraphNode } from '../../engine/graph/document.ts'
import { resolveGraph } from '../../engine/graph/resolve.ts'
import type { ResolvedGraph } from '../../engine/graph/resolved.ts'
import { createKernels } from '../../engine/kernels/create-kernels.ts'
import { createKernelPool } from '../../engine/kernels/pool.ts'
import { createMedia } from '../../engine/media/create-media.ts'
import { createFrameDigest } from '../../engine/kernels/frame-digest.ts'
import { filmDigest } from '../../engine/media/film-digest.ts'
import { createModelService } from '../../engine/backends/choose-backend.ts'
import { withoutModels } from '../../engine/models/without-models.ts'
import { PluginRegistry } from '../../engine/plugins/registry.ts'
import { createEngineWarnings } from '../../engine/run/engine-warnings.ts'
import { FrameServer } from '../../engine/run/frame-server.ts'
import type { RunPorts } from '../../engine/run/ports.ts'
import { createArtifactBytes } from '../../engine/store/artifact-bytes.ts'
import { openSqliteStore } from '../../engine/store/store-sqlite.ts'
import type { ArtifactStore } from '../../engine/store/store.ts'

const FILM: ClipInfo = { format: 'yuv420p', width: 16, height: 8, rate: rational(10), length: 10 }

export interface RunKit {
  readonly folder: string
  readonly ports: RunPorts
  readonly store: ArtifactStore
  /** Calls of `run` and frames made, by node type. */
  readonly runs: Record<string, number>
  readonly frames: Record<string, number>
  /** First pixel of each frame that a `collect` sink got, by its `name` param. */
  readonly collected: Record<string, number[]>
  readonly heard: Record<string, number[]>
  /** Makes the `fragile` filter fail at this frame. */
  failAt: number | undefined
  /** Seen by the `probe` filter, frame by frame. */
  readonly amounts: number[]
  resolve(nodes: Readonly<Record<string, GraphNode>>): Promise<ResolvedGraph>
  close(): Promise<void>
}

export async function createRunKit(): Promise<RunKit> {
  const folder = mkdtempSync(join(tmpdir(), 'reelgraph-run-'))
  const runs: Record<string, number> = {}
  const frames: Record<string, number> = {}
  const count = (list: Record<string, number>, type: string): void => void (list[type] = (list[type] ?? 0) + 1)
  const head = (type: string) => ({ type, title: type, version: 1, category: 'test', description: 'For tests.' })

  const ramp = defineNode({
    ...head('ramp'),
    outputs: { video: 'video', audio: 'audio' },
    params: { from: { type: 'integer', default: 20 }, length: { type: 'integer', default: 10 }, width: { type: 'integer', default: 16 }, broken: { type: 'boolean', default: false } },
    run({ params }) {
      count(runs, 'ramp')
      if (params.broken) throw new Error('the lens is broken')
      const info = { ...FILM, length: params.length, width: params.width }
      const audio: Track = {
        info: { sampleRate: 1000, channels: 1, length: params.length * 100 },
        samples: (start, size) => Promise.resolve([Float32Array.from({ length: size }, (_, i) => (start + i) / 10_000)]),
      }
      return {
        audio,
        video: {
          info,
          frame: (n, scope) => {
            count(frames, 'ramp')
            const frame = scope.create(info.format, info.width, info.height)
            frame.bytes.fill(params.from + n)
            return Promise.resolve(frame)
          },
        },
      }
    },
  })
  const plus = defineFilter({
    ...head('plus'),
    inputs: { video: 'video' },
    outputs: { video: 'video' },
    params: { amount: { type: 'number', default: 1 } },
    async frame(n, { inputs, params, create, info }) {
      count(frames, 'plus')
      kit.amounts.push(params.amount)
      const source = await inputs.video.frame(n)
      const frame = create(info.format, info.width, info.height)
      frame.bytes.set(source.bytes.map((value) => value + Math.round(params.amount)))
      return frame
    },
  })
  const fragile = defineFilter({
    ...head('fragile'),
    inputs: { video: 'video' },
    outputs: { video: 'video' },
    frame(n, { inputs }) {
      if (n === kit.failAt) throw new Error('the film tore')
      return inputs.video.frame(n)
    },
  })
  let dice = 0
  const random = defineFilter({
    ...head('random'),
    inputs: { video: 'video' },
    outputs: { video: 'video' },
    async frame(n, { inputs, create, info }) {
      const source = await inputs.video.frame(n)
      const frame = create(info.format, info.width, info.height)
      frame.bytes.set(source.bytes)
      if (n === 3) frame.bytes[0] = dice++
      return frame
    },
  })
  const chain = defineNode({
    ...head('chain'),
    inputs: { clips: { type: 'video', multiple: true } },
    outputs: { video: 'video' },
    run({ inputs }) {
      const [first] = inputs.clips
      if (first === undefined) throw failure('E_PORT_MISSING', { port: 'clips' })
      const odd = inputs.clips.find((clip) => clip.info.width !== first.info.width)
      if (odd !== undefined) throw failure('E_CLIP_FORMAT', { expected: `${first.info.width} wide`, got: `${odd.info.width} wide` })
      const starts: number[] = []
      let length = 0
      for (const clip of inputs.clips) {
        starts.push(length)
        length += clip.info.length
      }
      return {
        video: {
          info: { ...first.info, length },
          frame: (n, scope) => {
            const at = starts.findLastIndex((start) => start <= n)
            return scope.pull(inputs.clips[at]!, n - starts[at]!)
          },
        },
      }
    },
  })
  const wave = defineNode({ ...head('wave'), outputs: { signal: 'signal' }, run: () => ({ signal: { at: (time: number) => time * 10 } }) })
  const keepsake = defineNode({
    ...head('keepsake'),
    materialize: true,
    inputs: { video: 'video', audio: { type: 'audio', optional: true } },
    outputs: { video: 'video', audio: { type: 'audio', optional: true }, note: 'data' },
    describe: ({ inputs }) => ({ video: inputs.video, note: 'later', ...(inputs.audio === undefined ? {} : { audio: inputs.audio }) }),
    run({ inputs }) {
      count(runs, 'keepsake')
      return { video: inputs.video, note: { made: true }, ...(inputs.audio === undefined ? {} : { audio: inputs.audio }) }
    },
  })
  const unfold = defineNode({
    ...head('unfold'),
    inputs: { video: 'video' },
    outputs: { video: 'video' },
    params: { times: { type: 'integer', default: 2 } },
    run({ params }) {
      count(runs, 'unfold')
      const nodes: Record<string, GraphNode> = { one: { type: 'plus', inputs: { video: '@.video' } } }
      if (params.times > 1) nodes['rest'] = { type: 'unfold', params: { times: params.times - 1 }, inputs: { video: 'one.video' } }
      const expand: GraphFragment = { nodes, outputs: { video: params.times > 1 ? 'rest.video' : 'one.video' } }
      return { expand }
    },
  })
  const each = defineNode({
    ...head('each'),
    sink: true,
    inputs: { video: 'video' },
    run: () => ({ expand: { nodes: { a: { type: 'collect', params: { name: 'a' }, inputs: { video: '@.video' } }, b: { type: 'collect', params: { name: 'b' }, inputs: { video: '@.video' } } }, outputs: {} } }),
  })
  const collect = defineNode({
    ...head('collect'),
    sink: true,
    inputs: { video: 'video', audio: { type: 'audio', optional: true } },
    params: { name: { type: 'string', default: 'film' } },
    async run({ inputs, params, pull, progress }) {
      count(runs, 'collect')
      const list: number[] = []
      for await (const frame of pull(inputs.video)) {
        list.push(frame.bytes[0]!)
        progress(list.length, inputs.video.info.length)
      }
      kit.collected[params.name] = list
      if (inputs.audio !== undefined) {
        const [samples] = await inputs.audio.samples(0, inputs.audio.info.length)
        kit.heard[params.name] = [...samples!].map((value) => Math.round(value * 10_000))
      }
      return {}
    },
  })
  const liar = defineNode({
    ...head('liar'),
    outputs: { video: 'video' },
    params: { lie: { type: 'string', default: 'nothing' } },
    run: ({ params }) => (params.lie === 'nothing' ? {} : params.lie === 'extra' ? { video: 3, more: 1 } : { video: { info: { ...FILM, length: 0 }, frame: () => undefined } }) as never,
  })
  const nodes: NodeSpec[] = [ramp, plus, fragile, random, chain, wave, keepsake, unfold, each, collect, liar]
  const registry = new PluginRegistry()
  registry.add({ declaration: definePlugin({ name: 'test', version: '1.0.0', nodes }), folder: '', digest: '' })

  const arena = new FrameArena(64 << 20)
  const pool = createKernelPool({ arena, workers: 0 })
  const warnings = createEngineWarnings()
  const store = openSqliteStore(folder)
  store.listen(({ detail }) => warnings.warn('W_STORE_DAMAGED', { detail }))
  const quiet = { debug() {}, info() {}, warn() {} }
  const media = createMedia({ projectDir: folder, outputDir: join(folder, 'output'), store, log: quiet })
  const ports: RunPorts = {
    server: new FrameServer({ arena, kernels: (create, signal) => createKernels(pool, create, signal), cacheBytes: 1 << 20, now: () => performance.now(), checked: true }),
    registry, store, media,
    models: createModelService(registry, withoutModels),
    bytes: createArtifactBytes(),
    hash: (data) => createHash('sha256').update(data).digest('hex'),
    frameDigest: createFrameDigest(pool, arena),
    filmDigest,
    now: () => performance.now(),
    timestamp: () => new Date().toISOString(),
    log: { ...quiet, error() {} },
    warnings,
    workers: 2,
  }
  const kit: RunKit = {
    folder, ports, store, runs, frames,
    collected: {},
    heard: {},
    failAt: undefined,
    amounts: [],
    async resolve(wanted) {
      const { graph, faults } = await resolveGraph({ format: 1, nodes: wanted }, { registry, loadSubgraph: () => Promise.reject(new Error('none')) })
      if (graph === undefined) throw new Error(faults.map((fault) => fault.message).join('\n'))
      return graph
    },
    async close() {
      await media.close()
      await pool.close()
      store.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  return kit
}
