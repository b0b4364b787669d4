/** Makes a lazy clip of a filter's or a recurrence's declaration and its inputs. */
import type { ClipSource, FrameWindow } from '../contract/frame-context.ts'
import type { AnyFilterDeclaration, AnySequentialDeclaration, NodeSpec } from '../contract/declaration.ts'
import { failure } from '../contract/errors.ts'
import { frameTime, type Clip, type ClipInfo } from '../frames/clip.ts'
import type { FrameContext } from '../contract/frame-context.ts'
import type { FrameScope} from './frame-server.ts';
import { ScopedClip, ServedClip, type FrameServer } from './frame-server.ts'
import type { Values } from './param-values.ts'
import type { Registry } from '../plugins/registry-types.ts'
import type { Place } from './boundary.ts'
import { SCOPE } from './scope.ts'
import { sequentialSource, type Step } from './sequential.ts'

export interface FilterParts {
  readonly node: string
  readonly spec: NodeSpec
  readonly server: FrameServer
  readonly registry: Pick<Registry, 'socket'>
  /** Input values by port; clips are served clips. */
  readonly inputs: Values
  readonly at: (time: number) => Values
  /** Params change over time. */
  readonly animated?: boolean
  readonly prepared: unknown
  readonly seed: number
  /** What the sides of pictures are divided by. Default: 1. */
  readonly proxy?: number
  /** Code of others. */
  readonly watched?: boolean
  readonly place?: Place | undefined
  /** What `info` and `window` say, where that had to be waited for. */
  readonly facts?: FilterFacts
}

export interface FilterFacts {
  readonly info: Partial<ClipInfo>
  readonly window: FrameWindow
}

/** What a declaration says of its clip. Its functions may be in another thread. */
export async function filterFacts({ spec, inputs, at }: FilterParts): Promise<FilterFacts> {
  const { info, window } = spec.declaration as AnyFilterDeclaration | AnySequentialDeclaration
  const plain = { inputs, params: at(0) }
  const own = info?.(plain as never)
  const reach = typeof window === 'function' ? window(plain as never) : window
  return { info: (await own) ?? {}, window: (await reach) ?? { before: 0, after: 0 } }
}

export function filterSource(parts: FilterParts): ClipSource & { dispose?(): void } {
  const { spec, at, prepared, seed, proxy = 1 } = parts
  const declaration = spec.declaration as AnyFilterDeclaration | AnySequentialDeclaration
  const plain = { inputs: parts.inputs, params: at(0) }
  const base = firstClip(parts)
  const own = parts.facts?.info ?? declaration.info?.(plain as never) ?? {}
  const info: ClipInfo = { ...base, ...formatOf(parts, base), ...own }
  const declared = declaration.window
  const window: FrameWindow =
    parts.facts?.window ?? (typeof declared === 'function' ? declared(plain as never) : declared) ?? { before: 0, after: 0 }

  const still = standsStill(parts)
  const contextAt = (n: number, scope: FrameScope): object => {
    const time = frameTime(info, n)
    return {
      inputs: scopedInputs(parts.inputs, scope, n, window),
      params: at(time),
      info,
      time,
      prepared,
      seed,
      proxy,
      kernels: scope.kernels,
      signal: scope.signal,
      pull: scope.pull.bind(scope),
      create: scope.create,
      [SCOPE]: scope,
    }
  }
  if (spec.kind === 'sequential') {
    const { step } = declaration as AnySequentialDeclaration
    const make: Step = (n, previous, state, scope) =>
      step(n, { ...contextAt(n, scope), previous: previous === undefined ? undefined : scope.lend(previous.retain()), state } as never)
    return Object.assign(sequentialSource(parts.server, info, window, make, { node: parts.node, type: spec.type, checked: parts.watched === true, place: parts.place }), { still })
  }
  const { frame } = declaration as AnyFilterDeclaration
  return {
    info,
    window,
    still,
    frame: async (n: number, scope: FrameContext) => frame(n, contextAt(n, scope as FrameScope) as never),
  }
}

/** Its picture is always the same: by its declaration it hangs on nothing but what stands still. */
function standsStill({ spec, inputs, at, animated = false }: FilterParts): boolean {
  const { timeless = false } = spec.declaration as AnyFilterDeclaration | AnySequentialDeclaration
  if (animated || timeless === false) return false
  const clips = Object.values(inputs).flat().filter((value) => value instanceof ServedClip)
  if (!clips.every((clip) => clip.still)) return false
  // A function of a plugin in another thread answers later.
  return timeless === true || (timeless({ inputs, params: at(0) } as never) as unknown) === true
}

/** An output of another socket type than the first input has a format of its own. */
function formatOf({ spec, registry }: FilterParts, base: ClipInfo): Partial<ClipInfo> {
  const formats = registry.socket(Object.values(spec.outputs)[0]?.type ?? '')?.clip
  return formats === undefined || formats.includes(base.format) ? {} : { format: formats[0]! }
}

function firstClip({ spec, inputs, node, registry }: FilterParts): ClipInfo {
  for (const [port, { type }] of Object.entries(spec.inputs)) {
    if (registry.socket(type)?.clip === undefined && !(inputs[port] instanceof ServedClip)) continue
    const value = inputs[port]
    const clip = Array.isArray(value) ? (value[0] as Clip | undefined) : (value as Clip | undefined)
    if (clip !== undefined) return clip.info
  }
  throw failure('E_DECLARATION', { node, type: spec.type, expected: 'a filter with a clip input', got: 'none wired' })
}

/** Clips wrapped so that the scope holds their frames and the window is kept. */
export function scopedInputs(inputs: Values, scope: FrameScope, n?: number, window: FrameWindow = 'any'): Values {
  const wrap = (value: unknown): unknown => {
    if (!(value instanceof ServedClip)) return value
    if (n === undefined || window === 'any') return new ScopedClip(value, scope)
    // A clip that is shorter than this one is asked for its last frame again: that is within any window.
    const last = value.info.length - 1
    return new ScopedClip(value, scope, {
      first: Math.min(last, Math.max(0, n - window.before)),
      last: Math.min(last, n + window.after),
    })
  }
  const scoped: Record<string, unknown> = {}
  for (const port in inputs) {
    const value = inputs[port]
    scoped[port] = Array.isArray(value) ? value.map(wrap) : wrap(value)
  }
  return scoped
}
