/** Numbered pictures as a clip: which files they are, in which order, and the frames made of them. */
import { readdir, stat } from 'node:fs/promises'
import { basename, join, posix } from 'node:path'
import PQueue from 'p-queue'
import { failure } from '../contract/errors.ts'
import { resolveAsset } from './paths.ts'

/** What sharp reads. */
const PICTURES = /\.(?:png|jpe?g|webp|tiff?|avif|gif)$/i
/** Those that people have, also where nothing here reads them. */
export const ANY_PICTURES = /\.(?:png|jpe?g|jfif|webp|tiff?|avif|gif|hei[cf]|bmp|jxl|jp2|tga|svg)$/i

/** Sounds and films, too. */
export const ANY_MEDIA = new RegExp(`${ANY_PICTURES.source}|\\.(?:mp3|wav|flac|opus|ogg|m4a|aac|mp4|mov|mkv|webm|avi|m4v)$`, 'i')

export interface SequenceFile {
  /** Relative to the project. */
  readonly file: string
  /** Absolute. */
  readonly path: string
}

/** Whether a path names several files: by a pattern in its last part. Folders are told from files by looking. */
const isPattern = (file: string): boolean => /[*?]|%0?\d*d/.test(posix.basename(file))

/** By the numbers in names, as people count: img_2 before img_10. Pure. */
export const inNaturalOrder = (names: readonly string[]): string[] => {
  const order = new Intl.Collator('en', { numeric: true, sensitivity: 'variant' })
  return [...names].sort((a, b) => order.compare(a, b) || (a < b ? -1 : 1))
}

/** A test for the names that a pattern stands for: `img_%04d.png`, `img_*.png`, `shot?.jpg`. Pure. */
export function patternOf(name: string): RegExp {
  const parts = name.split(/(\*|\?|%0?\d*d)/)
  const said = parts.map((part) => {
    if (part === '*') return '.*'
    if (part === '?') return '.'
    const number = /^%0?(\d*)d$/.exec(part)
    if (number !== null) return `\\d{${number[1] === '' ? 1 : Number(number[1])},}`
    return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  })
  return new RegExp(`^${said.join('')}$`, 's')
}

const isThere = (projectDir: string, file: string): Promise<boolean> => resolveAsset(projectDir, file).then(() => true, () => false)

/**
 * The pictures that a folder, a pattern with %d, or a glob stands for, in natural order.
 * @throws E_ASSET_PATH, E_ASSET_MISSING where there are none
 */
export async function listSequence(projectDir: string, file: string, kinds = PICTURES): Promise<SequenceFile[]> {
  const pattern = isPattern(file)
  if (pattern && (await isThere(projectDir, file))) return [{ file, path: await resolveAsset(projectDir, file) }]
  const folder = pattern ? posix.dirname(file.replaceAll('\\', '/')) : file
  const path = await resolveAsset(projectDir, folder, 'folder')
  if (!(await stat(path)).isDirectory()) throw failure('E_ASSET_MISSING', { expected: 'a folder or a pattern', got: `${folder}, a file`, fix: 'Read one picture with load-image.' })
  const fits = pattern ? patternOf(posix.basename(file.replaceAll('\\', '/'))) : kinds
  const names = (await readdir(path)).filter((name) => !name.startsWith('.') && fits.test(name))
  const looks = new PQueue({ concurrency: 16 })
  const files = await Promise.all(
    inNaturalOrder(names).map((name) =>
      looks.add(async () => {
        if (!(await stat(join(path, name))).isFile()) return []
        const one = posix.join(folder.replaceAll('\\', '/'), name)
        return [{ file: one, path: await resolveAsset(projectDir, one) }]
      }),
    ),
  )
  const found = files.flat()
  if (found.length === 0) throw failure('E_ASSET_MISSING', { expected: 'a folder of pictures, or a pattern such as img_%04d.png or img_*.png', got: `${file}, which names no picture` })
  return found
}

/** Whether the path names more than one file: a file may also be called like a pattern. */
export async function isSequence(projectDir: string, file: string): Promise<boolean> {
  if (isPattern(file)) return !(await isThere(projectDir, file))
  const found = await resolveAsset(projectDir, file, 'folder')
  return (await stat(found)).isDirectory()
}

/**
 * The place of each file where its number says, and the numbers that no file has; the usual step between two is 1, or whatever
 * it mostly is. Files without a number, or with one twice, follow one another. Pure.
 */
export function numbersOf(files: readonly string[]): { readonly places: readonly number[]; readonly missing: readonly number[] } {
  const plain = { places: files.map((_, i) => i), missing: [] }
  const numbers = files.map((file) => Number(/(\d+)(?!.*\d)/.exec(basename(file).replace(/\.[^.]+$/, ''))?.[1] ?? NaN))
  const steps = numbers.slice(1).map((number, i) => number - numbers[i]!)
  if (steps.length === 0 || steps.some((step) => !(step > 0))) return plain
  const counts = new Map<number, number>()
  for (const step of steps) counts.set(step, (counts.get(step) ?? 0) + 1)
  const usual = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0]![0]
  // Numbers that keep no step are names, such as times of day.
  if (counts.get(usual)! * 2 < steps.length || steps.some((step) => step % usual !== 0)) return plain
  const places = numbers.map((number) => (number - numbers[0]!) / usual)
  if (places.at(-1)! > files.length * 4) return plain
  const taken = new Set(places)
  const missing = Array.from({ length: places.at(-1)! }, (_, i) => i).filter((i) => !taken.has(i)).map((i) => numbers[0]! + i * usual)
  return { places, missing }
}

/** `4, 7-8`. Pure. */
export function rangesOf(numbers: readonly number[]): string {
  const ranges: [number, number][] = []
  for (const n of numbers) {
    const last = ranges.at(-1)
    if (last !== undefined && n === last[1] + 1) last[1] = n
    else ranges.push([n, n])
  }
  const said = ranges.slice(0, 12).map(([a, b]) => (a === b ? `${a}` : `${a}-${b}`))
  return said.join(', ') + (ranges.length > 12 ? ` and ${ranges.length - 12} more` : '')
}

