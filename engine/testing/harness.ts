/** Runs one node by itself: give it clips and params, look at what it makes. Pixels go through the real frame server. */
import type { Backend } from '../backends/backend.ts'
import type { ClipSource } from '../contract/frame-context.ts'
import type { MediaService } from '../contract/media-service.ts'
import type { NodeServices } from '../contract/node-services.ts'
import type { AnyNodeDeclaration, NodeSpec } from '../contract/declaration.ts'
import { FrameArena } from '../frames/arena.ts'
import { rational, type Clip, type ClipInfo, type Still, type Track } from '../frames/clip.ts'
import type { PixelFormat } from '../frames/format.ts'
import type { Plane, WritableFrame as Frame } from '../frames/frame-view.ts'
import { createKernels } from '../kernels/create-kernels.ts'
import type { Kernels } from '../kernels/kernels.ts'
import type { Rgba } from '../kernels/kernel-options.ts'
import { createKernelPool } from '../kernels/pool.ts'
import { createModelService } from '../backends/choose-backend.ts'
import type { FaceModels } from '../models/faces/face-models.ts'
import type { FlowModels } from '../models/tasks/flow-model.ts'
import type { SpeechDetectors } from '../models/tasks/voice-activity.ts'
import type { ImageModels } from '../models/tasks/image-model.ts'
import { withoutModels } from '../models/without-models.ts'
import type { Registry } from '../plugins/registry-types.ts'
import { filterSource, scopedInputs } from '../run/filter-source.ts'
import { FrameServer, ScopedClip, servedOf, type FrameScope, type ServedClip } from '../run/frame-server.ts'
import { OWN } from '../run/handling.ts'
import { checkedOutputs } from '../run/outputs.ts'
import type { SocketSpec } from '../contract/define-socket.ts'
import type { Json, OwnValue } from '../contract/sockets.ts'
import { BUILT_IN_SOCKETS } from '../sockets/built-in.ts'
import { warning, type Warning } from '../contract/warnings.ts'

export interface EvaluateOptions {
  /** By port; clips from `harness.clip` or from another node's outputs. */
  readonly inputs?: Readonly<Record<string, unknown>>
  readonly params?: Readonly<Record<string, unknown>>
  /** Params that change: returns those that differ at a time in seconds. */
  readonly at?: (time: number) => Readonly<Record<string, unknown>>
  readonly seed?: number
  readonly dry?: boolean
  /** Parts of the media service that the node needs. */
  readonly media?: Partial<MediaService>
  /** What the node may choose from. */
  readonly backends?: readonly Backend[]
  /** Image models that are installed. */
  readonly images?: ImageModels
  /** Models of motion that are installed. */
  readonly flow?: FlowModels
  readonly faces?: FaceModels
  readonly speechDetectors?: SpeechDetectors
}

/** Outputs by port. Clips are served clips: read them with `harness.frame`. Values of a plugin's own socket types are what they are. */
export type Outputs = Readonly<Record<string, ServedClip & Track & Still & Json & OwnValue>>

/** A frame's pixels, copied: it needs no release. */
export interface Picture {
  readonly format: PixelFormat
  readonly width: number
  readonly height: number
  readonly planes: readonly Plane[]
  readonly bytes: Uint8Array
}

export interface Harness {
  readonly arena: FrameArena
  readonly kernels: Kernels
  evaluate(spec: NodeSpec, options?: EvaluateOptions): Promise<Outputs>
  /** A clip of your own: `paint` fills frame n, or names one colour. */
  clip(info: Partial<ClipInfo>, paint: ((n: number, frame: Frame) => void) | Rgba): ServedClip
  /** A clip that shows one still. */
  stillClip(still: Still, info?: Partial<ClipInfo>): ServedClip
  frame(clip: Clip, n: number): Promise<Picture>
  still(clip: Clip, n: number): Promise<Still>
  /** Facts given to `report`, and warnings. */
  readonly reports: Record<string, Json>[]
  readonly warnings: Warning[]
  /** The clips made by `clip` and `stillClip`, in order. */
  clips(): readonly ServedClip[]
  /** Forgets recent frames, so that they are made anew. */
  dropCache(): void
  close(): Promise<void>
}

export const SMALL: ClipInfo = { format: 'yuv420p', width: 64, height: 36, rate: rational(25), length: 8 }

export interface HarnessOptions {
  readonly workers?: number
  readonly budget?: number
  /** The plugin's own socket types: what nodes return is checked by them. */
  readonly sockets?: readonly SocketSpec[]
  /** False: frames that are pulled are lent as they are, as in a run; quicker, and no filter is told that it has changed one. */
  readonly checked?: boolean
}

export function createHarness({ workers = 0, budget = 512 << 20, sockets = [], checked = true }: HarnessOptions = {}): Harness {
  const arena = new FrameArena(budget)
  const pool = createKernelPool({ arena, workers })
  const server = new FrameServer({
    arena,
    kernels: (create, signal, drop) => createKernels(pool, create, signal, drop),
    cacheBytes: 64 << 20,
    now: () => performance.now(),
    checked,
  })
  const { signal } = new AbortController()
  const known = [...BUILT_IN_SOCKETS, ...sockets]
  const registry = { socket: (name: string) => known.find((one) => one.name === name), backendKind: () => undefined } as unknown as Registry
  const scopes: FrameScope[] = []
  const disposals: (() => void)[] = []
  const sources: ServedClip[] = []
  const reports: Record<string, Json>[] = []
  const warnings: Warning[] = []
  let made = 0
  const scope = (node?: string): FrameScope => {
    const opened = server.scope(signal, node === undefined ? undefined : { node, type: node })
    scopes.push(opened)
    return opened
  }
  const serve = (source: ClipSource): ServedClip => {
    const id = `clip-${made++}`
    const clip = server.serve(source, { id, node: id, type: 'test', cost: { frames: 0, milliseconds: 0 } })
    clip.keep()
    sources.push(clip)
    return clip
  }
  const whole = scope()

  return {
    arena,
    kernels: whole.kernels,
    reports,
    warnings,
    async evaluate(spec, { inputs = {}, params = {}, at: changes, seed = 7, dry = false, media = {}, backends = [], images = withoutModels.images, flow = withoutModels.flow, faces = withoutModels.faces, speechDetectors = withoutModels.speechDetectors } = {}) {
      const steady = { ...defaults(spec), ...params }
      const at = (time: number) => (changes === undefined ? steady : { ...steady, ...changes(time) })
      const owned = scope(spec.type)
      const given = {
        ...Object.fromEntries(Object.entries(spec.inputs).filter(([, port]) => port.multiple).map(([port]) => [port, []])),
        ...inputs,
      }
      const services: NodeServices = {
        node: spec.type,
        key: `key-${made}`,
        seed,
        media: media as MediaService,
        kernels: owned.kernels,
        models: createModelService({ ...registry, backends: (kind) => backends.filter((one) => one.kind === kind) }, { ...withoutModels, images, flow, faces, speechDetectors }).forNode(undefined, dry),
        signal,
        log: { debug: () => {}, info: () => {}, warn: (code, facts) => void warnings.push(warning(code, facts)) },
        progress: () => {},
        preview: () => {},
        training: () => {},
        report: (facts) => void reports.push({ ...facts }),
        async *pull(clip, { from = 0, to = clip.info.length - 1 } = {}) {
          for (let n = from; n <= to; n++) {
            const own = server.scope(signal, { node: spec.type, type: spec.type })
            try {
              yield await own.pull(clip, n)
              own.check()
            } finally {
              own.close()
            }
          }
        },
        clip: (source) => new ScopedClip(serve(source), owned),
        dry,
        proxy: 1,
      }
      const links = Object.fromEntries(Object.entries(given).map(([port, value]) => [port, [value].flat().map(() => ({ from: `given.${port}`, empty: false }))]))
      const context = { ...services, inputs: scopedInputs(given, owned), links, params: at(0), at }
      let returned: unknown
      if (spec.kind === 'node') {
        const declaration = spec.declaration as AnyNodeDeclaration
        returned = await (dry ? (declaration.describe ?? declaration.run) : declaration.run)(context as never)
      } else {
        const { check, prepare } = spec.declaration as Record<'check' | 'prepare', ((given: unknown) => unknown) | undefined>
        const prepared = await (dry ? check : prepare)?.(context)
        const source = filterSource({ node: spec.type, spec, server, registry, inputs: given, at, animated: changes !== undefined, prepared, seed })
        disposals.push(() => source.dispose?.())
        returned = { [Object.keys(spec.outputs)[0]!]: source }
      }
      owned.check()
      const cost = { frames: 0, milliseconds: 0 }
      const outputs = await checkedOutputs(returned, { node: spec.type, spec, key: `key-${made++}`, server, registry, cost, handling: OWN })
      return outputs as Outputs
    },
    clip(info, paint) {
      const full = { ...SMALL, ...info }
      return serve({
        info: full,
        async frame(n, { create, kernels }) {
          if (typeof paint !== 'function') return kernels.fill(full.format, full.width, full.height, paint)
          const frame = create(full.format, full.width, full.height)
          paint(n, frame)
          return frame
        },
      })
    },
    stillClip(still, info = {}) {
      const full = { ...SMALL, ...info, width: still.width, height: still.height }
      return serve({ info: full, frame: (_, { kernels }) => kernels.fromStill(still, full.format === 'yuva420p') })
    },
    async frame(clip, n) {
      const frame = await servedOf(clip).request(n, signal)
      const { format, width, height } = frame
      const planes = frame.planes.map((plane) => ({ ...plane, data: plane.data.slice() }))
      const picture = { format, width, height, planes, bytes: new Uint8Array(frame.bytes) }
      frame.release()
      return picture
    },
    async still(clip, n) {
      const frame = await servedOf(clip).request(n, signal)
      const own = server.scope(signal)
      const still = await own.kernels.toStill(frame)
      own.close()
      frame.release()
      return still
    },
    clips: () => sources,
    dropCache: () => server.cache.clear(),
    async close() {
      for (const dispose of disposals) dispose()
      for (const one of scopes) one.close()
      await pool.close()
    },
  }
}

function defaults(spec: NodeSpec): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(spec.params).flatMap(([name, param]) => (param.default === undefined ? [] : [[name, param.default]])),
  )
}

/** Mean of a plane's samples. */
export function meanOf({ data }: Plane): number {
  let sum = 0
  for (const value of data) sum += value
  return sum / data.length
}
