/**
 * Transitions that ffmpeg's xfade has as well, on the same two pictures at the same moments: structural similarity. Others only
 * share a name: its diagonals are hyperbolas where ours are straight, its slices have edges of their own each and ours go
 * together, its squares take one pixel each where ours take the mean.
 */
import { spawnSync } from 'node:child_process'
import { afterAll, describe, expect, it } from 'vitest'
import type { Frame } from '../../../engine/frames/frame.ts'
import { blendPair, type Look, type TransitionKind } from '../../../nodes/transition/blend-pair.ts'
import { createStage } from '../../kernels/stage.ts'

const WIDTH = 320
const HEIGHT = 200
const stage = createStage(0)
afterAll(() => stage.close())

function painted(seed: number): Frame {
  const frame = stage.create('yuv420p', WIDTH, HEIGHT)
  frame.planes.forEach(({ data, width }, p) => {
    data.forEach((_, i) => {
      const [x, y] = [i % width, Math.floor(i / width)]
      const wave = Math.sin(x * (0.11 + seed * 0.05) + p) + Math.cos(y * (0.17 - seed * 0.04) + x * 0.03)
      data[i] = Math.round(126 + (p === 0 ? 45 : 30) * wave + (p === 0 && (x >> 3) % 2 === (y >> 3) % 2 ? 12 : 0))
    })
  })
  return frame
}
const [a, b] = [painted(1), painted(2)]
/** Twentieths that floats hold exactly: xfade cuts positions off. */
const MOMENTS = [5, 10, 15]
const LOOK: Look = { softness: 0, colour: [0, 0, 0, 1], invert: false }
const RAW = ['-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-s', `${WIDTH}x${HEIGHT}`, '-r', '20']

/** All 21 frames of a transition of one second. */
function xfade(name: string): Buffer[] {
  const held = (frame: Frame): Buffer => Buffer.concat(Array.from({ length: 40 }, () => Buffer.from(frame.bytes)))
  const graph = `[0]trim=end_frame=40,settb=1/20,setpts=N[x];[0]trim=start_frame=40,settb=1/20,setpts=N[y];[x]fps=20[a];[y]fps=20[b];[a][b]xfade=transition=${name}:duration=1:offset=0`
  const { stdout, stderr } = spawnSync('ffmpeg', ['-v', 'error', ...RAW, '-i', '-', '-filter_complex', graph, '-frames:v', '21', ...RAW.slice(0, 4), '-'], {
    input: Buffer.concat([held(a), held(b)]),
    maxBuffer: 1 << 26,
  })
  expect(stderr.toString()).toBe('')
  const size = a.bytes.length
  return Array.from({ length: stdout.length / size }, (_, i) => stdout.subarray(i * size, (i + 1) * size))
}

/** Mean structural similarity of luma over windows of 8 x 8 (Wang et al. 2004), every 4 pixels. */
function ssim(one: Uint8Array, other: Uint8Array): number {
  const [c1, c2] = [(0.01 * 255) ** 2, (0.03 * 255) ** 2]
  let sum = 0
  let count = 0
  for (let y = 0; y + 8 <= HEIGHT; y += 4) {
    for (let x = 0; x + 8 <= WIDTH; x += 4) {
      let [sa, sb, saa, sbb, sab] = [0, 0, 0, 0, 0]
      for (let k = 0; k < 64; k++) {
        const at = (y + (k >> 3)) * WIDTH + x + (k & 7)
        const [p, q] = [one[at]!, other[at]!]
        sa += p
        sb += q
        saa += p * p
        sbb += q * q
        sab += p * q
      }
      const [ma, mb] = [sa / 64, sb / 64]
      const [va, vb, vab] = [saa / 64 - ma * ma, sbb / 64 - mb * mb, sab / 64 - ma * mb]
      sum += ((2 * ma * mb + c1) * (2 * vab + c2)) / ((ma * ma + mb * mb + c1) * (va + vb + c2))
      count++
    }
  }
  return sum / count
}

describe('the same as xfade', () => {
  // xfade's slides push; its names say where the edge goes. Its squeezes take the nearest pixel.
  it.each<[TransitionKind, string]>([
    ['crossfade', 'fade'],
    ['wipe', 'wiperight'],
    ['wipe-left', 'wipeleft'],
    ['wipe-up', 'wipeup'],
    ['wipe-down', 'wipedown'],
    ['push', 'slideleft'],
    ['push-right', 'slideright'],
    ['push-up', 'slideup'],
    ['push-down', 'slidedown'],
    ['squeeze-vertical', 'squeezeh'],
    ['squeeze-horizontal', 'squeezev'],
  ])('%s as %s', async (kind, name) => {
    const theirs = xfade(name)
    expect(theirs.length).toBe(21)
    for (const k of MOMENTS) {
      const ours = (await blendPair(kind, a, b, k / 20, LOOK, stage)) as Frame
      const least = kind.startsWith('squeeze') ? 0.96 : 0.98
      expect(ssim(ours.planes[0]!.data as Uint8Array, theirs[k]!), `at ${k / 20}`).toBeGreaterThan(least)
      ours.release()
    }
  })

  // xfade's corners keep a shrinking rectangle of the first picture: ours, run backwards.
  it.each<[TransitionKind, string]>([
    ['corner-top-left', 'wipetl'],
    ['corner-top-right', 'wipetr'],
    ['corner-bottom-left', 'wipebl'],
    ['corner-bottom-right', 'wipebr'],
  ])('%s backwards as %s', async (kind, name) => {
    const theirs = xfade(name)
    for (const k of MOMENTS) {
      const ours = (await blendPair(kind, b, a, 1 - k / 20, LOOK, stage)) as Frame
      expect(ssim(ours.planes[0]!.data as Uint8Array, theirs[k]!), `at ${k / 20}`).toBeGreaterThan(0.98)
      ours.release()
    }
  })

  // Its soft transitions have an edge as wide as the way; of circles and clocks it runs faster and begins later.
  const whole = { softness: 1, at: (t: number) => t }
  const circle = { softness: 1, at: (t: number) => (3 * t - 0.5) / 2 }
  const RADIAN = 1 / (2 * Math.PI)
  const dial = { softness: RADIAN, at: (t: number) => (1.25 * t - 0.125) / (1 + RADIAN) }
  it.each<[TransitionKind, string, { softness: number; at: (t: number) => number }]>([
    ['wipe', 'smoothright', whole],
    ['wipe-left', 'smoothleft', whole],
    ['wipe-up', 'smoothup', whole],
    ['wipe-down', 'smoothdown', whole],
    ['barn-open', 'vertopen', whole],
    ['barn-close', 'vertclose', whole],
    ['barn-open-vertical', 'horzopen', whole],
    ['barn-close-vertical', 'horzclose', whole],
    ['iris', 'circleopen', circle],
    ['iris-close', 'circleclose', circle],
    ['clock', 'radial', dial],
  ])('%s as %s', async (kind, name, { softness, at }) => {
    const theirs = xfade(name)
    for (const k of MOMENTS) {
      const ours = (await blendPair(kind, a, b, at(k / 20), { ...LOOK, softness }, stage)) as Frame
      expect(ssim(ours.planes[0]!.data as Uint8Array, theirs[k]!), `at ${k / 20}`).toBeGreaterThan(0.999)
      ours.release()
    }
  })
})
