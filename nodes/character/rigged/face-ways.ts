/** By which of its shapes a model's face is moved: ARKit's 52, VRM's expressions, the visemes of Oculus, or a jaw. Pure. */
import type { Character } from '../../../engine/api.ts'

export interface FaceWays {
  readonly kind: 'arkit' | 'vrm' | 'visemes' | 'shape' | 'jaw' | 'none'
  /** Shapes by their plain names in small letters: those of one name in several meshes move together. */
  readonly shapes: ReadonlyMap<string, readonly number[]>
  /** VRM's, by name. */
  readonly expressions: ReadonlyMap<string, Character['expressions'][number]>
}

/** Names of a mouth that opens, where there is nothing better. */
const OPENS = ['mouthopen', 'jawopen', 'mouth_open', 'openmouth', 'mouth', 'a', 'aa', 'ah', 'jaw', 'talk']

export function faceOf({ shapes, expressions }: Character, bones: Readonly<Record<string, number>>): FaceWays {
  const byName = new Map<string, number[]>()
  shapes.forEach(({ name }, i) => {
    const plain = plainName(name)
    if (plain === '') return
    const list = byName.get(plain) ?? []
    list.push(i)
    byName.set(plain, list)
  })
  const expressed = new Map(expressions.filter((one) => one.shapes.length > 0).map((one) => [one.name, one]))
  // Of ARKit's shapes some models have one or two: then others say more.
  const arkit = ['jawopen', 'mouthfunnel', 'mouthpucker', 'mouthsmileleft', 'mouthclose', 'browinnerup'].filter((name) => byName.has(name)).length
  const kind = arkit >= 4 ? 'arkit' : expressed.has('aa') ? 'vrm' : byName.has('viseme_aa') ? 'visemes' : OPENS.some((name) => byName.has(name)) ? 'shape' : bones['jaw'] !== undefined ? 'jaw' : 'none'
  return { kind, shapes: byName, expressions: expressed }
}

/** `Head.jawOpen`, `blendShape1.Jaw_Open`, `JawOpen`, `eyeBlink_L` … */
function plainName(name: string): string {
  const plain = name.replace(/^.*[.:|](?=[A-Za-z_]{3})/, '').toLowerCase()
  if (plain.startsWith('viseme_')) return plain
  return plain.replace(/_l$/, 'left').replace(/_r$/, 'right').replace(/[_ -]/g, '')
}

export const opens = ({ shapes }: FaceWays): readonly number[] => OPENS.map((name) => shapes.get(name)).find((found) => found !== undefined) ?? []
