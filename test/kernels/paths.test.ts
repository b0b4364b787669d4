/** Filled paths against librsvg's picture of the same outlines. */
import fc from 'fast-check'
import sharp from 'sharp'
import { afterAll, describe, expect, test } from 'vitest'
import { moved, Pen, turned, type Ink } from '../../engine/kernels/drawing.ts'
import { createStage } from './stage.ts'

const stage = createStage()
afterAll(() => stage.close())

const WIDTH = 161
const HEIGHT = 97

/** RGBA over white: what a person sees. */
async function drawn(draw: (pen: Pen) => void): Promise<Uint8Array> {
  const pen = new Pen(WIDTH, HEIGHT)
  pen.fill([[0, 0], [WIDTH, 0], [WIDTH, HEIGHT], [0, HEIGHT]], [1, 1, 1])
  draw(pen)
  const still = await stage.kernels.toStill(await stage.kernels.paths(WIDTH, HEIGHT, pen.done()))
  return still.data
}

async function byRsvg(body: string): Promise<Uint8Array> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}"><rect width="100%" height="100%" fill="#fff"/>${body}</svg>`
  return new Uint8Array(await sharp(Buffer.from(svg)).ensureAlpha().raw().toBuffer())
}

/** Mean and largest difference of luma: chroma is at half size here, and not there. */
function apart(a: Uint8Array, b: Uint8Array): { mean: number; most: number } {
  let [sum, most] = [0, 0]
  for (let i = 0; i < a.length; i += 4) {
    const luma = (data: Uint8Array): number => 0.2126 * data[i]! + 0.7152 * data[i + 1]! + 0.0722 * data[i + 2]!
    const off = Math.abs(luma(a) - luma(b))
    sum += off
    most = Math.max(most, off)
  }
  return { mean: sum / (a.length / 4), most }
}

const hex = ([r, g, b]: Ink): string => `rgb(${r * 100}%,${g * 100}%,${b * 100}%)`

const RED: Ink = [0.8, 0.2, 0.1]
const BLUE: Ink = [0.1, 0.3, 0.7]

describe('paths', () => {
  test.each([
    ['lines, curves and smooth curves', 'M20 80 L40 20 H70 V50 C80 10 120 10 130 50 S150 90 110 88 Q60 70 50 90 T20 80 Z'],
    ['small letters', 'm20 80 l20 -60 h30 v30 c10 -40 50 -40 60 0 s20 40 -20 38 q-50 -18 -60 2 t-30 -10 z'],
    ['numbers with exponents', 'M2e1 80 L40 2.0E1 H7e+1 V50 C80 10 120 1e1 130 50 L1.1e2 900e-1 Z'],
    ['a hole turned the other way', 'M20 10 H140 V90 H20 Z M50 30 V70 H110 V30 Z'],
    ['two parts, out of the picture', 'M-40 -20 L60 40 L-30 70 Z M100 60 L220 80 L120 140 Z'],
    ['thin slivers', 'M10 10 L150 12.3 L10 11 Z M30.4 20 L30.9 90 L31.2 20 Z M80 95 L160 20 L81 96 Z'],
  ])('%s', async (_, data) => {
    const { mean, most } = apart(await drawn((pen) => pen.fill(data, RED)), await byRsvg(`<path d="${data}" fill="${hex(RED)}"/>`))
    expect(mean).toBeLessThan(0.5)
    // librsvg looks at 15 x 17 places of a pixel.
    expect(most).toBeLessThan(20)
  })

  test('rows that nothing is drawn on are as those on which nothing is seen', async () => {
    const painted = async (more: (pen: Pen) => void): Promise<Uint8Array> => {
      const pen = new Pen(WIDTH, HEIGHT)
      pen.fill([[10, 40], [60, 40], [60, 50], [10, 50]], RED)
      more(pen)
      return (await stage.kernels.paths(WIDTH, HEIGHT, pen.done())).bytes.slice()
    }
    const whole = await painted((pen) => { pen.fill([[0, 0], [WIDTH, 0], [WIDTH, HEIGHT], [0, HEIGHT]], BLUE, 0.001) })
    expect(await painted(() => undefined)).toEqual(whole)
  })

  test('gradients, opacity, transforms and clips', async () => {
    const stops = [[0, RED], [0.4, [1, 0.9, 0.3]], [1, BLUE]] as const
    const ours = await drawn((pen) => {
      pen.within([moved(80, 48), turned(0.4)], () => {
        pen.fill('M-60 -30 H60 V30 H-60 Z', { from: [-60, 0], to: [60, 20], stops })
        pen.clip('M-30 -30 H10 V20 H-30 Z', () => pen.ellipse(0, 0, 28, 20, { centre: [5, 3], radius: [30, 24], stops }))
        pen.ellipse(40, 10, 14, 9, BLUE, 0.5)
      })
    })
    const marks = stops.map(([at, ink]) => `<stop offset="${at}" stop-color="${hex(ink as Ink)}"/>`).join('')
    const theirs = await byRsvg(`<defs>
      <linearGradient id="l" gradientUnits="userSpaceOnUse" x1="-60" y1="0" x2="60" y2="20">${marks}</linearGradient>
      <radialGradient id="r" gradientUnits="userSpaceOnUse" cx="0" cy="0" r="1" gradientTransform="translate(5 3) scale(30 24)">${marks}</radialGradient>
      <clipPath id="c"><path d="M-30 -30 H10 V20 H-30 Z"/></clipPath></defs>
      <g transform="translate(80 48) rotate(${(0.4 * 180) / Math.PI})"><path d="M-60 -30 H60 V30 H-60 Z" fill="url(#l)"/>
      <g clip-path="url(#c)"><ellipse rx="28" ry="20" fill="url(#r)"/></g><ellipse cx="40" cy="10" rx="14" ry="9" fill="${hex(BLUE)}" opacity="0.5"/></g>`)
    const { mean, most } = apart(ours, theirs)
    expect(mean).toBeLessThan(0.8)
    expect(most).toBeLessThan(24)
  })

  test('lines with round ends', async () => {
    const points = [[20, 70], [50, 30], [90, 60], [130, 25]] as const
    const ours = await drawn((pen) => pen.line(points, 7, BLUE))
    const theirs = await byRsvg(`<polyline points="${points.join(' ')}" fill="none" stroke="${hex(BLUE)}" stroke-width="7" stroke-linecap="round" stroke-linejoin="round"/>`)
    const { mean, most } = apart(ours, theirs)
    expect(mean).toBeLessThan(0.5)
    expect(most).toBeLessThan(44)
  })

  test('any polygon covers what its area says', async () => {
    const coordinate = fc.double({ min: 4, max: 90, noNaN: true })
    const corner = fc.tuple(coordinate, coordinate)
    await fc.assert(
      fc.asyncProperty(corner, corner, corner, async (a, b, c) => {
        const pen = new Pen(WIDTH, HEIGHT)
        pen.fill([a, b, c], [1, 1, 1])
        const frame = await stage.kernels.paths(WIDTH, HEIGHT, pen.done())
        const alpha = [...frame.planes[3]!.data].reduce((sum, value) => sum + value, 0) / 255
        const area = Math.abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2
        expect(Math.abs(alpha - area)).toBeLessThan(0.5 + area * 0.01)
      }),
      { numRuns: 60 },
    )
  })

  test('what is no path data is told', () => {
    for (const bad of ['A10 10', 'L1', 'M1 2 3', 'Z4']) expect(() => new Pen(8, 8).fill(bad, RED)).toThrow(/no path data/)
  })
})
