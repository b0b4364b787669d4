/** Where glyphs come from: the font asked for, then fonts by writing system, each file read when a letter first needs it. */
import { readFile, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { LRUCache } from 'lru-cache'
import { failure } from '../../contract/errors.ts'
import { createFace, type Face } from './face.ts'
import { isEmoji, isInvisible, scriptOf, type Script } from './scripts.ts'
import { unpackFont } from './unpack-font.ts'

export type Weight = 'regular' | 'bold'
const WEIGHTS = { regular: 400, bold: 700 } as const

/** A font file that need not be read as long as its letters are not asked for. */
interface Source {
  mayHave(codePoint: number): boolean
  load(): Promise<Face>
}

/** Where the letters of a text come from. */
export interface Chain {
  /** What lines are measured by. */
  readonly main: Face
  /** The face that has all letters of a cluster; without one, what the nearest lacks. */
  faceOf(cluster: string): Promise<Face | { readonly missing: readonly string[] }>
}

const FAMILIES: Readonly<Record<string, string>> = { sans: 'inter', serif: 'playfair-display' }

/** By writing system. Han letters are drawn as the rest of the text suggests: Japanese beside kana, Korean beside Hangul. */
const BY_SCRIPT: Partial<Record<Script, readonly string[]>> = {
  Arabic: ['arabic'], Hebrew: ['hebrew'], Devanagari: ['devanagari'], Thai: ['thai'], Bengali: ['bengali'], Tamil: ['tamil'], Telugu: ['telugu'],
  Kannada: ['kannada'], Malayalam: ['malayalam'], Gujarati: ['gujarati'], Gurmukhi: ['gurmukhi'], Sinhala: ['sinhala'], Khmer: ['khmer'],
  Lao: ['lao'], Myanmar: ['myanmar'], Ethiopic: ['ethiopic'], Hiragana: ['jp'], Katakana: ['jp'], Hangul: ['kr'], Bopomofo: ['sc'],
}

const { resolve } = createRequire(import.meta.url)

/** @param path resolves a font file of the project @throws E_FONT */
export async function openChain(font: string, weight: Weight, path: (file: string) => Promise<string>, text: string): Promise<Chain> {
  const own = FAMILIES[font] === undefined ? await loadOwn(font, WEIGHTS[weight], path) : undefined
  const han = /\p{Script=Hiragana}|\p{Script=Katakana}/u.test(text) ? 'jp' : /\p{Script=Hangul}/u.test(text) ? 'kr' : 'sc'
  const key = `${own === undefined ? font : `#${own.id}`} ${weight} ${han}`
  let chain = chains.get(key)
  if (chain === undefined) chains.set(key, (chain = await createChain(own, font, weight, han)))
  return chain
}

const chains = new LRUCache<string, Chain>({ max: 32 })

async function createChain(own: Face | undefined, font: string, weight: Weight, han: string): Promise<Chain> {
  const grade = WEIGHTS[weight]
  const family = await slices(`@fontsource/${FAMILIES[font] ?? FAMILIES['sans']!}`, `${grade}-normal.woff`, grade)
  const first: readonly Source[] = own === undefined ? family : [{ mayHave: (codePoint) => own.has(codePoint), load: () => Promise.resolve(own) }, ...family]
  const main = own ?? (await family.find((source) => source.mayHave(0x41))!.load())
  const noto = (name: string): Promise<readonly Source[]> => slices(`@fontsource-variable/noto-sans-${name}`, 'wght-normal.woff2', grade)
  const wide = [han, ...['sc', 'jp', 'kr'].filter((name) => name !== han)]
  const known = new LRUCache<string, { readonly found: Face | { readonly missing: readonly string[] } }>({ max: 20_000 })

  async function* candidates(cluster: string): AsyncGenerator<Source> {
    const pictures = isEmoji(cluster) ? [whole('@fontsource/noto-color-emoji/files/noto-color-emoji-emoji-400-normal.woff', grade)] : []
    if (own?.inColours === true) yield* first
    yield* pictures
    yield* first
    const script = scriptOf(cluster)
    for (const name of (script === undefined ? undefined : BY_SCRIPT[script]) ?? []) yield* await noto(name)
    if (script === 'Han' || script === undefined) for (const name of wide.slice(0, script === 'Han' ? 3 : 0)) yield* await noto(name)
    const bold = weight === 'bold' ? '-Bold' : ''
    if (font === 'serif') yield whole(`dejavu-fonts-ttf/ttf/DejaVuSerif${bold}.ttf`, grade)
    yield whole(`dejavu-fonts-ttf/ttf/DejaVuSans${bold}.ttf`, grade)
    // Letters of formulas, which people write for their looks.
    if (/[\u{1d400}-\u{1d7ff}]/u.test(cluster)) yield whole('dejavu-fonts-ttf/ttf/DejaVuMathTeXGyre.ttf', grade)
    // Marks and symbols that several scripts share, and letters of scripts that lend them.
    for (const name of [...wide, ...new Set(Object.values(BY_SCRIPT).flat())]) yield* await noto(name)
    if (pictures.length === 0 && /\p{Emoji}/u.test(cluster)) yield whole('@fontsource/noto-color-emoji/files/noto-color-emoji-emoji-400-normal.woff', grade)
  }

  return {
    main,
    async faceOf(cluster) {
      const before = known.get(cluster)
      if (before !== undefined) return before.found
      const letters = [...cluster].filter((letter) => !isInvisible(letter))
      const codes = letters.map((letter) => letter.codePointAt(0)!)
      let missing = letters
      for await (const source of candidates(cluster)) {
        if (!source.mayHave(codes[0] ?? 0x20)) continue
        const all = codes.every((code) => source.mayHave(code))
        if (!all && missing.length < letters.length) continue
        const face = await source.load()
        const lacks = letters.filter((_, i) => !face.has(codes[i]!))
        if (lacks.length === 0) {
          known.set(cluster, { found: face })
          return face
        }
        if (lacks.length < missing.length) missing = lacks
      }
      known.set(cluster, { found: { missing } })
      return { missing }
    },
  }
}

/** The files that a package splits a family into, by the letters that each has. */
function slices(packageName: string, ending: string, grade: number): Promise<readonly Source[]> {
  const key = `${packageName} ${ending} ${grade}`
  let found = families.get(key)
  if (found === undefined) families.set(key, (found = readSlices(packageName, ending, grade)))
  return found
}

const families = new Map<string, Promise<readonly Source[]>>()
/** The order that slices of one family are asked in. */
const COMMON_FIRST = ['latin', 'latin-ext', 'cyrillic', 'cyrillic-ext', 'greek', 'greek-ext', 'vietnamese']

async function readSlices(packageName: string, ending: string, grade: number): Promise<readonly Source[]> {
  const list = installed(`${packageName}/unicode.json`)
  if (list === undefined) return []
  const ranges = JSON.parse(await readFile(list, 'utf8')) as Record<string, string>
  const rank = (name: string): number => (COMMON_FIRST.includes(name) ? COMMON_FIRST.indexOf(name) : -1)
  return Object.entries(ranges)
    .sort(([a], [b]) => rank(a) - rank(b))
    .map(([name, range]) => ({
      mayHave: inRanges(range),
      load: () => loadBundled(`${packageName}/files/${packageName.split('/')[1]}-${name.replace(/[[\]]/g, '')}-${ending}`, grade),
    }))
}

/** `U+0600-06FF,U+0750`, as CSS writes them. */
function inRanges(list: string): (codePoint: number) => boolean {
  const ranges = list.split(',').map((range) => {
    const [from, to] = range.trim().slice(2).split('-')
    return [Number.parseInt(from!, 16), Number.parseInt(to ?? from!, 16)] as const
  })
  return (codePoint) => ranges.some(([from, to]) => codePoint >= from && codePoint <= to)
}

const whole = (file: string, grade: number): Source => ({ mayHave: () => installed(file) !== undefined, load: () => loadBundled(file, grade) })

/** An installation may leave out fonts that it has no use for. */
function installed(file: string): string | undefined {
  try {
    return resolve(file)
  } catch {
    return undefined
  }
}

const bundled = new Map<string, Promise<Face>>()

function loadBundled(file: string, grade: number): Promise<Face> {
  const key = `${file} ${grade}`
  let face = bundled.get(key)
  if (face === undefined) {
    face = readFile(resolve(file)).then(async (bytes) => createFace(await unpackFont(bytes), grade))
    bundled.set(key, face)
  }
  return face
}

/** Font files of projects, by path, size and time. */
const owned = new LRUCache<string, Promise<Face>>({ max: 16 })

async function loadOwn(font: string, grade: number, path: (file: string) => Promise<string>): Promise<Face> {
  if (!/\.(ttf|otf|woff2?|ttc|otc)$/i.test(font)) throw failure('E_FONT', { expected: `${Object.keys(FAMILIES).join(', ')} or a font file`, got: font })
  const file = await path(font)
  const { size, mtimeMs } = await stat(file)
  const key = `${file} ${size} ${mtimeMs} ${grade}`
  let face = owned.get(key)
  if (face === undefined) {
    face = readFile(file)
      .then(async (bytes) => createFace(await unpackFont(bytes), grade))
      .catch((cause: unknown) => {
        owned.delete(key)
        throw failure('E_FONT', { file: font, got: 'a file that is not a font', detail: cause instanceof Error ? cause.message : String(cause), fix: 'Use a TrueType, OpenType or WOFF file.' }, cause)
      })
    owned.set(key, face)
  }
  return face
}
