/** Scenes as people and language models write them, also those that come over a link. */
import { failure, GRAPH_LIMITS, tooManyNodes, type Json } from '../../../engine/api.ts'
import { SCENE_FIELDS, SCENE_SECONDS, type Scene } from './scene-fields.ts'

interface Field {
  readonly type: string
  readonly enum?: readonly string[]
  readonly minimum?: number
  readonly maximum?: number
  readonly maxLength?: number
}

/** @throws E_PARAM_VALUE with the scene and its field, E_GRAPH_SIZE */
export function readScenes(given: Json | readonly unknown[], node: string): Scene[] {
  const wrong = (port: string, expected: string, got: unknown): never => {
    throw failure('E_PARAM_VALUE', { node, port, expected, got: JSON.stringify(got) ?? 'nothing' })
  }
  if (!Array.isArray(given) || given.length === 0) return wrong('scenes', 'a list of at least one scene', given)
  // Each is a node at least.
  if (given.length >= GRAPH_LIMITS.nodes) throw tooManyNodes(given.length + 1, { node, type: 'storyboard', port: 'scenes' })
  return given.map((entry: unknown, k): Scene => {
    const at = `scenes[${k}]`
    if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return wrong(at, 'a scene { prompt, duration }', entry)
    const said = Object.entries(entry as Record<string, unknown>).filter(([, value]) => value !== undefined && value !== null)
    for (const [name, value] of said) {
      const field = (SCENE_FIELDS as Readonly<Record<string, Field>>)[name]
      if (field === undefined) return wrong(`${at}.${name}`, Object.keys(SCENE_FIELDS).join(', '), name)
      const expected = unlike(field, value)
      if (expected !== undefined) wrong(`${at}.${name}`, expected, value)
    }
    const scene = Object.fromEntries(said) as Partial<Scene>
    if (scene.prompt === undefined || scene.prompt.trim() === '') return wrong(`${at}.prompt`, 'a text', scene.prompt)
    return { duration: SCENE_SECONDS, ...scene } as Scene
  })
}

function unlike({ type, enum: names, minimum = -Infinity, maximum = Infinity, maxLength = Infinity }: Field, value: unknown): string | undefined {
  if (type === 'number') return typeof value === 'number' && value >= minimum && value <= maximum ? undefined : `a number from ${minimum} to ${maximum}`
  if (typeof value !== 'string') return 'a text'
  if (names !== undefined) return names.includes(value) ? undefined : `one of ${names.join(', ')}`
  return value.length <= maxLength ? undefined : `at most ${maxLength} letters`
}
