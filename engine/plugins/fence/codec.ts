/**
 * Values on their way between two threads. Data is copied; functions and objects with methods stay where they are, and a stand-in is
 * given that calls them. A stand-in that comes back is the thing itself again.
 */
import { ReelgraphError, type Fault } from '../../contract/errors.ts'

/** Marks what stands for something else. */
const MARK = '$reelgraph'

export interface Marked {
  readonly [MARK]: string
  readonly [field: string]: unknown
}
export const marked = (kind: string, fields: object): Marked => ({ ...fields, [MARK]: kind })
const isMarked = (value: object): value is Marked => MARK in value

export interface CodecOptions {
  /** Things that this side knows how to name, e.g. frames. */
  readonly encode: (value: object, call: number) => Marked | undefined
  readonly decode: (kind: string, value: Marked, call: number) => unknown
  /** Calls a method of a thing of the other side; without a name the thing itself. */
  readonly invoke: (id: number, method: string | undefined, args: readonly unknown[], call: number) => unknown
  /** The other side's thing is needed no more. */
  readonly free: (id: number, times: number) => void
}

interface Exported {
  readonly value: object
  times: number
}

export class Codec {
  readonly #options: CodecOptions
  readonly #exported = new Map<number, Exported>()
  readonly #ids = new WeakMap<object, number>()
  /** Stand-ins, and the ids of what they stand for. */
  readonly #origins = new WeakMap<object, number>()
  readonly #standIns = new Map<number, { readonly ref: WeakRef<object>; readonly seen: { times: number } }>()
  readonly #lost: FinalizationRegistry<{ readonly id: number; readonly seen: { times: number } }>
  #last = 0
  /** Up to this id nothing is ever let go: declarations. */
  pinned = 0

  constructor(options: CodecOptions) {
    this.#options = options
    this.#lost = new FinalizationRegistry(({ id, seen }) => {
      if (this.#standIns.get(id)?.seen === seen) this.#standIns.delete(id)
      options.free(id, seen.times)
    })
  }

  get last(): number {
    return this.#last
  }

  /** A thing of this side, by the id that the other side has of it. */
  own(id: number): object | undefined {
    return this.#exported.get(id)?.value
  }

  /** The other side has let go of it. */
  drop(id: number, times: number): void {
    const one = this.#exported.get(id)
    if (one === undefined || id <= this.pinned) return
    one.times -= times
    if (one.times > 0) return
    this.#exported.delete(id)
    this.#ids.delete(one.value)
  }

  encode(value: unknown, call: number): unknown {
    if (typeof value === 'function') return this.export('function', value, {})
    if (typeof value === 'symbol') return undefined
    if (typeof value !== 'object' || value === null) return value
    const origin = this.#origins.get(value)
    if (origin !== undefined) return marked('yours', { id: origin })
    const known = this.#options.encode(value, call)
    if (known !== undefined) return known
    if (ArrayBuffer.isView(value)) return value.buffer instanceof SharedArrayBuffer || value.byteLength < value.buffer.byteLength ? copied(value) : value
    if (value instanceof ArrayBuffer || value instanceof Date || value instanceof RegExp) return value
    if (value instanceof URL) return marked('url', { href: value.href })
    if (value instanceof Error) return marked('error', { error: encodeError(value) })
    if (value instanceof Map) return new Map([...value].map(([key, one]) => [this.encode(key, call), this.encode(one, call)]))
    if (value instanceof Set) return new Set([...value].map((one) => this.encode(one, call)))
    if (Array.isArray(value)) return value.map((one) => this.encode(one, call))
    const methods = methodsOf(value)
    const props = Object.fromEntries(Object.entries(value).flatMap(([name, one]) => (typeof one === 'function' ? [] : [[name, this.encode(one, call)]])))
    return methods.length === 0 ? props : this.export('object', value, { props, methods })
  }

  decode(value: unknown, call: number): unknown {
    if (typeof value !== 'object' || value === null) return value
    if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer || value instanceof Date || value instanceof RegExp) return value
    if (Array.isArray(value)) return value.map((one) => this.decode(one, call))
    if (value instanceof Map) return new Map([...value].map(([key, one]) => [this.decode(key, call), this.decode(one, call)]))
    if (value instanceof Set) return new Set([...value].map((one) => this.decode(one, call)))
    if (!isMarked(value)) return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, this.decode(one, call)]))
    switch (value[MARK]) {
      case 'url':
        return new URL(value['href'] as string)
      case 'error':
        return decodeError(value['error'])
      case 'yours': {
        const found = this.own(value['id'] as number)
        if (found === undefined) throw new ReelgraphError([], { cause: 'gone' })
        return found
      }
      case 'function':
      case 'object':
        return this.#standIn(value, call)
      default:
        return this.#options.decode(value[MARK], value, call)
    }
  }

  /** It stays on this side, under a name. */
  export(kind: string, value: object, fields: object): Marked {
    let id = this.#ids.get(value)
    if (id === undefined) {
      id = ++this.#last
      this.#ids.set(value, id)
      this.#exported.set(id, { value, times: 0 })
    }
    this.#exported.get(id)!.times++
    return marked(kind, { id, ...fields })
  }

  #standIn(value: Marked, call: number): unknown {
    const id = value['id'] as number
    const known = this.#standIns.get(id)
    const there = known?.ref.deref()
    if (there !== undefined) {
      known!.seen.times++
      return there
    }
    const { invoke } = this.#options
    let made: object
    if (value[MARK] === 'function') made = (...args: unknown[]) => invoke(id, undefined, args, call)
    else {
      const thing = this.decode(value['props'], call) as Record<string, unknown>
      for (const method of value['methods'] as readonly string[]) thing[method] = (...args: unknown[]) => invoke(id, method, args, call)
      made = thing
    }
    const seen = { times: 1 }
    this.#origins.set(made, id)
    this.#standIns.set(id, { ref: new WeakRef(made), seen })
    this.#lost.register(made, { id, seen })
    return made
  }
}

function methodsOf(value: object): string[] {
  const found = new Set<string>()
  for (let at: object | null = value; at !== null && at !== Object.prototype; at = Object.getPrototypeOf(at) as object | null) {
    for (const [name, { value: one }] of Object.entries(Object.getOwnPropertyDescriptors(at))) if (typeof one === 'function' && name !== 'constructor') found.add(name)
  }
  return [...found]
}

const copied = (view: ArrayBufferView): ArrayBufferView => ('slice' in view ? (view as Uint8Array).slice() : new DataView(new Uint8Array(view.buffer, view.byteOffset, view.byteLength).slice().buffer))

/** `fetch` and its like wrap what has stopped them. */
function refused(thrown: unknown): Error | undefined {
  for (let at: unknown = thrown, deep = 0; at instanceof Error && deep < 8; at = at.cause, deep++) {
    if ((at as { code?: unknown }).code === 'ERR_ACCESS_DENIED' || (at instanceof ReelgraphError && at.code === 'E_PLUGIN_PERMISSION')) return at
  }
  return undefined
}

interface SentError {
  readonly name: string
  readonly message: string
  readonly stack?: string | undefined
  readonly code?: unknown
  readonly resource?: unknown
  readonly permission?: unknown
  readonly faults?: readonly Fault[]
}

export function encodeError(given: unknown): SentError {
  const thrown = refused(given) ?? given
  if (!(thrown instanceof Error)) return { name: 'Error', message: String(thrown) }
  const { name, message, stack, code, resource, permission, faults } = thrown as Error & Partial<SentError>
  return { name, message, stack, ...(typeof code === 'string' ? { code, resource, permission } : {}), ...(name === 'ReelgraphError' && Array.isArray(faults) ? { faults } : {}) }
}

export function decodeError(sent: unknown): Error {
  const { name, message, stack, faults, ...rest } = sent as SentError
  const made = faults === undefined ? Object.assign(new Error(message), { name }, rest.code === undefined ? {} : rest) : new ReelgraphError(faults)
  if (stack !== undefined) made.stack = stack
  return made
}
