/** Frames, clips, scopes and contexts of the engine as a plugin's thread gets them, by number. */
import { failure } from '../../contract/errors.ts'
import { Frame } from '../../frames/frame.ts'
import { FrameScope, isServed, ScopedClip, servedOf, type ServedClip } from '../../run/frame-server.ts'
import { SCOPE } from '../../run/scope.ts'
import { Codec, marked, type CodecOptions, type Marked } from './codec.ts'
import type { SentFrame } from './guest-frames.ts'
import type { Call, HostCalls } from './host-calls.ts'
import type { Wire } from './wire.ts'

const clips = new WeakMap<ServedClip, number>()
let lastClip = 0

export class HostValues {
  readonly codec: Codec
  readonly #calls: HostCalls
  readonly #clips = new Map<number, WeakRef<ServedClip>>()
  readonly #kept = new WeakMap<object, number>()
  readonly #lost: FinalizationRegistry<number>
  #lastKept = 0
  #lastFrame = 0

  constructor(calls: HostCalls, wire: Wire, invoke: CodecOptions['invoke']) {
    this.#calls = calls
    this.#lost = new FinalizationRegistry((id) => wire.note('forget', { id }))
    this.codec = new Codec({
      encode: (value, call) => this.#encode(value, call),
      decode: (kind, value) => this.#decode(kind, value),
      invoke,
      free: (id, times) => wire.note('free', { id, times }),
    })
  }

  /** @throws E_NODE_OUTPUT where nobody has it any more */
  clip(id: number): ServedClip {
    const served = this.#clips.get(id)?.deref()
    if (served === undefined) throw failure('E_NODE_OUTPUT', { detail: 'A clip of an earlier run.' })
    return served
  }

  sent(frame: Frame, number: number, own: boolean): SentFrame {
    const id = ++this.#lastFrame
    this.#calls.get(number)?.frames.set(id, frame)
    const { format, width, height, address } = frame
    return { id, format, width, height, address, own }
  }

  /** What the plugin has asked for, and waits for. */
  given(value: unknown, call: Call | undefined, number: number, own = false, told?: (id: number) => void): unknown {
    const encoded = (one: unknown): unknown => {
      if (!(one instanceof Frame)) return this.codec.encode(one, number)
      const sent = this.sent(one, number, own)
      told?.(sent.id)
      return marked('frame', { call: number, sent })
    }
    if (!(value instanceof Promise)) return encoded(value)
    if (call !== undefined) call.waits++
    return value.then(encoded).finally(() => {
      if (call !== undefined) call.waits--
    })
  }

  #encode(value: object, number: number): Marked | undefined {
    if (value instanceof Frame) return marked('frame', { call: number, sent: this.sent(value, number, false) })
    if (isServed(value)) {
      const served = servedOf(value)
      let id = clips.get(served)
      if (id === undefined) clips.set(served, (id = ++lastClip))
      this.#clips.set(id, new WeakRef(served))
      if (value instanceof ScopedClip) this.#calls.get(number)?.clips.set(id, value)
      return marked('clip', { id, info: served.info, call: number })
    }
    if (value instanceof FrameScope) return marked('scope', opening(this.#calls.of(value)))
    if (value instanceof AbortSignal) return marked('signal', { call: number })
    const scope = (value as { [SCOPE]?: FrameScope })[SCOPE]
    return scope === undefined ? undefined : this.#context(value, this.#calls.of(scope))
  }

  /** What a node's function is given. */
  #context(value: object, call: Call): Marked {
    const { kernels: _, signal: __, create: ___, pull: ____, [SCOPE]: _____, ...rest } = value as Record<string | symbol, unknown>
    const services = 'media' in value
    if (services) call.services = value as never
    const inputs = Object.fromEntries(Object.entries(rest['inputs'] as object).map(([port, one]) => [port, this.#keep(one, call.id)]))
    const data = services ? { params: rest['params'], links: rest['links'], node: rest['node'], key: rest['key'], seed: rest['seed'], dry: rest['dry'], proxy: rest['proxy'] } : { ...rest, inputs: undefined }
    return marked('context', { ...opening(call), services, data: { ...(this.codec.encode(data, call.id) as object), inputs } })
  }

  /** Inputs come with each frame: what is no clip is sent once. */
  #keep(value: unknown, number: number): unknown {
    if (typeof value !== 'object' || value === null || isServed(value) || (Array.isArray(value) && value.some(isServed))) return this.codec.encode(value, number)
    const known = this.#kept.get(value)
    if (known !== undefined) return marked('kept', { id: known })
    const id = ++this.#lastKept
    this.#kept.set(value, id)
    this.#lost.register(value, id)
    return marked('keep', { id, value: this.codec.encode(value, number) })
  }

  #decode(kind: string, value: Marked): unknown {
    const call = this.#calls.get(value['call'] as number)
    switch (kind) {
      case 'frame': {
        const frame = call?.frames.get(value['id'] as number)
        if (frame === undefined) throw failure('E_FRAME_KEPT')
        return frame
      }
      case 'clip':
        return this.clip(value['id'] as number)
      case 'scope':
        return call?.scope
      case 'signal':
        return call?.scope.signal ?? new AbortController().signal
      default:
        throw failure('E_INTERNAL', { detail: kind })
    }
  }
}

const opening = ({ id, scope }: Call): object => ({ call: id, watched: scope.watched, aborted: scope.signal.aborted })
