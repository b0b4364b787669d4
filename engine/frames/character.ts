/** A rigged model: what it is made of, its joints, and what its face can do. Places are in metres; it looks along +z, y is up. */
import type { Mesh } from './mesh.ts'

type Three = readonly [x: number, y: number, z: number]
type Four = readonly [x: number, y: number, z: number, w: number]

export interface CharacterNode {
  readonly name: string
  /** -1: none. */
  readonly parent: number
  /** At rest, within the parent; a unit quaternion. */
  readonly position: Three
  readonly rotation: Four
  readonly scale: Three
}

/** What one of VRM's expressions does. */
export interface Expression {
  /** As VRM 1.0 names it: `aa`, `blink`, `happy` …; those of VRM 0.x are told by these names too. */
  readonly name: string
  /** Shapes and how much of them. */
  readonly shapes: readonly (readonly [shape: number, weight: number])[]
  /** It is there or it isn't: no half-way. */
  readonly whole: boolean
  /** What it takes from blinks, looks and mouths while it is there. */
  readonly overrides: { readonly blink: Override; readonly lookAt: Override; readonly mouth: Override }
}

export type Override = 'none' | 'block' | 'blend'

/** How eyes turn: degrees of the head's look to degrees, or to a share of an expression. */
export interface EyeRange {
  readonly input: number
  readonly output: number
}

export interface LookAt {
  readonly kind: 'bone' | 'expression'
  readonly inner: EyeRange
  readonly outer: EyeRange
  readonly up: EyeRange
  readonly down: EyeRange
}

/** A chain that swings: hair, skirts. */
export interface SpringJoint {
  readonly node: number
  /** Its tip, or nothing at the end of a chain. */
  readonly tip: number | undefined
  readonly stiffness: number
  readonly gravity: number
  readonly gravityDirection: Three
  readonly drag: number
  readonly radius: number
}

export interface Spring {
  readonly joints: readonly SpringJoint[]
  readonly colliders: readonly { readonly node: number; readonly offset: Three; readonly tail?: Three; readonly radius: number }[]
}

export interface Character {
  /** The file's name, and what the file says of itself. */
  readonly file: string
  readonly title: string
  readonly format: 'glTF 2.0' | 'VRM 0.x' | 'VRM 1.0'
  readonly nodes: readonly CharacterNode[]
  /** Parents come before children. */
  readonly order: readonly number[]
  /** What vertices are moved by: a node, and the way from the mesh to it at rest (four columns of four). */
  readonly matrices: readonly { readonly node: number; readonly inverse: Float32Array }[]
  /** What meshes can change, and how much of it they do at rest. */
  readonly shapes: readonly { readonly name: string; readonly weight: number }[]
  /** Joints of a human, as VRM 1.0 names them: `head`, `leftUpperArm` … */
  readonly bones: Readonly<Record<string, number>>
  readonly expressions: readonly Expression[]
  readonly lookAt?: LookAt
  readonly springs: readonly Spring[]
  readonly mesh: Mesh
  /** What of it is left out. */
  readonly missing: readonly string[]
}
