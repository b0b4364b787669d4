/** Which nodes of an evaluation work on smaller pictures, and what the others hand on to them. */
import { isServed, servedOf, type FrameServer, type ServedClip } from './frame-server.ts'
import type { RunPorts } from './ports.ts'
import { resourcesOf } from './node-resources.ts'
import type { Clip, Still } from '../frames/clip.ts'
import type { ReadonlyFrame } from '../frames/frame-view.ts'
import { dividedSize, type Proxy } from '../graph/proxies.ts'
import type { ResolvedNode } from '../graph/resolved.ts'

export interface ProxyGraph {
  readonly nodes: ReadonlyMap<string, ResolvedNode>
  /** Who is linked to a node's outputs. */
  users(name: string): Iterable<string>
}

/** By how much the sides of a picture were divided where it was made. */
const made = new WeakMap<object, Proxy>()

export class Proxies {
  readonly by: Proxy
  readonly #graph: () => ProxyGraph
  readonly #ports: RunPorts
  readonly #signal: AbortSignal
  readonly #own = new Map<string, Promise<boolean>>()
  readonly #fitted = new Map<object, Promise<unknown>>()

  constructor(by: Proxy, { graph, ports, signal }: { readonly graph: () => ProxyGraph; readonly ports: RunPorts; readonly signal: AbortSignal }) {
    this.by = by
    this.#graph = graph
    this.#ports = ports
    this.#signal = signal
  }

  /** By how much a node's pictures are divided: 1 where it, or one that it feeds, needs them at their full size. */
  async of(name: string): Promise<Proxy> {
    if (this.by === 1) return 1
    const seen = new Set<string>()
    const open = [name]
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (seen.has(next)) continue
      seen.add(next)
      if (await this.isFull(next)) return 1
      open.push(...this.#graph().users(next))
      // What a node has expanded to stands for it.
      if (next.includes('/')) open.push(next.slice(0, next.lastIndexOf('/')))
    }
    return this.by
  }

  /** It works at full size whatever stands after it: it says so, or its results are stored. */
  isFull(name: string): Promise<boolean> {
    const known = this.#own.get(name)
    if (known !== undefined) return known
    const node = this.#graph().nodes.get(name)
    const found = node === undefined ? Promise.resolve(false) : this.#look(node)
    this.#own.set(name, found)
    return found
  }

  async #look(node: ResolvedNode): Promise<boolean> {
    const { proxy, materialize, backendKind } = node.spec
    if (proxy === 'full' || materialize) return true
    // Another size is another picture to a model.
    return backendKind !== undefined && (await resourcesOf(node, this.#ports, {}, this.#signal)).stored
  }

  /** Params that are sizes belong to what the node expands to. */
  divides({ spec }: ResolvedNode): boolean {
    return spec.proxy !== 'parts'
  }

  /** What a node has made. */
  mark(outputs: Readonly<Record<string, unknown>>, by: Proxy): void {
    for (const value of Object.values(outputs)) if (isServed(value)) made.set(servedOf(value), by)
    else if (isStill(value)) made.set(value, by)
  }

  /** A value as a node takes it whose pictures are divided. */
  async fit(value: unknown, key: string): Promise<unknown> {
    const object = isServed(value) ? servedOf(value) : value
    if (typeof object !== 'object' || object === null || made.get(object) === this.by) return value
    const known = this.#fitted.get(object)
    if (known !== undefined) return known
    const fitted = isServed(value) ? Promise.resolve(smaller(servedOf(value), this.by, key, this.#ports.server)) : isStill(value) ? this.#still(value) : Promise.resolve(value)
    this.#fitted.set(object, fitted)
    return fitted
  }

  async #still(still: Still): Promise<Still> {
    const { width, height } = dividedSize(still, this.by)
    const small = await this.#ports.media.fit(still, width, height)
    made.set(small, this.by)
    return small
  }
}

function smaller(clip: ServedClip, by: Proxy, key: string, server: FrameServer): Clip {
  const { width, height } = dividedSize(clip.info, by)
  const served = server.serve(
    {
      info: { ...clip.info, width, height },
      window: { before: 0, after: 0 },
      still: clip.still,
      async frame(n, scope) {
        const frame = await scope.pull(clip, n)
        const small = await scope.kernels.resize(frame, width, height, 'area')
        if (small.format !== 'flow') return small
        // Motion is told in pixels.
        const own = scope.create('flow', width, height)
        const from = floatsOf(small)
        floatsOf(own).forEach((_, i, to) => (to[i] = from[i]! / by))
        return own
      },
    },
    { id: `${key}/${by}`, node: clip.node, type: '', cost: { frames: 0, milliseconds: 0 } },
  )
  made.set(served, by)
  return served
}

function floatsOf(frame: ReadonlyFrame): Float32Array {
  const { buffer, byteOffset, byteLength } = frame.bytes as unknown as Uint8Array
  return new Float32Array(buffer, byteOffset, byteLength / 4)
}

function isStill(value: unknown): value is Still {
  const { width, height, data } = (typeof value === 'object' && value !== null ? value : {}) as Partial<Still>
  return data instanceof Uint8Array && typeof width === 'number' && typeof height === 'number' && data.length === width * height * 4
}
