/** Pictures of text made by others (ffmpeg's drawtext with fribidi, its libass with HarfBuzz), and how alike two are. */
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Still } from '../../../engine/frames/clip.ts'
import { unpackFont } from '../../../engine/media/text/unpack-font.ts'

const { resolve } = createRequire(import.meta.url)
const SIZE = { width: 1600, height: 320 }

/** A font of the npm registry as a TrueType file that every program reads the same way: its one default weight, under a name that no font of the system has. */
export async function unpacked(file: string, folder: string, name: string): Promise<void> {
  const font = Buffer.from(await unpackFont(readFileSync(resolve(file))))
  const varying = new Set(['fvar', 'gvar', 'avar', 'HVAR', 'MVAR', 'STAT', 'cvar'])
  const tables = Array.from({ length: font.readUInt16BE(4) }, (_, i) => font.subarray(12 + i * 16, 28 + i * 16)).filter((entry) => !varying.has(entry.toString('latin1', 0, 4)))
  const head = Buffer.from(font.subarray(0, 12))
  head.writeUInt16BE(tables.length, 4)
  const gone = font.readUInt16BE(4) - tables.length
  // The entries move up, the tables stay where they are.
  const whole = Buffer.concat([head, ...tables, Buffer.alloc(gone * 16), font.subarray(12 + font.readUInt16BE(4) * 16)])
  for (const word of ['Noto', 'Deja']) {
    for (const encoding of ['latin1', 'utf16le'] as const) {
      const [from, to] = [word, 'Ours'].map((text) => (encoding === 'latin1' ? Buffer.from(text, encoding) : Buffer.from(text, encoding).swap16())) as [Buffer, Buffer]
      for (let at = whole.indexOf(from); at >= 0; at = whole.indexOf(from, at)) to.copy(whole, at)
    }
  }
  writeFileSync(join(folder, name), whole)
}

const gray = (folder: string, filter: string): Buffer =>
  execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', `color=black:s=${SIZE.width}x${SIZE.height}:d=1:r=1`, '-vf', filter, '-frames:v', '1', '-f', 'rawvideo', '-pix_fmt', 'gray', '-'], { cwd: folder, maxBuffer: 1 << 26 })

export function drawtext(folder: string, font: string, text: string, size: number): number[] {
  writeFileSync(join(folder, 'text.txt'), text)
  return inkOf(gray(folder, `drawtext=fontfile=${font}:textfile=text.txt:fontsize=${size}:fontcolor=white:x=(w-tw)/2:y=(h-th)/2:text_shaping=1`), SIZE.width)
}

/** As wide as `like`: its size counts another height. */
export function libass(folder: string, family: string, text: string, like: number): number[] {
  const first = assInk(folder, family, text, 120)
  return assInk(folder, family, text, (120 * like) / first.length)
}

function assInk(folder: string, family: string, text: string, size: number): number[] {
  const script = `[Script Info]\nScriptType: v4.00+\nPlayResX: ${SIZE.width}\nPlayResY: ${SIZE.height}\nWrapStyle: 2\nKerning: yes\n[V4+ Styles]\nFormat: Name, Fontname, Fontsize, PrimaryColour, OutlineColour, Bold, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding\nStyle: D,${family},${size},&H00FFFFFF,&H00FFFFFF,0,1,0,0,5,0,0,0,-1\n[Events]\nFormat: Layer, Start, End, Style, Text\nDialogue: 0,0:00:00.00,0:00:09.00,D,${text}\n`
  writeFileSync(join(folder, 'text.ass'), script)
  return inkOf(gray(folder, 'ass=text.ass:fontsdir=.:shaping=complex'), SIZE.width)
}

/** Pixels of ink in each column, from the first with any to the last. */
function inkOf(data: Uint8Array, width: number): number[] {
  const columns = new Array<number>(width).fill(0)
  data.forEach((value, i) => {
    if (value > 128) columns[i % width]!++
  })
  const last = columns.findLastIndex((count) => count > 0)
  return columns.slice(Math.max(0, columns.findIndex((count) => count > 0)), last + 1)
}

export const inkOfStill = ({ data, width, height }: Still): number[] =>
  inkOf(Uint8Array.from({ length: width * height }, (_, i) => data[i * 4 + 3]!), width)

/** Correlation of two pictures' ink, each brought to 60 columns. */
export function likeness(a: readonly number[], b: readonly number[]): number {
  const [p, q] = [binned(a), binned(b)]
  const mean = (list: readonly number[]): number => list.reduce((sum, value) => sum + value, 0) / list.length
  const [mp, mq] = [mean(p), mean(q)]
  const sum = (f: (i: number) => number): number => p.reduce((total, _, i) => total + f(i), 0)
  return sum((i) => (p[i]! - mp) * (q[i]! - mq)) / Math.sqrt(sum((i) => (p[i]! - mp) ** 2) * sum((i) => (q[i]! - mq) ** 2))
}

const BINS = 60
const binned = (columns: readonly number[]): number[] =>
  Array.from({ length: BINS }, (_, i) => {
    const part = columns.slice(Math.floor((i * columns.length) / BINS), Math.max(Math.floor((i * columns.length) / BINS) + 1, Math.floor(((i + 1) * columns.length) / BINS)))
    return part.reduce((total, value) => total + value, 0) / part.length
  })
