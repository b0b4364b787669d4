/** A room with a window: what is outside it is in the row already. */
import { between, floatAt, noises, octaves, powers, smoothly, smooths, splatAt, units } from './lattice-noise'

/** Where things stand in a room's record of floats. */
const LEFT: i32 = 0
const RIGHT: i32 = 1
const TOP: i32 = 2
const FOOT: i32 = 3
const FLOOR: i32 = 4
const BAR: i32 = 5
const LAMP_X: i32 = 6
const LAMP: i32 = 7
const DAY: i32 = 8
const SPILL: i32 = 9
const LEAN: i32 = 10
const SWAY: i32 = 11
const LIGHT: i32 = 12
const WALL: i32 = 15
const FRAME: i32 = 18
const NEAR: i32 = 21
const FAR: i32 = 24

const BOARD_DARK = memory.data<f32>([0.16470588, 0.10196078, 0.06666667])
const BOARD_BRIGHT = memory.data<f32>([0.47843137, 0.29803922, 0.17254902])
/** A lamp's light on what it falls, and by itself. */
const LAMP_ON = memory.data<f32>([1.6, 1.15, 0.62])
const LAMP_OF = memory.data<f32>([0.2, 0.12, 0.04])

export function roomRow(out: usize, plane: usize, width: i32, y: i32, height: f32, room: usize, seed: i32): void {
  const line = <f32>y
  const inverse: f32 = 1 / height
  const left = floatAt(room, LEFT)
  const right = floatAt(room, RIGHT)
  const top = floatAt(room, TOP)
  const foot = floatAt(room, FOOT)
  const day = floatAt(room, DAY)
  const windowed = line >= top && line < foot
  const ground = line >= floatAt(room, FLOOR)
  const down = min<f32>(1, max<f32>(0, (line - floatAt(room, FLOOR)) / (height - floatAt(room, FLOOR))))
  const depth: f32 = 1 / (down * 1.3 + 0.2)
  const dy: f32 = max<f32>(0, max<f32>(top - line, line - foot)) * inverse
  const lampY: f32 = (line - height * 0.52) * inverse
  const none = f32x4.splat(0)
  const spilled: f32 = (1 - down * 0.5) * floatAt(room, SPILL)
  for (let x = 0; x < width; x += 4) {
    const at = out + (<usize>x << 2)
    const across = f32x4.add(f32x4.splat(<f32>x), f32x4(0, 1, 2, 3))
    const inside = windowed ? v128.and(f32x4.ge(across, f32x4.splat(left)), f32x4.lt(across, f32x4.splat(right))) : none
    if (v128.any_true(inside)) outside(at, plane, across, inside, line, height, room, seed)
    if (i32x4.all_true(inside)) continue
    const dx = f32x4.mul(f32x4.pmax(none, f32x4.pmax(f32x4.sub(f32x4.splat(left), across), f32x4.sub(across, f32x4.splat(right)))), f32x4.splat(inverse))
    // Daylight that reaches the wall and floor, strongest beside the window.
    const far = f32x4.sqrt(f32x4.add(f32x4.mul(dx, dx), f32x4.splat(dy * dy)))
    let level = f32x4.add(f32x4.splat(0.16), f32x4.mul(powers(f32x4.mul(far, f32x4.splat(-3.4))), f32x4.splat(0.6 * (0.4 + 0.6 * day))))
    const lampX = f32x4.mul(f32x4.sub(across, f32x4.splat(floatAt(room, LAMP_X))), f32x4.splat(inverse))
    const lampFar = f32x4.sqrt(f32x4.add(f32x4.mul(lampX, lampX), f32x4.splat(lampY * lampY)))
    const lamp = f32x4.mul(powers(f32x4.mul(lampFar, f32x4.splat(-3.1))), splatAt(room, LAMP))
    let share: v128
    if (ground) {
      const board = f32x4.mul(f32x4.sub(across, f32x4.splat(<f32>width / 2)), f32x4.splat(inverse * depth))
      const plank = units(i32x4.trunc_sat_f32x4_s(f32x4.floor(f32x4.mul(board, f32x4.splat(3.2)))), i32x4.splat(<i32>Mathf.floor(depth * 2)), seed + 93)
      const grain = octaves(f32x4.mul(board, f32x4.splat(30)), f32x4.splat(depth * 9), 3, seed + 94)
      share = f32x4.add(f32x4.mul(plank, f32x4.splat(0.4)), f32x4.mul(grain, f32x4.splat(0.35)))
      const spill = f32x4.mul(f32x4.sub(f32x4.sub(across, f32x4.splat(left)), f32x4.splat(floatAt(room, SWAY) * down)), f32x4.splat(1 / (right - left)))
      const thirds = f32x4.mul(spill, f32x4.splat(3))
      const pane = f32x4.lt(f32x4.abs(f32x4.sub(f32x4.sub(thirds, f32x4.floor(thirds)), f32x4.splat(0.5))), f32x4.splat(0.46))
      const lit = v128.and(pane, v128.and(f32x4.gt(spill, none), f32x4.lt(spill, f32x4.splat(1))))
      level = f32x4.add(level, v128.and(lit, f32x4.splat(spilled)))
    } else share = f32x4.sub(f32x4.splat(1), f32x4.mul(noises(f32x4.mul(across, f32x4.splat(0.02)), f32x4.splat(line * 0.02), seed + 95), f32x4.splat(0.2)))
    for (let c = 0; c < 3; c++) {
      const base = ground ? between(v128.load32_splat(BOARD_DARK + (<usize>c << 2)), v128.load32_splat(BOARD_BRIGHT + (<usize>c << 2)), share) : f32x4.mul(splatAt(room, WALL + c), share)
      const light = f32x4.add(f32x4.splat(0.4), f32x4.mul(level, f32x4.splat(1.6 * floatAt(room, LIGHT + c))))
      const on = f32x4.add(light, f32x4.mul(lamp, v128.load32_splat(LAMP_ON + (<usize>c << 2))))
      const value = f32x4.add(f32x4.mul(base, on), f32x4.mul(lamp, v128.load32_splat(LAMP_OF + (<usize>c << 2))))
      const place = at + <usize>c * plane
      v128.store(place, v128.bitselect(v128.load(place), value, inside))
    }
  }
}

/** The window's frame, and hills before the sky. */
function outside(at: usize, plane: usize, across: v128, inside: v128, line: f32, height: f32, room: usize, seed: i32): void {
  const left = floatAt(room, LEFT)
  const right = floatAt(room, RIGHT)
  const top = floatAt(room, TOP)
  const foot = floatAt(room, FOOT)
  const bar = floatAt(room, BAR)
  const third: f32 = (right - left) / 3
  const inX = f32x4.sub(across, f32x4.splat(left))
  const rest = f32x4.sub(inX, f32x4.mul(f32x4.floor(f32x4.mul(inX, f32x4.splat(1 / third))), f32x4.splat(third)))
  const pane = f32x4.pmin(rest, f32x4.sub(f32x4.splat(third), rest))
  const cross = f32x4.pmin(pane, f32x4.splat(abs(line - (top + (foot - top) * 0.36))))
  const edge = f32x4.pmin(inX, f32x4.pmin(f32x4.sub(f32x4.splat(right), across), f32x4.splat(min<f32>(line - top, foot - line))))
  const wood = v128.and(inside, v128.or(f32x4.lt(cross, f32x4.splat(bar * 0.55)), f32x4.lt(edge, f32x4.splat(bar))))
  const u = f32x4.mul(across, f32x4.splat(1 / height))
  const rise = f32x4.add(f32x4.mul(noises(f32x4.mul(u, f32x4.splat(2.3)), f32x4.splat(1), seed + 91), f32x4.splat(0.09)), f32x4.mul(noises(f32x4.mul(u, f32x4.splat(9)), f32x4.splat(2), seed + 92), f32x4.splat(0.03)))
  const hill = f32x4.sub(f32x4.splat(foot - height * 0.06), f32x4.mul(rise, f32x4.splat(height)))
  const here = f32x4.splat(line)
  const hilly = v128.and(inside, f32x4.gt(here, hill))
  const t = f32x4.pmin(f32x4.splat(1), f32x4.pmax(f32x4.splat(0), f32x4.div(f32x4.sub(here, hill), f32x4.sub(f32x4.splat(foot), hill))))
  const soft = f32x4.mul(f32x4.mul(t, t), f32x4.sub(f32x4.splat(3), f32x4.add(t, t)))
  const haze = f32x4.sub(f32x4.splat(0.55), f32x4.mul(soft, f32x4.splat(0.4)))
  for (let c = 0; c < 3; c++) {
    const place = at + <usize>c * plane
    const value = v128.bitselect(between(splatAt(room, NEAR + c), splatAt(room, FAR + c), haze), v128.load(place), hilly)
    v128.store(place, v128.bitselect(splatAt(room, FRAME + c), value, wood))
  }
}

/** The shaft of light from the window down to the floor, over a row. */
export function shaftRow(out: usize, plane: usize, width: i32, y: i32, height: f32, room: usize, time: f32, seed: i32): void {
  const line = <f32>y
  const left = floatAt(room, LEFT)
  const wide: f32 = floatAt(room, RIGHT) - left
  const top = floatAt(room, TOP)
  if (line < Mathf.floor(top)) return
  const begin: f32 = left + (line - top) * floatAt(room, LEAN) * 0.62
  const strength: f32 = 0.12 * smoothly(height, floatAt(room, FOOT) * 0.5, line) * (0.2 + 0.8 * floatAt(room, DAY))
  const one = f32x4.splat(1)
  const last = min(width, <i32>Mathf.ceil(begin + wide))
  for (let x = max(0, <i32>Mathf.floor(begin)) & ~3; x < last; x += 4) {
    const s = f32x4.mul(f32x4.sub(f32x4.add(f32x4.splat(<f32>x), f32x4(0, 1, 2, 3)), f32x4.splat(begin)), f32x4.splat(1 / wide))
    const dust = f32x4.add(f32x4.splat(0.5), f32x4.mul(noises(f32x4.mul(s, f32x4.splat(7)), f32x4.splat(time * 0.05), seed + 96), f32x4.splat(0.5)))
    const soft = f32x4.mul(f32x4.mul(smooths(0, 0.12, s), smooths(1, 0.88, s)), f32x4.mul(dust, f32x4.splat(strength)))
    for (let c = 0; c < 3; c++) {
      const place = out + (<usize>x << 2) + <usize>c * plane
      v128.store(place, f32x4.sub(one, f32x4.mul(f32x4.sub(one, v128.load(place)), f32x4.sub(one, f32x4.mul(soft, splatAt(room, LIGHT + c))))))
    }
  }
}
