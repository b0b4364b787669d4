/** Scenes as people and language models write them. */
import { failure, GRAPH_LIMITS, tooManyNodes, type Json } from '../../../engine/api.ts'

export interface Scene {
  readonly prompt: string
  readonly duration: number
  readonly transition?: string
  readonly camera?: string
  readonly style?: string
}

/** @throws E_PARAM_VALUE with the scene and its field, E_GRAPH_SIZE */
export function readScenes(given: Json, node: string): Scene[] {
  const wrong = (port: string, expected: string, got: Json | undefined): never => {
    throw failure('E_PARAM_VALUE', { node, port, expected, got: JSON.stringify(got) ?? 'nothing' })
  }
  if (!Array.isArray(given) || given.length === 0) return wrong('scenes', 'a list of at least one scene', given)
  // Each is a node at least.
  if (given.length >= GRAPH_LIMITS.nodes) throw tooManyNodes(given.length + 1, { node, type: 'storyboard', port: 'scenes' })
  return given.map((entry, k): Scene => {
    const at = `scenes[${k}]`
    if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return wrong(at, 'a scene { prompt, duration }', entry)
    const { prompt, duration = 4, ...rest } = entry
    if (typeof prompt !== 'string' || prompt.trim() === '') return wrong(`${at}.prompt`, 'a text', prompt)
    if (typeof duration !== 'number' || !(duration > 0)) return wrong(`${at}.duration`, 'seconds above 0', duration)
    for (const [field, value] of Object.entries(rest)) {
      if (!['transition', 'camera', 'style'].includes(field)) wrong(`${at}.${field}`, 'prompt, duration, transition, camera or style', field)
      if (typeof value !== 'string') wrong(`${at}.${field}`, 'a name', value)
    }
    return { prompt, duration, ...rest }
  })
}
