/** What a point of a mesh looks like: metal and roughness (glTF 2.0, appendix B), flat, or in two tones (VRMC_materials_mtoon 1.0). */
import { ACROSS, AREA, BACK, CORNERS, DETAIL, DOWN, LEFT, MATERIAL, OUTLINE, START, TOP } from './mesh-setup'
import { NORMAL, PLACE, SHAPED, TANGENT } from './mesh-shape'
import { sampled } from './mesh-sample'
import { lightAt } from './mesh-shadow'
import { clamped, dot, mixed, unit } from './mesh-vectors'

const VERTEX: usize = 80
const UV: usize = 24
const COLOUR: usize = 72
const PICTURE: usize = 32

/** In a material. */
const EMISSIVE: usize = 16
const KIND: usize = 28
const METAL: usize = 32
const ROUGH: usize = 36
const NORMAL_SCALE: usize = 40
const OCCLUSION: usize = 44
const ALPHA: usize = 48
const COLOURED: usize = 60
const PICTURES: usize = 64
const SHADE: usize = 96
const TOONY: usize = 108
const SHIFT: usize = 112
const RIM: usize = 120
const RIM_POWER: usize = 132
const RIM_LIFT: usize = 136
const RIM_LIT: usize = 140
const SPHERE: usize = 144
const OUTLINE_COLOUR: usize = 164
const OUTLINE_LIT: usize = 176
/** Which picture. */
const BASE_PICTURE: usize = 0
const NORMAL_PICTURE: usize = 4
const ROUGH_PICTURE: usize = 8
const EMISSIVE_PICTURE: usize = 12
const SHADE_PICTURE: usize = 16
const OCCLUSION_PICTURE: usize = 20
const SPHERE_PICTURE: usize = 24
const RIM_PICTURE: usize = 28

/** In the scene: how many lights; what comes from above, from below, and where above is; the edge's light; the lights, towards them and their colour. */
const LIGHTS: usize = 0
const SKY: usize = 16
const GROUND: usize = 32
const UP: usize = 48
const EDGE: usize = 64
const FIRST_LIGHT: usize = 144
const LIGHT: usize = 32

/** x to a power of at least 0, for 0..1: by exponents. */
function power(x: f32, to: f32): f32 {
  if (x <= 0) return 0
  const bits = reinterpret<i32>(x)
  const m = reinterpret<f32>((bits & 0x7fffff) | 0x3f800000)
  const log = <f32>((bits >> 23) - 127) + (((-0.33582878 * m + 2.0) * m - 0.65871759) - 1.0)
  const e = max<f32>(-126, log * to)
  const whole = floor(e)
  const part = e - whole
  return reinterpret<f32>((<i32>whole + 127) << 23) * (1 + part * (0.6565 + 0.3435 * part))
}

/** How much of each corner there is at a pixel's middle; held inside the triangle. Lanes: first, second, third. */
// @ts-ignore: decorator
@inline
export function cornersAt(ready: usize, shaped: usize, x: i32, y: i32): v128 {
  const dx = <f32>((x - load<i32>(ready, LEFT)) * 16 + 8)
  const dy = <f32>((y - load<i32>(ready, TOP)) * 16 + 8)
  const within = f32x4.max(f32x4.splat(0), f32x4.add(f32x4.add(f32x4.mul(v128.load(ready, ACROSS), f32x4.splat(dx)), f32x4.mul(v128.load(ready, DOWN), f32x4.splat(dy))), v128.load(ready, START)))
  const a = f32x4.extract_lane(within, 0) * load<f32>(shaped + <usize>load<u32>(ready, CORNERS) * SHAPED, 8)
  const b = f32x4.extract_lane(within, 1) * load<f32>(shaped + <usize>load<u32>(ready + 4, CORNERS) * SHAPED, 8)
  const c = f32x4.extract_lane(within, 2) * load<f32>(shaped + <usize>load<u32>(ready + 8, CORNERS) * SHAPED, 8)
  const sum = a + b + c
  const share: f32 = sum > 0 ? 1 / sum : 0
  return f32x4(sum > 0 ? a * share : 1, b * share, c * share, 0)
}

/** Base colour with alpha. */
// @ts-ignore: decorator
@inline
function baseAt(mesh: usize, pictures: usize, material: usize, u: f32, v: f32, detail: f32): v128 {
  const base = v128.load(material)
  const picture = load<f32>(material + PICTURES + BASE_PICTURE)
  return picture < 0 ? base : f32x4.mul(base, sampled(mesh, pictures + <usize>picture * PICTURE, u, v, detail))
}

/** Of a point of a material with holes, alpha alone. */
export function alphaAt(ready: usize, mesh: usize, pictures: usize, shaped: usize, x: i32, y: i32): f32 {
  const shares = cornersAt(ready, shaped, x, y)
  const p = mesh + <usize>load<u32>(ready, CORNERS) * VERTEX + UV
  const q = mesh + <usize>load<u32>(ready + 4, CORNERS) * VERTEX + UV
  const r = mesh + <usize>load<u32>(ready + 8, CORNERS) * VERTEX + UV
  const a = f32x4.extract_lane(shares, 0)
  const b = f32x4.extract_lane(shares, 1)
  const c = f32x4.extract_lane(shares, 2)
  const u = load<f32>(p) * a + load<f32>(q) * b + load<f32>(r) * c
  const v = load<f32>(p, 4) * a + load<f32>(q, 4) * b + load<f32>(r, 4) * c
  return f32x4.extract_lane(baseAt(mesh, pictures, <usize>load<u32>(ready, MATERIAL), u, v, load<f32>(ready, DETAIL)), 3)
}

/**
 * Colour at a pixel's middle, linear; alpha in the last lane.
 * @param shadow a square of 1 / distances as the first light sees them, or 0
 */
export function shadeAt(ready: usize, mesh: usize, pictures: usize, shaped: usize, scene: usize, shadow: usize, x: i32, y: i32): v128 {
  const shares = cornersAt(ready, shaped, x, y)
  const fa = f32x4.extract_lane(shares, 0)
  const fb = f32x4.extract_lane(shares, 1)
  const fc = f32x4.extract_lane(shares, 2)
  const a = f32x4.splat(fa)
  const b = f32x4.splat(fb)
  const c = f32x4.splat(fc)
  const ia = <usize>load<u32>(ready, CORNERS)
  const ib = <usize>load<u32>(ready + 4, CORNERS)
  const ic = <usize>load<u32>(ready + 8, CORNERS)
  const va = mesh + ia * VERTEX
  const vb = mesh + ib * VERTEX
  const vc = mesh + ic * VERTEX
  const sa = shaped + ia * SHAPED
  const sb = shaped + ib * SHAPED
  const sc = shaped + ic * SHAPED
  const u = load<f32>(va, UV) * fa + load<f32>(vb, UV) * fb + load<f32>(vc, UV) * fc
  const v = load<f32>(va, UV + 4) * fa + load<f32>(vb, UV + 4) * fb + load<f32>(vc, UV + 4) * fc
  const material = <usize>load<u32>(ready, MATERIAL)
  const detail = load<f32>(ready, DETAIL)
  let base = baseAt(mesh, pictures, material, u, v, detail)
  let tint = f32x4.splat(1)
  if (load<f32>(material, COLOURED) !== 0) {
    const colour = f32x4.add(f32x4.add(f32x4.mul(a, bytesAt(va + COLOUR)), f32x4.mul(b, bytesAt(vb + COLOUR))), f32x4.mul(c, bytesAt(vc + COLOUR)))
    tint = f32x4.mul(colour, colour)
    base = f32x4.mul(base, tint)
  }
  const alpha: f32 = load<f32>(material, ALPHA) === 2 ? clamped(f32x4.extract_lane(base, 3)) : 1
  const kind = load<f32>(material, KIND)
  const outlined = load<i32>(ready, OUTLINE) !== 0
  if (outlined) {
    const lit = f32x4.mul(base, v128.load(material, OUTLINE_COLOUR))
    return f32x4.replace_lane(mixed(v128.load(material, OUTLINE_COLOUR), lit, load<f32>(material, OUTLINE_LIT)), 3, alpha)
  }
  if (kind === 1) return f32x4.replace_lane(base, 3, alpha)
  let n = unit(f32x4.add(f32x4.add(f32x4.mul(a, v128.load(sa, NORMAL)), f32x4.mul(b, v128.load(sb, NORMAL))), f32x4.mul(c, v128.load(sc, NORMAL))))
  const p = f32x4.add(f32x4.add(f32x4.mul(a, v128.load(sa, PLACE)), f32x4.mul(b, v128.load(sb, PLACE))), f32x4.mul(c, v128.load(sc, PLACE)))
  const bumps = load<f32>(material + PICTURES + NORMAL_PICTURE)
  if (bumps >= 0) {
    const t = f32x4.add(f32x4.add(f32x4.mul(a, v128.load(sa, TANGENT)), f32x4.mul(b, v128.load(sb, TANGENT))), f32x4.mul(c, v128.load(sc, TANGENT)))
    n = bumped(n, t, sampled(mesh, pictures + <usize>bumps * PICTURE, u, v, detail), load<f32>(material, NORMAL_SCALE))
  }
  const eye = unit(f32x4.neg(p))
  // Slivers at an outline may show their backs: their normals still look our way.
  if (load<i32>(ready, BACK) !== 0 && dot(n, eye) < -0.15) n = f32x4.neg(n)
  let glow = v128.load(material, EMISSIVE)
  const glowing = load<f32>(material + PICTURES + EMISSIVE_PICTURE)
  if (glowing >= 0) glow = f32x4.mul(glow, sampled(mesh, pictures + <usize>glowing * PICTURE, u, v, detail))
  // Metal and skin that face away from the first light have none of it, whatever is between.
  const free = shadow === 0 || (kind !== 2 && dot(n, v128.load(scene, FIRST_LIGHT)) <= 0) ? <f32>1 : lightAt(scene, shadow, p, n)
  const colour = kind === 2
    ? toon(mesh, pictures, material, scene, base, tint, n, eye, u, v, detail, free)
    : physical(mesh, pictures, material, scene, base, n, eye, u, v, detail, free)
  return f32x4.replace_lane(f32x4.add(colour, glow), 3, alpha)
}

// @ts-ignore: decorator
@inline
function bytesAt(at: usize): v128 {
  return f32x4.mul(f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(at)))), f32x4.splat(1.0 / 255.0))
}

function bumped(n: v128, tangent: v128, texel: v128, scale: f32): v128 {
  const hand: f32 = f32x4.extract_lane(tangent, 3) < 0 ? -1 : 1
  const t = unit(f32x4.sub(tangent, f32x4.mul(n, f32x4.splat(dot(tangent, n)))))
  if (dot(t, t) < 0.5) return n
  const nx = f32x4.extract_lane(n, 0)
  const ny = f32x4.extract_lane(n, 1)
  const nz = f32x4.extract_lane(n, 2)
  const tx = f32x4.extract_lane(t, 0)
  const ty = f32x4.extract_lane(t, 1)
  const tz = f32x4.extract_lane(t, 2)
  const b = f32x4((ny * tz - nz * ty) * hand, (nz * tx - nx * tz) * hand, (nx * ty - ny * tx) * hand, 0)
  const x = (f32x4.extract_lane(texel, 0) * 2 - 1) * scale
  const y = (f32x4.extract_lane(texel, 1) * 2 - 1) * scale
  const z = f32x4.extract_lane(texel, 2) * 2 - 1
  return unit(f32x4.add(f32x4.add(f32x4.mul(t, f32x4.splat(x)), f32x4.mul(b, f32x4.splat(y))), f32x4.mul(n, f32x4.splat(z))))
}

function physical(
  mesh: usize, pictures: usize, material: usize, scene: usize, base: v128, n: v128, eye: v128, u: f32, v: f32, detail: f32, free: f32,
): v128 {
  let metal = load<f32>(material, METAL)
  let rough = load<f32>(material, ROUGH)
  const picture = load<f32>(material + PICTURES + ROUGH_PICTURE)
  if (picture >= 0) {
    const texel = sampled(mesh, pictures + <usize>picture * PICTURE, u, v, detail)
    rough *= f32x4.extract_lane(texel, 1)
    metal *= f32x4.extract_lane(texel, 2)
  }
  let open: f32 = 1
  const occluded = load<f32>(material + PICTURES + OCCLUSION_PICTURE)
  if (occluded >= 0) open = 1 + load<f32>(material, OCCLUSION) * (f32x4.extract_lane(sampled(mesh, pictures + <usize>occluded * PICTURE, u, v, detail), 0) - 1)
  rough = max<f32>(0.06, rough)
  const square = rough * rough
  const wide = square * square
  const diffuse = f32x4.mul(base, f32x4.splat(1 - metal))
  const straight = mixed(f32x4.splat(0.04), base, metal)
  const straightOn = dot(n, eye)
  const facing = max<f32>(1e-3, straightOn)
  // Of light that grazes the surface, what its roughness hides.
  const hidden: f32 = sqrt<f32>(facing * facing * (1 - wide) + wide)
  const glare = min<f32>(1, facing * 5)
  let sum = f32x4.splat(0)
  const count = <i32>load<f32>(scene, LIGHTS)
  for (let i = 0; i < count; i++) {
    const light = scene + FIRST_LIGHT + <usize>i * LIGHT
    const to = v128.load(light)
    const lit = dot(n, to)
    if (lit <= 0) continue
    // Halfway between light and eye, both of length 1: cosines to it follow from theirs.
    const both: f32 = <f32>1 + max<f32>(-0.9999, dot(to, eye))
    const toHalf = max<f32>(0, lit + straightOn)
    const d: f32 = (toHalf * toHalf * (wide - 1)) / (both + both) + <f32>1
    const away: f32 = 1 - sqrt<f32>(min<f32>(1, both * <f32>0.5))
    const fresnel = away * away * away * away * away
    const spread: f32 = (<f32>0.5 * wide * glare) / (d * d * (lit * hidden + facing * sqrt<f32>(lit * lit * (1 - wide) + wide)))
    // Along the surface a mirror would be all glare: fewer samples than light has ways would sparkle.
    const mirror = f32x4.mul(mixed(straight, f32x4.splat(1), fresnel), f32x4.splat(spread))
    const reach = i === 0 ? lit * free : lit
    sum = f32x4.add(sum, f32x4.mul(f32x4.mul(v128.load(light, 16), f32x4.splat(reach)), f32x4.add(diffuse, mirror)))
  }
  const round = mixed(v128.load(scene, GROUND), v128.load(scene, SKY), 0.5 + 0.5 * dot(n, v128.load(scene, UP)))
  // What is around is seen in it, the less the rougher.
  const mirrored = f32x4.sub(f32x4.mul(n, f32x4.splat(2 * facing)), eye)
  const seen = mixed(v128.load(scene, GROUND), v128.load(scene, SKY), clamped(0.5 + 0.5 * dot(mirrored, v128.load(scene, UP))))
  const edge: f32 = 1 - facing
  const bent = edge * edge * edge * edge * edge * (1 - rough)
  const gloss = f32x4.mul(mixed(straight, f32x4.splat(1), bent), f32x4.splat(<f32>1 - 0.5 * rough))
  sum = f32x4.add(sum, f32x4.mul(f32x4.add(f32x4.mul(diffuse, round), f32x4.mul(gloss, seen)), f32x4.splat(open)))
  return f32x4.add(sum, f32x4.mul(v128.load(scene, EDGE), f32x4.mul(base, f32x4.splat(edge * edge * edge))))
}

function toon(
  mesh: usize, pictures: usize, material: usize, scene: usize, base: v128, tint: v128, n: v128, eye: v128, u: f32, v: f32, detail: f32, free: f32,
): v128 {
  let shade = f32x4.mul(tint, v128.load(material, SHADE))
  const shaded = load<f32>(material + PICTURES + SHADE_PICTURE)
  if (shaded >= 0) shade = f32x4.mul(shade, sampled(mesh, pictures + <usize>shaded * PICTURE, u, v, detail))
  const light = scene + FIRST_LIGHT
  const toony = load<f32>(material, TOONY)
  const reach = dot(n, v128.load(light)) + load<f32>(material, SHIFT)
  const share = toony >= 0.999 ? (reach >= 0 ? <f32>1 : <f32>0) : clamped((reach + 1 - toony) / (2 - 2 * toony))
  const colour = v128.load(light, 16)
  let sum = f32x4.mul(mixed(shade, base, share * free), colour)
  // From all sides alike, as the standard's default has it.
  const round = f32x4.mul(f32x4.add(v128.load(scene, SKY), v128.load(scene, GROUND)), f32x4.splat(0.5))
  sum = f32x4.add(sum, f32x4.mul(round, base))
  let edge = f32x4.splat(0)
  const sphere = load<f32>(material + PICTURES + SPHERE_PICTURE)
  if (sphere >= 0) {
    const seen = sampled(mesh, pictures + <usize>sphere * PICTURE, 0.5 + 0.495 * f32x4.extract_lane(n, 0), 0.5 - 0.495 * f32x4.extract_lane(n, 1), detail)
    edge = f32x4.add(edge, f32x4.mul(seen, v128.load(material, SPHERE)))
  }
  const rim = v128.load(material, RIM)
  if (f32x4.extract_lane(rim, 0) + f32x4.extract_lane(rim, 1) + f32x4.extract_lane(rim, 2) > 0) {
    edge = f32x4.add(edge, f32x4.mul(rim, f32x4.splat(power(clamped(1 - dot(n, eye) + load<f32>(material, RIM_LIFT)), load<f32>(material, RIM_POWER)))))
  }
  const masked = load<f32>(material + PICTURES + RIM_PICTURE)
  if (masked >= 0) edge = f32x4.mul(edge, sampled(mesh, pictures + <usize>masked * PICTURE, u, v, detail))
  sum = f32x4.add(sum, f32x4.mul(edge, mixed(f32x4.splat(1), colour, load<f32>(material, RIM_LIT))))
  const away: f32 = 1 - max<f32>(0, dot(n, eye))
  return f32x4.add(sum, f32x4.mul(v128.load(scene, EDGE), f32x4.mul(base, f32x4.splat(away * away * away))))
}
