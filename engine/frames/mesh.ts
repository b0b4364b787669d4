/** Triangles with what covers them, as the kernels read them: one block of bytes that stays the same from frame to frame. Pure. */
import { linearOf } from './colour.ts'

/** Bytes of a vertex's record, of a triangle's, of a change of shape's, of a material's, of a picture's. */
export const VERTEX = 80
export const TRIANGLE = 16
export const CHANGE = 32
export const MATERIAL = 256
const PICTURE = 32

export interface Mesh {
  readonly bytes: Uint8Array
  readonly vertices: number
  readonly triangles: number
  /** Where things begin in the bytes. Vertices stand at 0. */
  readonly at: { readonly triangles: number; readonly changes: number; readonly materials: number; readonly pictures: number }
  /** Of each shape: its first change, and how many there are. */
  readonly shapes: readonly (readonly [first: number, count: number])[]
  /** Triangles from here on are laid over the others, see-through; those before hide what lies behind. */
  readonly solid: number
  /** Triangles of materials with outlines, from the first on: they are drawn a second time. */
  readonly outlined: boolean
}

/** How a picture goes on beyond its edges. */
export type Wrap = 'repeat' | 'mirror' | 'clamp'

export interface MeshPicture {
  readonly width: number
  readonly height: number
  /** RGBA. */
  readonly data: Uint8Array
  /** Colours in sRGB, or numbers as they are. */
  readonly colours: boolean
  readonly wrap: readonly [Wrap, Wrap]
}

/** Numbers of pictures; nothing: none. */
export interface MaterialPictures {
  readonly base?: number | undefined
  readonly normal?: number | undefined
  /** Roughness in green, metal in blue. */
  readonly rough?: number | undefined
  readonly emissive?: number | undefined
  readonly shade?: number | undefined
  readonly occlusion?: number | undefined
  readonly sphere?: number | undefined
  readonly rim?: number | undefined
}

/** Drawn in two tones, as MToon does. */
export interface Toon {
  readonly shade: readonly [number, number, number]
  readonly toony: number
  readonly shift: number
  readonly rim: readonly [number, number, number]
  readonly rimPower: number
  readonly rimLift: number
  /** 1: the rim is lit, 0: it glows. */
  readonly rimLit: number
  readonly sphere: readonly [number, number, number]
  /** Metres, or a share of the picture's height. */
  readonly outline: number
  readonly outlineOn: 'none' | 'world' | 'screen'
  readonly outlineColour: readonly [number, number, number]
  readonly outlineLit: number
}

export interface MeshMaterial {
  readonly name: string
  /** Linear. */
  readonly base: readonly [number, number, number, number]
  readonly emissive: readonly [number, number, number]
  readonly metal: number
  readonly rough: number
  readonly normalScale: number
  readonly occlusion: number
  readonly alpha: 'solid' | 'mask' | 'blend'
  readonly cutoff: number
  readonly twoSided: boolean
  /** In the order in which see-through ones are laid over each other. */
  readonly order: number
  readonly kind: 'lit' | 'unlit' | Toon
  readonly pictures: MaterialPictures
}

export interface MeshPart {
  readonly material: number
  readonly positions: Float32Array
  readonly normals: Float32Array
  readonly uvs: Float32Array
  /** x, y, z and the hand. */
  readonly tangents?: Float32Array | undefined
  /** Linear RGBA, 0..1. */
  readonly colours?: Float32Array | undefined
  /** Four places in the list of matrices, and their weights. */
  readonly joints: Uint16Array
  readonly weights: Float32Array
  readonly indices: Uint32Array
  readonly changes: readonly { readonly shape: number; readonly positions: Float32Array; readonly normals?: Float32Array | undefined }[]
}

const WRAPS = { repeat: 0, mirror: 1, clamp: 2 } as const
const ALPHAS = { solid: 0, mask: 1, blend: 2 } as const
const OUTLINES = { none: 0, world: 1, screen: 2 } as const
/** Changes that can't be seen, in metres and for normals. */
const LEAST = 1e-6

const aligned = (bytes: number): number => (bytes + 63) & ~63

/** @param shapes how many there are */
export function packMesh(parts: readonly MeshPart[], materials: readonly MeshMaterial[], pictures: readonly MeshPicture[], shapes: number): Mesh {
  const vertices = parts.reduce((sum, { positions }) => sum + positions.length / 3, 0)
  const triangles = parts.reduce((sum, { indices }) => sum + indices.length / 3, 0)
  const changed = changesOf(parts, shapes)
  const stacks = pictures.map(levelsOf)
  const at = { triangles: aligned(vertices * VERTEX), changes: 0, materials: 0, pictures: 0 }
  at.changes = aligned(at.triangles + triangles * TRIANGLE)
  at.materials = aligned(at.changes + changed.bytes.byteLength)
  at.pictures = aligned(at.materials + materials.length * MATERIAL)
  const texels = aligned(at.pictures + pictures.length * PICTURE)
  const bytes = new Uint8Array(texels + stacks.reduce((sum, { data }) => sum + aligned(data.byteLength), 0))
  const [floats, wholes] = [new Float32Array(bytes.buffer), new Uint32Array(bytes.buffer)]

  putVertices(bytes, parts)
  bytes.set(changed.bytes, at.changes)
  materials.forEach((material, i) => floats.set(numbersOf(material, parts.some((part) => part.material === i && part.colours !== undefined)), (at.materials + i * MATERIAL) / 4))
  let place = texels
  stacks.forEach(({ data, levels }, i) => {
    const { width, height, wrap } = pictures[i]!
    const record = (at.pictures + i * PICTURE) / 4
    wholes.set([place, width, height, levels, WRAPS[wrap[0]], WRAPS[wrap[1]]], record)
    floats[record + 6] = Math.log2(Math.sqrt(width * height))
    bytes.set(data, place)
    place += aligned(data.byteLength)
  })

  // What hides comes first; what is see-through in its order.
  const rank = ({ material }: MeshPart): number => (materials[material]!.alpha === 'blend' ? 1e6 + materials[material]!.order : 0)
  let next = at.triangles / 4
  let solid = 0
  const bases: number[] = []
  parts.reduce((sum, part) => (bases.push(sum), sum + part.positions.length / 3), 0)
  for (const part of parts.toSorted((a, b) => rank(a) - rank(b))) {
    const base = bases[parts.indexOf(part)]!
    for (let i = 0; i < part.indices.length; i += 3, next += 4) {
      for (let k = 0; k < 3; k++) wholes[next + k] = base + part.indices[i + k]!
      wholes[next + 3] = at.materials + part.material * MATERIAL
    }
    if (rank(part) === 0) solid += part.indices.length / 3
  }
  return { bytes, vertices, triangles, at, shapes: changed.shapes, solid, outlined: materials.some(({ kind }) => typeof kind === 'object' && kind.outlineOn !== 'none' && kind.outline > 0) }
}

function putVertices(bytes: Uint8Array, parts: readonly MeshPart[]): void {
  const [floats, halves] = [new Float32Array(bytes.buffer), new Uint16Array(bytes.buffer)]
  let at = 0
  for (const { positions, normals, uvs, tangents, weights, joints, colours } of parts) {
    for (let v = 0; v < positions.length / 3; v++, at += VERTEX) {
      const place = at / 4
      for (let k = 0; k < 3; k++) {
        floats[place + k] = positions[v * 3 + k]!
        floats[place + 3 + k] = normals[v * 3 + k]!
      }
      floats[place + 6] = uvs[v * 2]!
      floats[place + 7] = uvs[v * 2 + 1]!
      for (let k = 0; k < 4; k++) {
        floats[place + 8 + k] = tangents?.[v * 4 + k] ?? 0
        floats[place + 12 + k] = weights[v * 4 + k]!
        halves[at / 2 + 32 + k] = joints[v * 4 + k]!
        bytes[at + 72 + k] = colours === undefined ? 255 : rooted(colours[v * 4 + k]!)
      }
    }
  }
}

/** Bytes whose squares are linear: as fine in the dark as sRGB is, and quick to undo. */
const rooted = (linear: number): number => Math.round(Math.sqrt(Math.min(1, Math.max(0, linear))) * 255)

/** Of each shape, sorted by vertex: only what it moves. */
function changesOf(parts: readonly MeshPart[], count: number): { readonly bytes: Uint8Array; readonly shapes: Mesh['shapes'] } {
  const numbers: number[][] = Array.from({ length: count }, () => [])
  let base = 0
  for (const { positions, changes } of parts) {
    for (const change of changes) {
      const list = numbers[change.shape]!
      for (let v = 0; v < positions.length / 3; v++) {
        const moves = [0, 1, 2].map((k) => change.positions[v * 3 + k]!)
        const turns = [0, 1, 2].map((k) => change.normals?.[v * 3 + k] ?? 0)
        if ([...moves, ...turns].some((value) => Math.abs(value) > LEAST)) list.push(base + v, ...moves, ...turns, 0)
      }
    }
    base += positions.length / 3
  }
  const total = numbers.reduce((sum, list) => sum + list.length, 0)
  const floats = new Float32Array(total)
  const wholes = new Uint32Array(floats.buffer)
  let at = 0
  const shapes = numbers.map((list) => {
    const first = at / 8
    for (let i = 0; i < list.length; i++, at++) {
      if (i % 8 === 0) wholes[at] = list[i]!
      else floats[at] = list[i]!
    }
    return [first, list.length / 8] as const
  })
  return { bytes: new Uint8Array(floats.buffer), shapes }
}

function numbersOf(material: MeshMaterial, coloured: boolean): number[] {
  const { base, emissive, kind, metal, rough, normalScale, occlusion, alpha, cutoff, twoSided, pictures } = material
  const toon = typeof kind === 'object' ? kind : undefined
  const number = (picture: number | undefined): number => picture ?? -1
  return [
    ...base, ...emissive, toon !== undefined ? 2 : kind === 'unlit' ? 1 : 0,
    metal, rough, normalScale, occlusion, ALPHAS[alpha], cutoff, twoSided ? 1 : 0, coloured ? 1 : 0,
    ...[pictures.base, pictures.normal, pictures.rough, pictures.emissive, pictures.shade, pictures.occlusion, pictures.sphere, pictures.rim].map(number),
    ...(toon === undefined
      ? []
      : [...toon.shade, toon.toony, toon.shift, 0, ...toon.rim, toon.rimPower, toon.rimLift, toon.rimLit, ...toon.sphere, toon.outline, OUTLINES[toon.outlineOn], ...toon.outlineColour, toon.outlineLit]),
  ]
}

/** The picture and its halves, down to one pixel; means are taken of light. */
function levelsOf({ width, height, data, colours }: MeshPicture): { readonly data: Uint8Array; readonly levels: number } {
  const decode = Float32Array.from({ length: 256 }, (_, code) => (colours ? linearOf(code / 255) : code / 255))
  let [w, h] = [width, height]
  let light = Float32Array.from(data, (code, i) => (i % 4 === 3 ? code / 255 : decode[code]!))
  const made: Uint8Array[] = [Uint8Array.from(light, rooted)]
  while (w > 1 || h > 1) {
    const [nw, nh] = [Math.max(1, w >> 1), Math.max(1, h >> 1)]
    const next = new Float32Array(nw * nh * 4)
    for (let y = 0; y < nh; y++) {
      for (let x = 0; x < nw; x++) {
        const [left, right, top, bottom] = [x * 2, Math.min(w - 1, x * 2 + 1), y * 2, Math.min(h - 1, y * 2 + 1)]
        for (let k = 0; k < 4; k++) {
          const at = (px: number, py: number): number => light[(py * w + px) * 4 + k]!
          next[(y * nw + x) * 4 + k] = (at(left, top) + at(right, top) + at(left, bottom) + at(right, bottom)) / 4
        }
      }
    }
    made.push(Uint8Array.from(next, rooted))
    ;[w, h, light] = [nw, nh, next]
  }
  const whole = new Uint8Array(made.reduce((sum, one) => sum + one.byteLength, 0))
  let at = 0
  for (const one of made) {
    whole.set(one, at)
    at += one.byteLength
  }
  return { data: whole, levels: made.length }
}
