/** Films of shots with cuts, fades and dissolves whose places are known: shots by ffmpeg's sources and moving photos, joined here frame by frame. */
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export const SIZE = { width: 160, height: 90, fps: 25 } as const
const BYTES = (SIZE.width * SIZE.height * 3) / 2

export interface Truth {
  readonly kind: 'cut' | 'fade' | 'dissolve'
  readonly frame: number
  readonly length: number
}

export interface Film {
  readonly frames: readonly Uint8Array[]
  readonly truth: readonly Truth[]
}

const PHOTOS = ['photos/astronaut', 'productions/advanced-film', 'productions/clip', 'productions/story', 'productions/upscale', 'productions/merge', 'productions/sync'].map((name) => fileURLToPath(new URL(`../../../graphs/${name}.jpg`, import.meta.url)))

/** Numbers from 0 to 1, the same for the same seed. */
function chance(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

/** One of many kinds of moving pictures. */
function shot(next: () => number, frames: number): Uint8Array[] {
  const { width, height, fps } = SIZE
  const size = `s=${width}x${height}:r=${fps}`
  const [x, y, zoom] = [next(), next(), (next() - 0.5) * 0.02]
  const hue = Math.floor(next() * 360)
  const made = [
    `testsrc2=${size},hue=h=${hue}`,
    `mandelbrot=${size}:start_scale=${(0.5 + next() * 2).toFixed(3)},hue=h=${hue}`,
    `gradients=${size}:seed=${Math.floor(next() * 1000)}:speed=0.02:n=4`,
    `cellauto=${size}:rule=${[30, 90, 110, 150][Math.floor(next() * 4)]}:seed=${Math.floor(next() * 1000)},gblur=2,hue=h=${hue}`,
    `smptehdbars=${size},rotate='0.2*t':c=navy,hue=h=${hue}`,
  ]
  const pick = Math.floor(next() * (made.length + 2 * PHOTOS.length))
  const input = pick < made.length
    ? ['-f', 'lavfi', '-i', made[pick]!]
    : ['-loop', '1', '-framerate', String(fps), '-i', PHOTOS[(pick - made.length) % PHOTOS.length]!]
  const look = pick < made.length
    ? []
    : ['-vf', `scale=480:270:force_original_aspect_ratio=increase,crop=480:270,zoompan=z='1.3+${zoom.toFixed(4)}*on/10':x='(iw-iw/zoom)*${x.toFixed(3)}+on*${((next() - 0.5) * 1.2).toFixed(3)}':y='(ih-ih/zoom)*${y.toFixed(3)}':d=1:s=${width}x${height}:fps=${fps},hue=h=${Math.floor((next() - 0.5) * 60)}:b=${((next() - 0.5) * 2).toFixed(2)}`]
  const raw = execFileSync('ffmpeg', ['-v', 'error', '-nostdin', ...input, ...look, '-frames:v', String(frames), '-pix_fmt', 'yuv420p', '-f', 'rawvideo', '-'], { maxBuffer: 1 << 28 })
  return Array.from({ length: frames }, (_, n) => raw.subarray(n * BYTES, (n + 1) * BYTES))
}

const mix = (a: Uint8Array, b: Uint8Array, share: number): Uint8Array => a.map((value, i) => Math.round(value * (1 - share) + b[i]! * share))

/** Black, white, or another colour. */
const flat = (luma: number): Uint8Array => {
  const made = new Uint8Array(BYTES).fill(128)
  made.fill(luma, 0, SIZE.width * SIZE.height)
  return made
}

export function generated(seed: number, shots: number): Film {
  const next = chance(seed)
  const frames: Uint8Array[] = []
  const truth: Truth[] = []
  for (let k = 0; k < shots; k++) {
    const dice = next()
    const kind = k === 0 ? undefined : dice < 0.55 ? 'cut' : dice < 0.78 ? 'fade' : 'dissolve'
    const own = shot(next, Math.round((1.2 + next() * 2) * SIZE.fps))
    if (kind === 'cut') truth.push({ kind, frame: frames.length, length: 0 })
    if (kind === 'dissolve') {
      const length = Math.min(own.length - 10, Math.round((0.4 + next() * 0.8) * SIZE.fps))
      const start = frames.length - length
      for (let n = 0; n < length; n++) frames[start + n] = mix(frames[start + n]!, own[n]!, (n + 1) / (length + 1))
      truth.push({ kind, frame: start + Math.round(length / 2), length })
      frames.push(...own.slice(length))
      continue
    }
    if (kind === 'fade') {
      const [out, hold, into] = [Math.round((0.3 + next() * 0.6) * SIZE.fps), 1 + Math.floor(next() * 8), Math.round((0.3 + next() * 0.6) * SIZE.fps)]
      const colour = flat(next() < 0.75 ? 16 : 235)
      const end = frames.length
      for (let n = 0; n < out; n++) frames[end - out + n] = mix(frames[end - out + n]!, colour, (n + 1) / (out + 1))
      for (let n = 0; n < hold; n++) frames.push(colour)
      for (let n = 0; n < into; n++) own[n] = mix(colour, own[n]!, (n + 1) / (into + 1))
      truth.push({ kind, frame: end + Math.round(hold / 2), length: out + hold + into })
    }
    frames.push(...own)
  }
  return { frames, truth }
}

