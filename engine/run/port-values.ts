/** What a port that moves params comes to over time. */
import { failure } from '../contract/errors.ts'
import type { Signal } from '../frames/clip.ts'
import type { SignalRequest } from '../host/engine.ts'
import type { Evaluation } from './evaluate.ts'
import { driven } from './gather.ts'
import type { RunPorts } from './ports.ts'

interface PortValues extends Pick<SignalRequest, 'node' | 'port' | 'from' | 'to' | 'count'> {
  readonly evaluation: Evaluation
  readonly ports: RunPorts
}

/** @throws E_PORT where there is none, E_PORT_TYPE where it moves nothing */
export async function portValues({ evaluation, ports, node, port, from, to, count }: PortValues): Promise<readonly number[]> {
  const { outputs = {}, spec } = await evaluation.node(node)
  const type = spec.outputs[port]?.type
  if (type === undefined || outputs[port] === undefined) throw failure('E_PORT', { node, port, expected: Object.keys(outputs).join(' or ') || 'a node with outputs', got: port })
  const drive = ports.registry.socket(type)?.drive
  const value: unknown = drive === undefined ? outputs[port] : await driven(drive, outputs[port], evaluation.handling(node), { node, type: spec.type, port })
  if (typeof value !== 'number' && typeof (value as Partial<Signal>).at !== 'function') throw failure('E_PORT_TYPE', { node, port, expected: 'a port that moves params', got: type })
  const at = typeof value === 'number' ? () => value : (time: number) => (value as Signal).at(time)
  return Array.from({ length: count }, (_, step) => at(from + ((to - from) * step) / (count - 1)))
}
