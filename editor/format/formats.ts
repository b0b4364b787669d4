/** Formats of films by the names that people use: shape, size, rate. Pure. */
import type { GraphDocument } from '../document/document.ts'

export type FilmFormat = NonNullable<GraphDocument['film']>

export interface Size {
  readonly width: number
  readonly height: number
}
export interface Format extends Size {
  readonly fps: number
}

export const SHAPES = ['16:9', '9:16', '1:1', '4:5'] as const
/** Others that have a name. */
const KNOWN = [...SHAPES, '5:4', '4:3', '3:4', '3:2', '2:3', '2:1', '1:2']
/** The shorter side, in pixels, by the name of its standard. */
export const SIDES = { '720p': 720, '1080p': 1080, '4K': 2160 } as const
export type Side = keyof typeof SIDES
export const RATES = [24, 25, 30, 60] as const

/** What a format is where nobody names one. */
export const USUAL: Format = { width: 1920, height: 1080, fps: 24 }
/** Shapes that differ by less are meant to be the same: 854 × 480 is 16:9. */
const SAME_SHAPE = 0.01
/** Rates that differ by less show a repeated frame too seldom to be seen: 29.97 and 30. */
const SAME_RATE = 0.002

const even = (value: number): number => Math.max(16, Math.round(value / 2) * 2)
const partsOf = (shape: string): readonly [number, number] => {
  const [across = 1, down = 1] = shape.split(':').map(Number)
  return [across, down]
}

/** @param side the shorter one */
export function sizeOf(shape: string, side: number): Size {
  const [across, down] = partsOf(shape)
  return across >= down ? { width: even((side * across) / down), height: even(side) } : { width: even(side), height: even((side * down) / across) }
}

export const shorterSide = ({ width, height }: Size): number => Math.min(width, height)
export const sameShape = (a: Size, b: Size): boolean => Math.abs((a.width * b.height) / (a.height * b.width) - 1) < SAME_SHAPE
export const sameRate = (a: number, b: number): boolean => Math.abs(a / b - 1) < SAME_RATE

const knownShape = (size: Size): string | undefined =>
  KNOWN.find((shape) => {
    const [width, height] = partsOf(shape)
    return sameShape(size, { width, height })
  })

/** `16:9`, or the ratio where it has no name: `1.85:1`. */
export function shapeOf(size: Size): string {
  const ratio = (value: number): string => String(Number(value.toFixed(2)))
  return knownShape(size) ?? (size.width >= size.height ? `${ratio(size.width / size.height)}:1` : `1:${ratio(size.height / size.width)}`)
}

export const sideOf = (size: Size): Side | undefined => (Object.keys(SIDES) as Side[]).find((name) => SIDES[name] === shorterSide(size))

/** `1080p`, or the pixels where it has no name. */
const sizeName = (size: Size): string => (sideOf(size) !== undefined && (SHAPES as readonly string[]).includes(shapeOf(size)) ? sideOf(size)! : `${size.width} × ${size.height}`)

/** The size of a film in words, with its shape. */
const sizeText = (size: Size): string => `${shapeOf(size)} · ${sizeName(size)}`

/** What a graph says of its film, short: `16:9 · 1080p · 24 fps`. */
export function formatText({ width, height, fps }: FilmFormat, rate: (fps: number) => string): string {
  return [...(width === undefined || height === undefined ? [] : [sizeText({ width, height })]), ...(fps === undefined ? [] : [rate(fps)])].join(' · ')
}

/** The format in another shape, or in that of another size, at the side that it has. */
export const inShape = ({ width, height, fps }: FilmFormat, like: string | Size): FilmFormat => ({ ...sizeOf(typeof like === 'string' ? like : (knownShape(like) ?? `${like.width}:${like.height}`), width === undefined || height === undefined ? shorterSide(USUAL) : shorterSide({ width, height })), ...(fps === undefined ? {} : { fps }) })

/** The format at another side, in the shape that it has. */
export function atSide({ width, height, fps }: FilmFormat, side: number): FilmFormat {
  const shape = width === undefined || height === undefined ? '16:9' : shapeOf({ width, height })
  const known = KNOWN.includes(shape)
  const scale = width === undefined || height === undefined || known ? 1 : side / shorterSide({ width, height })
  const size = known || width === undefined || height === undefined ? sizeOf(shape, side) : { width: even(width * scale), height: even(height * scale) }
  return { ...size, ...(fps === undefined ? {} : { fps }) }
}
