/** Simple things done to pictures in memory. Pure. */
import type { Still } from '../../../engine/api.ts'
import { median } from '../curves.ts'

export interface Part {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

type Colour = readonly [number, number, number]

/** What lies in a part of a picture, in whole pixels. */
export function partOf({ width, data }: Still, part: Part): Still {
  const out = new Uint8Array(part.width * part.height * 4)
  for (let y = 0; y < part.height; y++) {
    const from = ((part.y + y) * width + part.x) * 4
    out.set(data.subarray(from, from + part.width * 4), y * part.width * 4)
  }
  return { width: part.width, height: part.height, data: out }
}

/** A picture on a larger ground of one colour. */
export function padded(image: Still, { width, height }: { readonly width: number; readonly height: number }, [r, g, b]: Colour): Still {
  const data = new Uint8Array(width * height * 4)
  for (let i = 0; i < data.length; i += 4) data.set([r, g, b, 255], i)
  const [left, top] = [Math.floor((width - image.width) / 2), Math.floor((height - image.height) / 2)]
  for (let y = 0; y < image.height; y++) data.set(image.data.subarray(y * image.width * 4, (y + 1) * image.width * 4), ((top + y) * width + left) * 4)
  return { width, height, data }
}

/** What is see-through shows the colour. */
export function opaque(image: Still, colour: Colour): Still {
  const data = image.data.slice()
  for (let i = 0; i < data.length; i += 4) {
    const alpha = data[i + 3]!
    if (alpha === 255) continue
    for (let c = 0; c < 3; c++) data[i + c] = Math.round((data[i + c]! * alpha + colour[c]! * (255 - alpha)) / 255)
    data[i + 3] = 255
  }
  return { ...image, data }
}

export const hasAlpha = ({ data }: Still): boolean => {
  for (let i = 3; i < data.length; i += 4) if (data[i] !== 255) return true
  return false
}

/** The median of the pixels at the edge. */
export function edgeColour({ width, height, data }: Still): Colour {
  const edge: number[] = []
  for (let x = 0; x < width; x++) edge.push(x, (height - 1) * width + x)
  for (let y = 0; y < height; y++) edge.push(y * width, y * width + width - 1)
  return [0, 1, 2].map((c) => median(edge.map((at) => data[at * 4 + c]!))) as unknown as Colour
}

/** The size that fits into a square, not enlarged. */
export function within({ width, height }: Omit<Part, 'x' | 'y'>, side: number): { readonly width: number; readonly height: number } {
  const scale = Math.min(1, side / Math.max(width, height))
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}
