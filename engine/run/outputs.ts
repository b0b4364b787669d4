/** Checks what a node returned against its declaration, and puts clips behind the frame server. */
import type { ClipSource } from '../contract/frame-context.ts'
import type { NodeSpec } from '../contract/declaration.ts'
import { failure } from '../contract/errors.ts'
import type { Registry } from '../plugins/registry-types.ts'
import { isServed, servedOf, type ClipCost, type FrameServer } from './frame-server.ts'
import type { Place } from './boundary.ts'
import type { Values } from './param-values.ts'

export interface OutputOptions {
  readonly node: string
  readonly spec: NodeSpec
  readonly key: string
  readonly server: FrameServer
  readonly registry: Registry
  readonly cost: ClipCost
  /** Around each call of the node's code, where that is a plugin's. */
  readonly call?: (<T>(work: () => T) => T) | undefined
  readonly place?: Place | undefined
}

const FORMATS: Readonly<Record<string, readonly string[]>> = {
  video: ['yuv420p', 'yuva420p'],
  mask: ['gray8'],
  flow: ['flow'],
}

export function checkedOutputs(returned: unknown, { node, spec, key, server, registry, cost, call, place }: OutputOptions): Values {
  const values = (returned ?? {}) as Values
  const watched = registry.ownerOf(spec.type)?.builtIn === false
  const wrong = (port: string, expected: string, got: string): never => {
    throw failure('E_NODE_OUTPUT', { node, type: spec.type, port, expected, got })
  }
  const outputs: Record<string, unknown> = {}
  for (const [port, declared] of Object.entries(spec.outputs)) {
    const value = values[port]
    if (value === undefined) {
      if (declared.optional !== true) wrong(port, declared.type, 'nothing')
      continue
    }
    if (registry.socket(declared.type)?.clip !== true) {
      if (!isValueOf(declared.type, value)) wrong(port, declared.type, describe(value))
      outputs[port] = value
      continue
    }
    const served = isServed(value)
      ? servedOf(value)
      : isSource(value)
        ? server.serve(value, { id: `${key}.${port}`, node, type: spec.type, cost, watched, call, place })
        : wrong(port, 'a clip', describe(value))
    const formats = FORMATS[declared.type]
    if (formats !== undefined && !formats.includes(served.info.format)) {
      wrong(port, `a clip of ${formats.join(' or ')}`, served.info.format)
    }
    outputs[port] = served
  }
  for (const port of Object.keys(values)) {
    if (!(port in spec.outputs)) wrong(port, `only ${Object.keys(spec.outputs).join(', ') || 'no outputs'}`, 'an output not declared')
  }
  return outputs
}

function isSource(value: unknown): value is ClipSource {
  const source = value as Partial<ClipSource> | null
  return typeof source === 'object' && source !== null && typeof source.frame === 'function' && typeof source.info === 'object'
}

/** The built-in value types by their shape; a plugin's own types are its own affair. */
function isValueOf(socket: string, value: unknown): boolean {
  const shape = (value ?? {}) as Record<string, unknown>
  switch (socket) {
    case 'text':
      return typeof value === 'string'
    case 'number':
      return typeof value === 'number' && Number.isFinite(value)
    case 'boolean':
      return typeof value === 'boolean'
    case 'audio':
      return typeof shape['samples'] === 'function' && typeof shape['info'] === 'object'
    case 'image':
      return shape['data'] instanceof Uint8Array && typeof shape['width'] === 'number'
    case 'signal':
      return (typeof shape['at'] === 'function' && !Array.isArray(value)) || typeof value === 'number'
    default:
      return true
  }
}

function describe(value: unknown): string {
  if (value === null) return 'null'
  if (typeof value !== 'object') return `${typeof value} ${String(value)}`
  return `an object with ${Object.keys(value).slice(0, 5).join(', ') || 'no fields'}`
}
