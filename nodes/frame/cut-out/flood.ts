/** Where a subject ends: floods from what is surely ground and surely subject meet at the strongest edges between (Meyer 1991). Pure. */
import { CHROMA, groundOf, strangeness, type Colours } from './ground.ts'
import { median } from '../../shared/curves.ts'

export const GROUND = 1
export const SUBJECT = 2

/** Of places, whose neighbours share a side. */
function grown(starts: readonly number[], width: number, count: number, fits: (at: number) => boolean, seen: Uint8Array): number[] {
  const found: number[] = []
  const wait = [...starts].filter((at) => seen[at] === 0 && fits(at))
  for (const at of wait) seen[at] = 1
  while (wait.length > 0) {
    const at = wait.pop()!
    found.push(at)
    const x = at % width
    for (const next of [x > 0 ? at - 1 : -1, x < width - 1 ? at + 1 : -1, at - width, at + width]) {
      if (next < 0 || next >= count || seen[next] !== 0 || !fits(next)) continue
      seen[next] = 1
      wait.push(next)
    }
  }
  return found
}

/** GROUND or SUBJECT for each place, and how plain the ground is. */
export function subjectOf(colours: Colours, holes: boolean): { readonly labels: Uint8Array; readonly share: number } {
  const { width, height } = colours
  const count = width * height
  const ground = groundOf(colours)
  const { plain, shaded } = strangeness(colours, ground)
  calm(shaded, width, height)
  const slope = slopes(colours)
  const close = 3 * ground.noise + 4
  const labels = new Uint8Array(count)
  const border = Array.from({ length: count }, (_, at) => at).filter((at) => at % width === 0 || at % width === width - 1 || at < width || at >= count - width)
  for (const at of grown(border, width, count, (one) => plain[one]! < close && slope[one]! < 2 * close, new Uint8Array(count))) labels[at] = GROUND
  const far = Math.max(16, 7 * ground.noise)
  for (let at = 0; at < count; at++) if (shaded[at]! > far && isInner(at, width, height, (one) => shaded[one]! > far)) labels[at] = SUBJECT
  markFaint(labels, { width, height, count, slope, close, fits: (at) => labels[at] === 0 && shaded[at]! > Math.max(6.5, 4 * ground.noise) })
  if (!labels.includes(SUBJECT)) for (let at = 0; at < count; at++) if (labels[at] !== GROUND && plain[at]! > 2 * far && isInner(at, width, height, (one) => plain[one]! > 2 * far)) labels[at] = SUBJECT
  // The median: along a patch's edge colours are mixed.
  const alike = (patch: readonly number[]): boolean => median(patch.map((at) => shaded[at]!)) < 1.2 * ground.noise + 1.6
  if (holes) markHoles(labels, { width, height, count, fits: (at) => labels[at] === 0 && shaded[at]! < close && slope[at]! < 2.5 * close, alike })
  flood(labels, slope, width, height)
  closeGaps(labels, width, height, alike)
  return { labels: onlyLarge(labels, width, count, holes), share: ground.share }
}

function isInner(at: number, width: number, height: number, fits: (at: number) => boolean): boolean {
  const [x, y] = [at % width, Math.floor(at / width)]
  if (x < 1 || y < 1 || x >= width - 1 || y >= height - 1) return true
  return fits(at - 1) && fits(at + 1) && fits(at - width) && fits(at + width)
}

/** Each becomes the mean of its square: grain is no colour. */
function calm(values: Float32Array, width: number, height: number): void {
  const from = values.slice()
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      let sum = 0
      for (let row = y - 1; row <= y + 1; row++) for (let at = row * width + x - 1; at <= row * width + x + 1; at++) sum += from[at]!
      values[y * width + x] = sum / 9
    }
  }
}

/**
 * What differs little from the ground, such as cream before grey, is the subject's where an edge is all round it: shadows, which may have a
 * tint, end softly.
 */
function markFaint(labels: Uint8Array, { width, height, count, slope, close, fits }: { width: number; height: number; count: number; slope: Float32Array; close: number; fits(at: number): boolean }): void {
  const seen = new Uint8Array(count)
  for (let at = 0; at < count; at++) {
    if (seen[at] !== 0 || !fits(at)) continue
    const patch = grown([at], width, count, fits, seen)
    const own = new Set(patch)
    const rim = patch.filter((one) => [one - 1, one + 1, one - width, one + width].some((next) => !own.has(next)))
    const sharp = rim.filter((one) => [-2 * width, -2, 0, 2, 2 * width].some((step) => (slope[one + step] ?? 0) > close)).length
    if (patch.length > 20 && sharp > 0.6 * rim.length) for (const one of patch) if (isInner(one, width, height, (next) => own.has(next) || labels[next] === SUBJECT)) labels[one] = SUBJECT
  }
}

/** Patches like the ground, of some size and round about closed in by the subject: it shows through. */
function markHoles(labels: Uint8Array, { width, height, count, fits, alike }: { width: number; height: number; count: number; fits(at: number): boolean; alike(patch: readonly number[]): boolean }): void {
  const least = Math.max(12, count * 0.0003)
  const inner = (at: number): boolean => fits(at) && isInner(at, width, height, fits)
  const seen = new Uint8Array(count)
  for (let at = 0; at < count; at++) {
    if (seen[at] !== 0 || !inner(at)) continue
    const patch = grown([at], width, count, inner, seen)
    if (patch.length >= least && alike(patch)) for (const one of patch) labels[one] = GROUND
  }
}

/** Floods leak where an edge is weak: narrow gaps in the subject that don't look like the ground are the subject's. */
function closeGaps(labels: Uint8Array, width: number, height: number, alike: (patch: readonly number[]) => boolean): void {
  const reach = Math.round(0.025 * Math.max(width, height))
  const subject = labels.map((label) => (label === SUBJECT ? 1 : 0))
  const wide = spread(subject, width, height, reach, 1)
  const closed = spread(wide, width, height, reach, 0)
  const gap = (at: number): boolean => closed[at] === 1 && subject[at] === 0
  const seen = new Uint8Array(labels.length)
  for (let at = 0; at < labels.length; at++) {
    if (seen[at] !== 0 || !gap(at)) continue
    const patch = grown([at], width, labels.length, gap, seen)
    if (!alike(patch)) for (const one of patch) labels[one] = SUBJECT
  }
}

/** What has the value spreads over squares; beyond the picture there is nothing. */
function spread(mask: Uint8Array, width: number, height: number, reach: number, value: 0 | 1): Uint8Array {
  const along = (from: Uint8Array, count: number, length: number, step: number, next: number): Uint8Array => {
    const made = from.slice()
    for (let line = 0; line < count; line++) {
      let last = -Infinity
      for (const way of [1, -1]) {
        last = -Infinity
        for (let k = way > 0 ? 0 : length - 1; k >= 0 && k < length; k += way) {
          const at = line * next + k * step
          if (from[at] === value) last = k
          else if (Math.abs(k - last) <= reach) made[at] = value
        }
      }
    }
    return made
  }
  return along(along(mask, height, width, 1, width), width, height, width, 1)
}

/** How steep colours change, in the direction and channel in which they do most. */
function slopes({ width, height, planes }: Colours): Float32Array {
  const made = new Float32Array(width * height)
  planes.forEach((plane, c) => {
    const weight = c === 0 ? 1 : CHROMA
    for (let y = 0; y < height; y++) {
      const [above, below] = [Math.max(0, y - 1) * width, Math.min(height - 1, y + 1) * width]
      for (let x = 0; x < width; x++) {
        const [left, right] = [Math.max(0, x - 1), Math.min(width - 1, x + 1)]
        const row = y * width
        const dx = (plane[row + right]! - plane[row + left]!) * 2 + plane[above + right]! - plane[above + left]! + plane[below + right]! - plane[below + left]!
        const dy = (plane[below + x]! - plane[above + x]!) * 2 + plane[below + left]! - plane[above + left]! + plane[below + right]! - plane[above + right]!
        made[row + x] = Math.max(made[row + x]!, (weight * Math.hypot(dx, dy)) / 4)
      }
    }
  })
  return made
}

/** Unmarked places take the mark that reaches them over the lowest ridge. */
function flood(labels: Uint8Array, slope: Float32Array, width: number, height: number): void {
  const queues: number[][] = Array.from({ length: 256 }, () => [])
  const waits = new Uint8Array(labels.length)
  const enter = (at: number, least: number): void => {
    const x = at % width
    for (const next of [x > 0 ? at - 1 : -1, x < width - 1 ? at + 1 : -1, at - width, at + width]) {
      if (next < 0 || next >= labels.length || labels[next] !== 0 || waits[next] !== 0) continue
      waits[next] = labels[at]!
      queues[Math.max(least, Math.min(255, Math.round(slope[next]! * 2)))]!.push(next)
    }
  }
  if (height < 1) return
  for (let at = 0; at < labels.length; at++) if (labels[at] !== 0) enter(at, 0)
  for (let level = 0; level < 256; level++) {
    const queue = queues[level]!
    for (let k = 0; k < queue.length; k++) {
      const at = queue[k]!
      labels[at] = waits[at]!
      enter(at, level)
    }
  }
}

/** Crumbs go; so do holes where none are wanted, and those of a few places in any case. */
function onlyLarge(labels: Uint8Array, width: number, count: number, holes: boolean): Uint8Array {
  const parts = (label: number): number[][] => {
    const seen = new Uint8Array(count)
    const found: number[][] = []
    for (let at = 0; at < count; at++) if (seen[at] === 0 && labels[at] === label) found.push(grown([at], width, count, (one) => labels[one] === label, seen))
    return found
  }
  const subjects = parts(SUBJECT)
  const largest = subjects.reduce((most, { length }) => Math.max(most, length), 0)
  for (const part of subjects) if (part.length < largest * 0.02) for (const at of part) labels[at] = GROUND
  for (const part of parts(GROUND)) {
    const open = part.some((at) => at % width === 0 || at % width === width - 1 || at < width || at >= count - width)
    if (!open && (!holes || part.length < Math.max(12, count * 0.0004))) for (const at of part) labels[at] = SUBJECT
  }
  return labels
}
