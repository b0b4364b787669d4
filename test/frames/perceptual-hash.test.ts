/** Held against what ImageHash says of the same pictures: test/oracles/perceptual-hash.py. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Still } from '../../engine/frames/clip.ts'
import { hashDistance, perceptualHash } from '../../engine/frames/perceptual-hash.ts'

type Kind = 'waves' | 'blob' | 'grain'
const recorded = JSON.parse(readFileSync(new URL('../oracles/perceptual-hash.json', import.meta.url), 'utf8')) as { kind: Kind; width: number; height: number; hash: string }[]

const VALUES: Readonly<Record<Kind, (x: number, y: number, c: number, u: number, v: number) => number>> = {
  waves: (x, y, c) => 120 + 70 * Math.sin(x * 0.13 + c) + 50 * Math.cos(y * 0.071 - x * 0.05 * c),
  blob: (_, __, c, u, v) => 230 - 180 * Math.exp(-(((u - 0.4) / 0.2) ** 2) - ((v - 0.6) / 0.15) ** 2) - 20 * c * u,
  grain: (x, y, c) => (x * 7 + y * 13 + c * 29 + ((x * y) % 17) * 5) % 256,
}

function picture(kind: Kind, width: number, height: number, change = (value: number): number => value): Still {
  const data = new Uint8Array(width * height * 4).fill(255)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) for (let c = 0; c < 3; c++) data[(y * width + x) * 4 + c] = Math.min(255, Math.max(0, Math.floor(change(VALUES[kind](x, y, c, x / width, y / height)) + 0.5)))
  }
  return { width, height, data }
}

describe('the perceptual hash', () => {
  test.each(recorded)('of $kind at $width x $height is that of ImageHash', ({ kind, width, height, hash }) => {
    expect(perceptualHash(picture(kind, width, height))).toBe(hash)
  })

  test('hardly changes with size and light, and much with what is to be seen', () => {
    const hash = perceptualHash(picture('blob', 640, 480))
    expect(hashDistance(hash, perceptualHash(picture('blob', 320, 240, (value) => value * 0.8 + 20)))).toBeLessThanOrEqual(4)
    expect(hashDistance(hash, perceptualHash(picture('waves', 640, 480)))).toBeGreaterThan(16)
  })

  test('two hashes differ by their bits', () => {
    expect(hashDistance('ffffffffffffffff', '0000000000000000')).toBe(64)
    expect(hashDistance('8000000000000001', '8000000000000000')).toBe(1)
    expect(hashDistance('00000000000000f0', '00000000000000f0')).toBe(0)
  })
})
