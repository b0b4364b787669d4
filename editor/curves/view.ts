/** Which part of time and value is seen, and where it lies on the screen. Pure. */
export interface View {
  /** Seconds at the left and right edge. */
  readonly from: number
  readonly to: number
  /** Values at the lower and upper edge. */
  readonly low: number
  readonly high: number
}

export interface Box {
  readonly width: number
  readonly height: number
}

export const xOf = ({ from, to }: View, { width }: Box, time: number): number => ((time - from) / (to - from)) * width
export const yOf = ({ low, high }: View, { height }: Box, value: number): number => height - ((value - low) / (high - low)) * height
export const timeAt = ({ from, to }: View, { width }: Box, x: number): number => from + (x / width) * (to - from)
export const valueAt = ({ low, high }: View, { height }: Box, y: number): number => low + ((height - y) / height) * (high - low)

const [SHORTEST, LONGEST] = [0.02, 36_000]

/** Larger (factor above 1) or smaller around a place, which stays where it is. A film begins at 0: a little of what is before may be seen. */
export function zoomed(view: View, at: readonly [time: number, value: number], seconds: number, values = 1): View {
  const span = Math.min(LONGEST, Math.max(SHORTEST, (view.to - view.from) / seconds))
  const height = Math.min(1e12, Math.max(1e-9, (view.high - view.low) / values))
  const [left, below] = [(at[0] - view.from) / (view.to - view.from), (at[1] - view.low) / (view.high - view.low)]
  return settled({ from: at[0] - left * span, to: at[0] + (1 - left) * span, low: at[1] - below * height, high: at[1] + (1 - below) * height })
}

export const panned = (view: View, seconds: number, values: number): View => settled({ from: view.from + seconds, to: view.to + seconds, low: view.low + values, high: view.high + values })

function settled(view: View): View {
  const before = Math.max(0, -(view.to - view.from) * 0.1 - view.from)
  return { ...view, from: view.from + before, to: view.to + before }
}

/** All of it, with room around. */
export function fitted(times: readonly number[], values: readonly number[], least = 1): View {
  const [first, last] = times.length === 0 ? [0, least] : [Math.min(...times), Math.max(...times)]
  const [low, high] = values.length === 0 ? [0, 1] : [Math.min(...values), Math.max(...values)]
  const span = Math.max(last - first, least)
  const room = (high - low || Math.abs(high) || 1) * 0.18
  return { from: first - span * 0.04, to: first + span * 1.06, low: low - room, high: high + room }
}

/** 1, 2 or 5 times a power of ten: the least such step whose lines lie so many pixels apart. */
export function stepOf(from: number, to: number, pixels: number, apart: number): number {
  const rough = ((to - from) * apart) / Math.max(1, pixels)
  const power = 10 ** Math.floor(Math.log10(rough))
  return ([1, 2, 5, 10].find((one) => one * power >= rough * (1 - 1e-9)) ?? 10) * power
}

const lines = (from: number, to: number, step: number): readonly number[] => {
  const first = Math.ceil(from / step - 1e-9)
  return Array.from({ length: Math.max(0, Math.floor(to / step + 1e-9) - first + 1) }, (_, at) => Number(((first + at) * step).toPrecision(12)))
}

/** Round values about so many pixels apart. */
export const ticks = (from: number, to: number, pixels: number, apart: number): readonly number[] => lines(from, to, stepOf(from, to, pixels, apart))

const SECONDS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200]
/** Times about so many pixels apart: whole frames (or `decimal` parts of seconds), where seconds are too far apart; whole seconds, minutes and hours else. */
export function timeTicks(from: number, to: number, pixels: number, apart: number, rate: number, decimal = false): readonly number[] {
  const least = ((to - from) * apart) / Math.max(1, pixels)
  const whole = Math.max(1, Math.round(rate))
  const parts = decimal && least > 1 / rate ? [0.05, 0.1, 0.2, 0.5] : Array.from({ length: whole - 1 }, (_, at) => at + 1).filter((one) => whole % one === 0).map((one) => one / rate)
  return lines(from, to, [...parts, ...SECONDS].find((step) => step >= least * (1 - 1e-9)) ?? 14_400)
}

/** A value as precise as a pixel of the view. */
export function toPixel(value: number, { low, high }: Pick<View, 'low' | 'high'>, { height }: Box): number {
  const digits = Math.ceil(-Math.log10(Math.abs(high - low) / Math.max(1, height)))
  return Number(value.toFixed(Math.min(9, Math.max(0, digits))))
}
