/** Fonts that come with Reelgraph, and font files of the project. System fonts are never used: they differ by machine. */
import { createRequire } from 'node:module'
import { readFile } from 'node:fs/promises'
import { create, type Font, type FontCollection } from 'fontkit'
import { failure } from '../errors.ts'

/** Writing systems that the bundled fonts are split into; the first that has a letter sets it. */
const SUBSETS = ['latin', 'latin-ext', 'cyrillic', 'cyrillic-ext', 'greek', 'greek-ext', 'vietnamese'] as const
const FAMILIES: Readonly<Record<string, string>> = { sans: 'inter', serif: 'playfair-display' }
const WEIGHTS = { regular: 400, bold: 700 } as const

/** Files of one face; a letter is set from the first that has it. */
export type Face = readonly Font[]

const loaded = new Map<string, Promise<Face>>()

/** @param path resolves a font file of the project */
export async function loadFace(
  font: string,
  weight: keyof typeof WEIGHTS,
  path: (file: string) => Promise<string>,
): Promise<Face> {
  const family = FAMILIES[font]
  if (family === undefined) {
    if (!/\.(ttf|otf|woff2?|ttc)$/i.test(font)) {
      throw failure('E_FONT', { expected: `${Object.keys(FAMILIES).join(', ')} or a font file`, got: font })
    }
    return [await readFont(await path(font))]
  }
  const key = `${family}-${weight}`
  const known = loaded.get(key) ?? loadBundled(family, WEIGHTS[weight])
  loaded.set(key, known)
  return known
}

async function loadBundled(family: string, weight: number): Promise<Face> {
  const { resolve } = createRequire(import.meta.url)
  const fonts: Font[] = []
  for (const subset of SUBSETS) {
    let file: string
    try {
      file = resolve(`@fontsource/${family}/files/${family}-${subset}-${weight}-normal.woff`)
    } catch {
      continue // not every family covers every writing system
    }
    fonts.push(await readFont(file))
  }
  return fonts
}

async function readFont(path: string): Promise<Font> {
  try {
    const font: Font | FontCollection = create(await readFile(path))
    return 'fonts' in font ? font.fonts[0]! : font
  } catch (cause) {
    throw failure('E_FONT', { file: path, got: 'a file that is not a font', fix: 'Use a TrueType, OpenType or WOFF file.' }, cause)
  }
}
