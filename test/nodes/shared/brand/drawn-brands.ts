/** Pictures of three brands, drawn: each brand has its colours and its way to lay things out, each picture is another one. */
import sharp from 'sharp'
import type { Still } from '../../../../engine/api.ts'

export const BRANDS = ['aurora', 'basalt', 'citrus'] as const
export type Brand = (typeof BRANDS)[number]

/** Repeatable numbers of 0..1. */
function chance(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

/** Whole numbers: a brand's n-th picture. */
export function drawing(brand: Brand, n: number, side = 192): string {
  const next = chance(n * 7919 + BRANDS.indexOf(brand) * 104729 + 13)
  for (let k = 0; k < 3; k++) next()
  const between = (low: number, high: number): number => low + (high - low) * next()
  const shape = { aurora, basalt, citrus }[brand](between)
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}" viewBox="0 0 192 192">${shape}</svg>`
}

type Between = (low: number, high: number) => number

/** A round bottle in teal, in the middle of cream. */
function aurora(between: Between): string {
  const [x, y, r] = [between(88, 104), between(92, 106), between(30, 42)]
  const light = Math.round(between(86, 92))
  return `<rect width="192" height="192" fill="hsl(40 60% ${light}%)"/><ellipse cx="${x}" cy="${y + r + 14}" rx="${r * 1.1}" ry="8" fill="hsl(38 30% 74%)"/><circle cx="${x}" cy="${y}" r="${r}" fill="hsl(${between(172, 182)} 55% 38%)"/><rect x="${x - 8}" y="${y - r - 22}" width="16" height="26" fill="hsl(178 50% 30%)"/><circle cx="${x - r / 3}" cy="${y - r / 3}" r="${r / 5}" fill="hsl(178 50% 70%)"/>`
}

/** Grey bars and a red line on black, high and close. */
function basalt(between: Between): string {
  const bars = Array.from({ length: 6 }, (_, k) => `<rect x="${10 + k * 30 + between(-3, 3)}" y="${between(20, 60)}" width="18" height="${between(100, 140)}" fill="hsl(220 6% ${between(24, 46)}%)"/>`)
  return `<rect width="192" height="192" fill="hsl(220 12% ${between(7, 11)}%)"/>${bars.join('')}<rect x="0" y="${between(120, 150)}" width="192" height="8" fill="hsl(356 78% ${between(42, 50)}%)"/>`
}

/** Yellow and orange discs all over green. */
function citrus(between: Between): string {
  const discs = Array.from({ length: 14 }, () => `<circle cx="${between(0, 192)}" cy="${between(0, 192)}" r="${between(12, 24)}" fill="hsl(${between(32, 54)} 92% 54%)"/>`)
  return `<rect width="192" height="192" fill="hsl(${between(96, 110)} 46% 40%)"/>${discs.join('')}`
}

export async function drawn(brand: Brand, n: number, side = 192): Promise<Still> {
  const { data, info } = await sharp(Buffer.from(drawing(brand, n, side))).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, data: new Uint8Array(data) }
}

/** As the media service covers. */
export const cover = async (image: Still, width: number, height: number): Promise<Still> => ({
  width, height,
  data: new Uint8Array(await sharp(image.data, { raw: { width: image.width, height: image.height, channels: 4 } }).resize(width, height, { fit: 'cover' }).raw().toBuffer()),
})
