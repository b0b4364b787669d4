/** Emoji are painted from `COLR`; the font's own `SVG ` table, drawn by librsvg, says how they should look. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { gunzipSync, inflateSync } from 'node:zlib'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { cleaned, takeApart } from '../../../engine/media/text/paragraph.ts'
import { setLine } from '../../../engine/media/text/set-line.ts'
import { Drawing } from '../../../engine/media/text/draw.ts'
import { openChain } from '../../../engine/media/text/sources.ts'

const woff = readFileSync(createRequire(import.meta.url).resolve('@fontsource/noto-color-emoji/files/noto-color-emoji-emoji-400-normal.woff'))

/** The `SVG ` table: documents, each for some glyphs. */
function svgTable(): Buffer {
  for (let at = 44; ; at += 20) {
    if (woff.toString('latin1', at, at + 4) !== 'SVG ') continue
    const [offset, packed] = [woff.readUInt32BE(at + 4), woff.readUInt32BE(at + 8)]
    return inflateSync(woff.subarray(offset, offset + packed))
  }
}
const table = svgTable()

function documentOf(glyph: number): string {
  const list = table.readUInt32BE(2)
  for (let i = 0; i < table.readUInt16BE(list); i++) {
    const at = list + 2 + i * 12
    if (glyph < table.readUInt16BE(at) || glyph > table.readUInt16BE(at + 2)) continue
    const bytes = table.subarray(list + table.readUInt32BE(at + 4), list + table.readUInt32BE(at + 4) + table.readUInt32BE(at + 8))
    return (bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).toString()
  }
  throw new Error(`no document for glyph ${glyph}`)
}

const SIZE = 160
const pixels = async (svg: string): Promise<Buffer> => sharp(Buffer.from(svg), { unlimited: true }).resize(SIZE, SIZE, { fit: 'fill' }).flatten({ background: '#808080' }).removeAlpha().raw().toBuffer()

describe.each(['😀', '❤️', '👍🏽', '🌈', '🏳️‍🌈', '🕰️'])('%s', (emoji) => {
  test('looks as the font has it', { timeout: 120_000 }, async () => {
    const text = cleaned(emoji)
    const [part] = setLine(await takeApart(text, await openChain('sans', 'regular', (file) => Promise.resolve(file), text)), { size: 128, space: 0 }).parts
    const { id } = part!.glyphs[0]!
    const drawing = new Drawing()
    drawing.add(part!, 0, 119, 128)
    const ours = await pixels(drawing.document(SIZE, SIZE, '#ffffff', 1))
    const source = documentOf(id)
    const scale = 128 / 1024
    const body = source.replace(/^[\s\S]*?<svg[^>]*>/, '').replace(/<\/svg>\s*$/, '')
    const wanted = await pixels(
      `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${SIZE}" height="${SIZE}" viewBox="0 0 ${SIZE} ${SIZE}"><defs>${body}</defs><use transform="translate(0 119) scale(${scale})" href="#glyph${id}" xlink:href="#glyph${id}"/></svg>`,
    )
    const off = ours.map((value, i) => Math.abs(value - wanted[i]!)).reduce((sum, value) => sum + value, 0) / ours.length
    const plain = wanted.map((value) => Math.abs(value - 128)).reduce((sum, value) => sum + value, 0) / wanted.length
    expect(plain).toBeGreaterThan(8)
    expect(off).toBeLessThan(1.5)
  })
})

test('light on a flag stays within the flag', async () => {
  const text = '🇫🇷'
  const [part] = setLine(await takeApart(text, await openChain('sans', 'regular', (file) => Promise.resolve(file), text)), { size: 128, space: 0 }).parts
  const drawing = new Drawing()
  drawing.add(part!, 0, 119, 128)
  const { data } = await sharp(Buffer.from(drawing.document(SIZE, SIZE, '#ffffff', 1))).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  const at = (x: number, y: number): number[] => [...data.subarray((y * SIZE + x) * 4, (y * SIZE + x) * 4 + 4)]
  // Above the wave, and below it: nothing. Its three fields: blue, white, red.
  expect([at(80, 18)[3], at(100, 22)[3], at(40, 128)[3]]).toEqual([0, 0, 0])
  const [blue, white, red] = [at(30, 75), at(78, 75), at(130, 75)] as [number[], number[], number[]]
  expect([blue[2]! > blue[0]! + 80, Math.min(...white.slice(0, 3)) > 220, red[0]! > red[2]! + 80]).toEqual([true, true, true])
})
