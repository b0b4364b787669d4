/** Where the eye goes in a picture without faces: what stands out of its surroundings, and what moves. Pure. */
import { median } from '../curves.ts'
import { createFourier } from '../sound/fourier.ts'
import { BINS } from '../subjects/subjects.ts'

/** Side of the small picture that is looked at: the spectral residual is defined at this size. */
export const SIDE = 64
const HALF = SIDE / 2

/** Y of 64 x 64 pixels, U and V of 32 x 32. */
export interface SmallPicture {
  readonly y: Uint8Array
  readonly u: Uint8Array
  readonly v: Uint8Array
}

const fourier = createFourier(SIDE)

/** In place, along rows and then columns. */
function transformed(real: Float64Array, imaginary: Float64Array): void {
  const [re, im] = [new Float64Array(SIDE), new Float64Array(SIDE)]
  for (const [step, along] of [[SIDE, 1], [1, SIDE]] as const) {
    for (let k = 0; k < SIDE; k++) {
      for (let i = 0; i < SIDE; i++) [re[i], im[i]] = [real[k * step + i * along]!, imaginary[k * step + i * along]!]
      fourier.transform(re, im)
      for (let i = 0; i < SIDE; i++) [real[k * step + i * along], imaginary[k * step + i * along]] = [re[i]!, im[i]!]
    }
  }
}

/** Beyond the edge the picture is mirrored, the edge itself not repeated. */
const mirrored = (i: number): number => (i < 0 ? -i : i >= SIDE ? 2 * SIDE - 2 - i : i)

function smoothed(values: Float64Array, kernel: readonly number[]): Float64Array {
  const reach = (kernel.length - 1) / 2
  const pass = (from: Float64Array, at: (k: number, i: number) => number): Float64Array => {
    const to = new Float64Array(SIDE * SIDE)
    for (let k = 0; k < SIDE; k++) {
      for (let i = 0; i < SIDE; i++) {
        let sum = 0
        for (let j = -reach; j <= reach; j++) sum += kernel[j + reach]! * from[at(k, mirrored(i + j))]!
        to[at(k, i)] = sum
      }
    }
    return to
  }
  return pass(pass(values, (k, i) => k * SIDE + i), (k, i) => i * SIDE + k)
}

function gaussian(sigma: number, reach: number): readonly number[] {
  const raw = Array.from({ length: 2 * reach + 1 }, (_, i) => Math.exp(-((i - reach) ** 2) / (2 * sigma * sigma)))
  const sum = raw.reduce((a, b) => a + b)
  return raw.map((one) => one / sum)
}

const THIRD = [1 / 3, 1 / 3, 1 / 3]
const SOFT = gaussian(8, 2)
const WIDE = gaussian(3, 8)

/** The spectral residual (Hou and Zhang 2007) of 64 x 64 values: what the picture has beyond what all pictures have. 0..1. */
export function spectralResidual(grey: ArrayLike<number>): Float64Array {
  const [real, imaginary] = [Float64Array.from(grey), new Float64Array(SIDE * SIDE)]
  transformed(real, imaginary)
  const logs = real.map((re, i) => Math.log(Math.max(1e-12, Math.hypot(re, imaginary[i]!))))
  const mean = smoothed(logs, THIRD)
  for (let i = 0; i < real.length; i++) {
    const length = Math.max(1e-12, Math.hypot(real[i]!, imaginary[i]!))
    const left = Math.exp(logs[i]! - mean[i]!) / length
    // Back by the same transform: of conjugates, and only lengths are looked at.
    ;[real[i], imaginary[i]] = [real[i]! * left, -imaginary[i]! * left]
  }
  transformed(real, imaginary)
  const lengths = smoothed(real.map((re, i) => Math.hypot(re, imaginary[i]!)), SOFT)
  return scaled(lengths.map((one) => one * one))
}

/** To a highest value of 1. */
function scaled(values: Float64Array): Float64Array {
  const most = values.reduce((a, b) => Math.max(a, b), 0)
  return most === 0 ? values : values.map((one) => one / most)
}

/** How far each place is from its wider surroundings, in light and colour. */
function contrast({ y, u, v }: SmallPicture): Float64Array {
  const light = Float64Array.from(y)
  const colour = (plane: Uint8Array): Float64Array => Float64Array.from({ length: SIDE * SIDE }, (_, i) => plane[((i / SIDE) >> 1) * HALF + ((i % SIDE) >> 1)]!)
  const apart = [light, colour(u), colour(v)].map((plane, k) => {
    const [near, mean] = [smoothed(plane, gaussian(1, 2)), plane.reduce((a, b) => a + b) / plane.length]
    const around = smoothed(plane, WIDE)
    const weight = k === 0 ? 0.5 : 1.5
    return near.map((one, i) => weight * (Math.abs(one - around[i]!) + 0.5 * Math.abs(one - mean)))
  })
  return scaled(apart[0]!.map((one, i) => one + apart[1]![i]! + apart[2]![i]!))
}

/** Values of change that count as full movement. */
const MOVED = 40

/** What changed since the look before, beyond what all of the picture did. */
function movement(now: SmallPicture, before: SmallPicture): Float64Array {
  const change = smoothed(Float64Array.from(now.y, (one, i) => Math.abs(one - before.y[i]!)), gaussian(1.5, 4))
  const usual = median(change)
  return change.map((one) => Math.min(1, Math.max(0, one - usual) / MOVED))
}

/** Profiles of what there is to see, across and down: 0..255 each. */
export function profiles(now: SmallPicture, before: SmallPicture | undefined): { readonly across: number[]; readonly down: number[] } {
  const [residual, apart] = [spectralResidual(now.y), contrast(now)]
  const moved = before === undefined ? undefined : movement(now, before)
  const [across, down] = [new Float64Array(BINS), new Float64Array(BINS)]
  for (let i = 0; i < SIDE * SIDE; i++) {
    const [x, y] = [i % SIDE, Math.floor(i / SIDE)]
    // Of two things alike the one nearer to the middle was meant.
    const middle = Math.exp(-(((x - HALF) / SIDE) ** 2 + ((y - HALF) / SIDE) ** 2) / 0.25)
    const seen = ((residual[i]! + apart[i]! + 2 * (moved?.[i] ?? 0)) * middle) ** 2
    across[Math.floor((x * BINS) / SIDE)]! += seen
    down[Math.floor((y * BINS) / SIDE)]! += seen
  }
  const whole = (values: Float64Array): number[] => [...scaled(values)].map((one) => Math.round(255 * one))
  return { across: whole(across), down: whole(down) }
}
