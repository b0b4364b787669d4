/** Checks what a node returned against its declaration, and puts clips behind the frame server. */
import type { ClipSource } from '../contract/frame-context.ts'
import type { NodeSpec } from '../contract/declaration.ts'
import { inWords } from '../contract/define-socket.ts'
import { failure } from '../contract/errors.ts'
import type { Registry } from '../plugins/registry-types.ts'
import { isServed, servedOf, type ClipCost, type FrameServer } from './frame-server.ts'
import { ofPort, type Handling } from './handling.ts'
import type { Values } from './param-values.ts'

export interface OutputOptions {
  readonly node: string
  readonly spec: NodeSpec
  readonly key: string
  readonly server: FrameServer
  readonly registry: Pick<Registry, 'socket'>
  readonly cost: ClipCost
  readonly handling: Handling
}

export async function checkedOutputs(returned: unknown, { node, spec, key, server, registry, cost, handling }: OutputOptions): Promise<Values> {
  const values = (returned ?? {}) as Values
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
    const socket = registry.socket(declared.type)
    if (socket?.clip === undefined) outputs[port] = value
    else if (isServed(value)) outputs[port] = servedOf(value)
    else if (isSource(value)) outputs[port] = server.serve(value, { id: `${key}.${port}`, node, type: spec.type, cost, ...handling })
    else wrong(port, 'a clip', inWords(value))
    const fault = await ofPort(handling, { node, type: spec.type, port }, () => socket?.check(outputs[port]))
    if (fault !== undefined) wrong(port, fault.expected, fault.got)
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
