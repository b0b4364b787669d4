/** Materials of glTF 2.0, KHR_materials_unlit, MToon of VRM 0.x and VRMC_materials_mtoon 1.0, as the kernels take them. */
import { linearOf } from '../../frames/colour.ts'
import type { MaterialPictures, MeshMaterial, Toon } from '../../frames/mesh.ts'
import type { Pictures } from './pictures.ts'
import type { Place } from './place.ts'

type Three = [number, number, number]

/** Where a texture's coordinates come from. */
export interface Coordinates {
  /** Which `TEXCOORD_n`. */
  readonly set: number
  /** KHR_texture_transform: u' = a u + c v + e, v' = b u + d v + f. */
  readonly turn?: readonly [a: number, b: number, c: number, d: number, e: number, f: number]
}

export interface ReadMaterial extends MeshMaterial {
  /** Those of its base colour: all its pictures go by them. */
  readonly coordinates: Coordinates
}

/** Of primitives that name none (section 3.7.2). */
export const PLAIN: ReadMaterial = {
  name: '', base: [1, 1, 1, 1], emissive: [0, 0, 0], metal: 1, rough: 1, normalScale: 1, occlusion: 1, alpha: 'solid', cutoff: 0.5, twoSided: false, order: 0, kind: 'lit', pictures: {}, coordinates: { set: 0 },
}

/** @param tell what is left out */
export function readMaterials(document: Place, pictures: Pictures, tell: (what: string) => void): readonly ReadMaterial[] {
  const old = document.at('extensions').at('VRM').at('materialProperties').list()
  return document.at('materials').list().map((place, i) => readMaterial(place.object(), old[i], pictures, tell, document))
}

function readMaterial(place: Place, old: Place | undefined, pictures: Pictures, tell: (what: string) => void, document: Place): ReadMaterial {
  const metallic = place.at('pbrMetallicRoughness')
  const extensions = place.at('extensions')
  const coordinates: Coordinates[] = []
  const use = (info: Place, colours: boolean): number | undefined => {
    if (!info.there) return undefined
    coordinates.push(coordinatesOf(info.object()))
    return pictures.use(info.at('index'), colours)
  }
  const modes = { OPAQUE: 'solid', MASK: 'mask', BLEND: 'blend' } as const
  const mode = place.at('alphaMode').text('OPAQUE')
  if (!Object.hasOwn(modes, mode)) throw place.at('alphaMode').fault('OPAQUE, MASK or BLEND', mode)
  const own: MaterialPictures = {
    base: use(metallic.at('baseColorTexture'), true),
    normal: use(place.at('normalTexture'), false),
    rough: use(metallic.at('metallicRoughnessTexture'), false),
    emissive: use(place.at('emissiveTexture'), true),
    occlusion: use(place.at('occlusionTexture'), false),
  }
  const strength = extensions.at('KHR_materials_emissive_strength').at('emissiveStrength').number(1)
  const made: ReadMaterial = {
    name: place.at('name').text(''),
    base: metallic.at('baseColorFactor').numbers(4, [1, 1, 1, 1]) as [number, number, number, number],
    emissive: place.at('emissiveFactor').numbers(3, [0, 0, 0]).map((value) => value * strength) as Three,
    metal: metallic.at('metallicFactor').number(1),
    rough: metallic.at('roughnessFactor').number(1),
    normalScale: place.at('normalTexture').at('scale').number(1),
    occlusion: place.at('occlusionTexture').at('strength').number(1),
    alpha: modes[mode as keyof typeof modes],
    cutoff: place.at('alphaCutoff').number(0.5),
    twoSided: place.at('doubleSided').truth(),
    order: 0,
    kind: extensions.at('KHR_materials_unlit').there ? 'unlit' : 'lit',
    pictures: own,
    coordinates: coordinates[0] ?? { set: 0 },
  }
  const mtoon = extensions.at('VRMC_materials_mtoon')
  let result = made
  if (mtoon.there) result = newToon(mtoon.object(), made, use)
  else if (old?.at('shader').value === 'VRM/MToon') result = oldToon(old.object(), made, pictures, document)
  else if (old !== undefined && /Unlit/i.test(old.at('shader').text(''))) result = { ...made, kind: 'unlit' }
  if (coordinates.some((one) => JSON.stringify(one) !== JSON.stringify(coordinates[0]))) tell(`the places of some pictures of the material "${made.name}" (they go by those of the first)`)
  for (const name of extensions.keys()) {
    if (name === 'KHR_materials_transmission' || name === 'KHR_materials_clearcoat' || name === 'KHR_materials_sheen' || name === 'KHR_materials_pbrSpecularGlossiness') tell(`${name} of the material "${made.name}"`)
  }
  return result
}

function coordinatesOf(info: Place): Coordinates {
  const transform = info.at('extensions').at('KHR_texture_transform')
  const set = info.at('texCoord').whole(0, 7, 0)
  if (!transform.there) return { set }
  const [x, y] = transform.at('offset').numbers(2, [0, 0]) as [number, number]
  const [sx, sy] = transform.at('scale').numbers(2, [1, 1]) as [number, number]
  const turn = transform.at('rotation').number(0)
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)]
  return { set: transform.at('texCoord').whole(0, 7, set), turn: [cos * sx, -sin * sx, sin * sy, cos * sy, x, y] }
}

function newToon(mtoon: Place, made: ReadMaterial, use: (info: Place, colours: boolean) => number | undefined): ReadMaterial {
  const three = (key: string, otherwise: Three): Three => mtoon.at(key).numbers(3, otherwise) as Three
  const modes = { none: 'none', worldCoordinates: 'world', screenCoordinates: 'screen' } as const
  const mode = mtoon.at('outlineWidthMode').text('none')
  const toon: Toon = {
    shade: three('shadeColorFactor', [1, 1, 1]),
    toony: mtoon.at('shadingToonyFactor').number(0.9),
    shift: mtoon.at('shadingShiftFactor').number(0),
    rim: three('parametricRimColorFactor', [0, 0, 0]),
    rimPower: mtoon.at('parametricRimFresnelPowerFactor').number(5),
    rimLift: mtoon.at('parametricRimLiftFactor').number(0),
    rimLit: mtoon.at('rimLightingMixFactor').number(1),
    sphere: three('matcapFactor', [1, 1, 1]),
    outline: mtoon.at('outlineWidthFactor').number(0),
    outlineOn: Object.hasOwn(modes, mode) ? modes[mode as keyof typeof modes] : 'none',
    outlineColour: three('outlineColorFactor', [0, 0, 0]),
    outlineLit: mtoon.at('outlineLightingMixFactor').number(1),
  }
  return {
    ...made,
    kind: toon,
    order: mtoon.at('renderQueueOffsetNumber').number(0) + (mtoon.at('transparentWithZWrite').truth() ? -20 : 0),
    pictures: { ...made.pictures, shade: use(mtoon.at('shadeMultiplyTexture'), true), sphere: use(mtoon.at('matcapTexture'), true), rim: use(mtoon.at('rimMultiplyTexture'), true) },
  }
}

/** MToon of VRM 0.x, in the words of 1.0. Colours there are sRGB. */
function oldToon(old: Place, made: ReadMaterial, pictures: Pictures, document: Place): ReadMaterial {
  const float = (key: string, otherwise: number): number => old.at('floatProperties').at(key).number(otherwise)
  const vector = (key: string, otherwise: readonly number[]): readonly number[] => {
    const found = old.at('vectorProperties').at(key)
    return found.there && found.list().length >= 4 ? found.list().map((one) => one.number()) : otherwise
  }
  const colour = (key: string, otherwise: readonly number[]): Three => vector(key, otherwise).slice(0, 3).map((value) => linearOf(Math.max(0, value))) as Three
  const texture = (key: string): number | undefined => {
    const found = old.at('textureProperties').at(key)
    return found.there && found.whole(0, Infinity) < document.at('textures').list().length ? pictures.use(found, key !== '_BumpMap') : undefined
  }
  const blending = float('_BlendMode', 0)
  const [toony, shift] = [float('_ShadeToony', 0.9), float('_ShadeShift', 0)]
  // The lower and upper end of the step are the same in both: shift - toony and shift + 1 - toony there.
  const upper = shift + (1 - shift) * (1 - toony)
  const half = (upper - shift) / 2
  const toon: Toon = {
    shade: colour('_ShadeColor', [0.97, 0.81, 0.86, 1]),
    toony: 1 - half,
    shift: -(shift + half),
    rim: colour('_RimColor', [0, 0, 0, 1]),
    rimPower: float('_RimFresnelPower', 1),
    rimLift: float('_RimLift', 0),
    rimLit: float('_RimLightingMix', 0),
    sphere: [1, 1, 1],
    // Hundredths of a metre there.
    outline: float('_OutlineWidth', 0.5) / 100,
    outlineOn: float('_OutlineWidthMode', 0) === 1 ? 'world' : float('_OutlineWidthMode', 0) === 2 ? 'screen' : 'none',
    outlineColour: colour('_OutlineColor', [0, 0, 0, 1]),
    outlineLit: float('_OutlineColorMode', 0) === 1 ? float('_OutlineLightingMix', 1) : 0,
  }
  const lit = vector('_Color', [1, 1, 1, 1])
  return {
    ...made,
    base: [...(lit.slice(0, 3).map((value) => linearOf(Math.max(0, value))) as Three), lit[3]!],
    emissive: colour('_EmissionColor', [0, 0, 0, 1]),
    alpha: blending === 0 ? 'solid' : blending === 1 ? 'mask' : 'blend',
    cutoff: float('_Cutoff', 0.5),
    twoSided: float('_CullMode', 2) === 0,
    order: old.at('renderQueue').number(0) - (blending === 3 ? 1000 : 0),
    kind: toon,
    pictures: { base: texture('_MainTex') ?? made.pictures.base, normal: texture('_BumpMap'), emissive: texture('_EmissionMap'), shade: texture('_ShadeTexture'), sphere: texture('_SphereAdd'), rim: texture('_RimTexture') },
  }
}
