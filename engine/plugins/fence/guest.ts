/** The plugin's thread: loads the plugin, answers the engine's calls, and gives its code what it knows from the engine's own thread. */
import { AsyncLocalStorage } from 'node:async_hooks'
import { workerData, type MessagePort } from 'node:worker_threads'
import type { ClipSource, FrameContext } from '../../contract/frame-context.ts'
import { failure } from '../../contract/errors.ts'
import type { Clip, ClipInfo } from '../../frames/clip.ts'
import type { PixelFormat } from '../../frames/format.ts'
import type { ReadonlyFrame } from '../../frames/frame-view.ts'
import type { Kernels } from '../../kernels/kernels.ts'
import type { Tone } from '../../kernels/kernel-options.ts'
import { Codec, decodeError, encodeError, marked } from './codec.ts'
import { standGuard } from './guard.ts'
import { GuestFrame, type SentFrame } from './guest-frames.ts'
import type { Permissions } from './permissions.ts'
import { Wire, WORDS } from './wire.ts'

interface Given {
  readonly port: MessagePort
  readonly words: SharedArrayBuffer
  readonly memory: WebAssembly.Memory
  readonly permissions: Permissions
}

/** Methods of the engine's services that give promises: nobody has to wait on the spot for them. */
const LATER = new Set([
  'probe', 'openVideo', 'openAudio', 'openSequence', 'openImage', 'openLut', 'encode', 'planEncode', 'planImage', 'cover', 'imageBytes', 'decodeImage',
  'writeImage', 'svg', 'text', 'measureText', 'letters', 'samples', 'frame', 'choose', 'check', 'run',
])
/** Those that give nothing. */
const NOTES = new Set(['debug', 'info', 'warn', 'progress', 'preview', 'training', 'report'])
/** Milliseconds that the engine's thread may take to answer at once. */
const PATIENCE = 120_000

interface Call {
  readonly id: number
  readonly abort: AbortController
  readonly frames: Set<GuestFrame>
  readonly watched: boolean
  readonly context: FrameContext
}

export async function serve(load: () => Promise<{ default?: unknown }>): Promise<void> {
  const { port, words: shared, memory, permissions } = workerData as Given
  const words = new Int32Array(shared)
  // Whoever waits on the spot does not see that a thread is over.
  process.on('exit', () => {
    Atomics.store(words, WORDS.ended, 1)
    Atomics.notify(words, WORDS.toHost)
  })
  const early: unknown[] = []
  let loose = (thrown: unknown): void => void early.push(thrown)
  process.on('uncaughtException', (thrown) => loose(thrown))
  process.on('unhandledRejection', (thrown) => loose(thrown))
  standGuard(permissions)
  // All calls wait until it is there.
  const loaded = await load().then((module) => () => module.default, (thrown: unknown) => (): never => {
    throw thrown as Error
  })
  const calls = new Map<number, Call>()
  const inside = new AsyncLocalStorage<number>()
  const clips = new WeakMap<object, number>()

  const codec: Codec = new Codec({
    encode(value) {
      if (value instanceof GuestFrame) return marked('frame', { call: value.call, id: value.id })
      if (value instanceof AbortSignal) return marked('signal', { call: callOf(value) })
      const clip = clips.get(value)
      if (clip !== undefined) return marked('clip', { id: clip })
      const scope = scopes.get(value)
      return scope === undefined ? undefined : marked('scope', { call: scope })
    },
    decode(kind, value, call) {
      switch (kind) {
        case 'frame': {
          const sent = value['sent'] as SentFrame
          return frameOf(value['call'] as number, sent)
        }
        case 'clip':
          return clipOf(value['id'] as number, value['info'] as ClipInfo, value['call'] as number)
        case 'scope':
          return opened(value['call'] as number, value['watched'] === true, value['aborted'] === true).context
        case 'keep':
          kept.set(value['id'] as number, codec.decode(value['value'], call))
          return kept.get(value['id'] as number)
        case 'kept':
          return kept.get(value['id'] as number)
        case 'context':
          return contextOf(value['call'] as number, value)
        case 'signal':
          return calls.get(value['call'] as number)?.abort.signal ?? new AbortController().signal
        default:
          throw failure('E_INTERNAL', { detail: `${kind} ${call}` })
      }
    },
    invoke(id, method, args, call) {
      const from = inside.getStore() ?? call
      if (method !== undefined && NOTES.has(method)) return void wire.note('invoke', { id, method, args: codec.encode(args, from) }, from)
      if (method !== undefined && LATER.has(method)) return asked('invoke', { id, method, args }, from)
      return now('invoke', { id, method, args: codec.encode(args, from) }, from)
    },
    free: (id, times) => wire.note('free', { id, times }),
  })
  const scopes = new WeakMap<object, number>()
  /** Inputs that come with each frame, and are sent once. */
  const kept = new Map<number, unknown>()
  const late = (): Error => failure('E_INTERNAL', { detail: 'the engine does not answer its plugin' })

  /** Frames in what is sent must have their pixels first. */
  async function asked(op: string, data: object, call: number): Promise<unknown> {
    await settle(data)
    return codec.decode(await wire.ask(op, codec.encode(data, call), call), call)
  }
  function now(op: string, data: unknown, call: number): unknown {
    const value = wire.askNow(op, data, call, PATIENCE, late)
    return value instanceof Promise ? value.then((one) => codec.decode(one, call)) : codec.decode(value, call)
  }
  async function settle(value: unknown): Promise<void> {
    const found: GuestFrame[] = []
    framesIn(value, found)
    for (const frame of found) await frame.settled()
  }
  const callOf = (signal: AbortSignal): number => [...calls.values()].find((one) => one.abort.signal === signal)?.id ?? 0

  function frameOf(call: number, sent: SentFrame): GuestFrame {
    const frame = new GuestFrame(memory, call, sent, sent, sent.own)
    calls.get(call)?.frames.add(frame)
    return frame
  }
  function clipOf(id: number, info: ClipInfo, call: number): Clip {
    const clip: Clip = { info, frame: (n) => asked('pull', { clip: id, n, scoped: true }, call) as Promise<ReadonlyFrame> }
    clips.set(clip, id)
    return clip
  }
  function numberOf(clip: Clip): number {
    const id = clips.get(clip)
    if (id === undefined) throw failure('E_NODE_OUTPUT', { detail: 'Only clips that came in through an input can be pulled.' })
    return id
  }
  function kernelsOf(call: number): Kernels {
    const kernels: Kernels = new Proxy({} as Kernels, {
      get(_, name) {
        if (typeof name !== 'string' || name === 'then') return undefined
        if (name === 'within') return (work: (kernels: Kernels) => unknown) => work(kernels)
        if (name === 'tone') return (frame: ReadonlyFrame, change: Tone) => asked('kernel', { name, args: [frame, tabulated(change)] }, call)
        return (...args: unknown[]) => asked('kernel', { name, args }, call)
      },
    })
    return kernels
  }
  function opened(id: number, watched: boolean, aborted: boolean): Call {
    const known = calls.get(id)
    if (known !== undefined) return known
    const abort = new AbortController()
    if (aborted) abort.abort()
    const context: FrameContext = {
      kernels: kernelsOf(id),
      signal: abort.signal,
      pull: async (clip, n) => (await asked('pull', { clip: numberOf(clip), n }, id)) as ReadonlyFrame,
      create(format: PixelFormat, width: number, height: number) {
        const room = wire.ask('create', { format, width, height }, id) as Promise<SentFrame>
        room.catch(() => {})
        const frame = new GuestFrame(memory, id, { format, width, height }, room, true)
        calls.get(id)?.frames.add(frame)
        return frame
      },
      idle: (work) => work,
    }
    scopes.set(context, id)
    const call = { id, abort, frames: new Set<GuestFrame>(), watched, context }
    calls.set(id, call)
    return call
  }

  /** What a node's function is given. */
  function contextOf(id: number, value: Record<string, unknown>): object {
    const { context } = opened(id, value['watched'] === true, value['aborted'] === true)
    const data = codec.decode(value['data'], id) as object
    const whole = { ...data, kernels: context.kernels, signal: context.signal, create: context.create }
    if (value['services'] !== true) return { ...whole, pull: context.pull }
    const service = (name: string): unknown => now('service', { name }, id)
    const noted = (op: 'log' | 'tell', name: string) => (...args: unknown[]) => wire.note(op, { name, args: codec.encode(args, id) }, id)
    let media: unknown
    let models: unknown
    const { kernels, signal } = context
    return {
      ...data,
      kernels,
      signal,
      get media() {
        return (media ??= service('media'))
      },
      get models() {
        return (models ??= service('models'))
      },
      log: { debug: noted('log', 'debug'), info: noted('log', 'info'), warn: noted('log', 'warn') },
      progress: noted('tell', 'progress'),
      preview: noted('tell', 'preview'),
      training: noted('tell', 'training'),
      report: noted('tell', 'report'),
      at: (time: number) => now('at', { time }, id),
      clip: (source: ClipSource) => now('clip', { source: codec.encode(source, id) }, id),
      async *pull(clip: Clip, range?: object) {
        const walk = (await asked('walk', { clip: numberOf(clip), range }, id)) as number
        try {
          for (;;) {
            const frame = (await asked('next', { walk }, id)) as GuestFrame | undefined
            if (frame === undefined) return
            yield frame
            if (calls.get(id)?.watched === true) frame.check()
            frame.end(calls.get(id)?.watched === true)
            calls.get(id)?.frames.delete(frame)
          }
        } finally {
          await asked('stop', { walk }, id)
        }
      },
    }
  }

  const wire: Wire = new Wire({
    port,
    words,
    side: 'guest',
    enter: (call) => void Atomics.store(words, WORDS.current, call),
    encodeError,
    decodeError,
    answer(op, data, call) {
      const { id, method, args, times, reason } = data as { id: number; method?: string; args?: unknown; times: number; reason: unknown }
      switch (op) {
        case 'load':
          return declared()
        case 'ping':
          return void Atomics.store(words, WORDS.pong, data as number)
        case 'free':
          return codec.drop(id, times)
        case 'forget':
          return void kept.delete(id)
        case 'abort':
          return calls.get(call)?.abort.abort(reason === undefined ? undefined : decodeError(reason))
        case 'end':
          for (const frame of calls.get(call)?.frames ?? []) frame.end(calls.get(call)!.watched)
          calls.delete(call)
          return undefined
        case 'invoke': {
          const thing = codec.own(id) as Record<string, unknown> | undefined
          if (thing === undefined) throw failure('E_PLUGIN_FAULT', { detail: 'It has been started anew since.', fix: 'Run again.' })
          const given = codec.decode(args, call) as unknown[]
          return inside.run(call, () => {
            // What is prepared stays here.
            const encode = (one: unknown): unknown => (method === 'prepare' && typeof one === 'object' && one !== null ? codec.export('object', one, { props: {}, methods: [] }) : codec.encode(one, call))
            const value = method === undefined ? (thing as unknown as (...given: unknown[]) => unknown)(...given) : (thing[method] as (...given: unknown[]) => unknown)(...given)
            return value instanceof Promise ? value.then((one: unknown) => finished(one, call, encode)) : isThenable(value) ? Promise.resolve(value).then((one) => finished(one, call, encode)) : hasFrame(value) ? finished(value, call, encode) : encode(value)
          })
        }
        default:
          throw failure('E_INTERNAL', { detail: op })
      }
    },
  })
  /** A node's answer, once all that it should have left alone is known to be as it was. */
  async function finished(value: unknown, call: number, encode: (value: unknown) => unknown): Promise<unknown> {
    await settle(value)
    const { watched = false, frames = [] } = calls.get(call) ?? {}
    if (watched) for (const frame of frames) frame.check()
    return encode(value)
  }

  /** The first thing that is sent, each time the same: what is declared is called by its number. */
  function declared(): object {
    const declaration = codec.encode(loaded(), 0)
    codec.pinned = codec.last
    return { declaration, pinned: codec.pinned }
  }
  loose = (thrown) => wire.note('loose', encodeError(thrown), inside.getStore() ?? 0)
  for (const thrown of early) loose(thrown)
}

function framesIn(value: unknown, found: GuestFrame[]): void {
  if (value instanceof GuestFrame) found.push(value)
  else if (Array.isArray(value)) for (const one of value) framesIn(one, found)
  else if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype) for (const one of Object.values(value)) framesIn(one, found)
}

const isThenable = (value: unknown): boolean => typeof (value as { then?: unknown } | null | undefined)?.then === 'function'
const hasFrame = (value: unknown): boolean => value instanceof GuestFrame || (typeof value === 'object' && value !== null && (value as { frame?: unknown }).frame instanceof GuestFrame)

/** A tone's curves as the values that the kernel asks for: they stay on this side. */
function tabulated({ light, saturation, tint, ...rest }: Tone): object {
  const codes = Array.from({ length: 256 }, (_, code) => (code - 16) / 219)
  const inside = (now: number): number => Math.max(0, Math.min(1, now))
  return {
    ...rest,
    ...(light === undefined ? {} : { light: new Map(codes.map((now) => [now, light(now)])) }),
    ...(saturation === undefined ? {} : { saturation: typeof saturation === 'number' ? saturation : new Map(codes.map((now) => [inside(now), saturation(inside(now))])) }),
    ...(tint === undefined ? {} : { tint: new Map(codes.map((now) => [inside(now), tint(inside(now))])) }),
  }
}
