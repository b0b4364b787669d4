/** Textual inversions of a project: files in its folder `embeddings`, by their names. */
import { readdir, stat } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { calledIn } from './inversion-names.ts'
import { readInversion, type Inversion } from './inversion-file.ts'

export interface NamedInversion extends Inversion {
  readonly name: string
}

export interface CalledInversions {
  readonly found: readonly NamedInversion[]
  /** Marks whose names no file has, and files that can't be read, each with why. */
  readonly faults: readonly { readonly mark: string; readonly detail: string }[]
}

export interface ProjectInversions {
  /** Those that some texts call up. */
  calledBy(texts: readonly string[]): Promise<CalledInversions>
}

interface Known {
  readonly stamp: string
  readonly read: Promise<Inversion | { readonly detail: string }>
}

/** Bytes of a file: those of any are few. */
const MOST = 64 << 20

/** Each file is read once while it stays as it is. */
export function createInversions(folder: string): ProjectInversions {
  const known = new Map<string, Known>()
  const reading = async (path: string): Promise<Inversion | { readonly detail: string }> => {
    const { mtimeMs, size } = await stat(path)
    if (size > MOST) return { detail: 'It is no textual inversion: it is too large.' }
    const stamp = `${mtimeMs} ${size}`
    const last = known.get(path)
    if (last?.stamp === stamp) return last.read
    const read = readInversion(path).catch((error: Error) => ({ detail: error.message }))
    known.set(path, { stamp, read })
    return read
  }
  return {
    async calledBy(texts) {
      const names = (await readdir(folder).catch(() => [])).sort()
      const files = names.filter((name) => /\.safetensors$/i.test(name))
      const all = new Map<string, { readonly name: string; readonly made: Inversion | { readonly detail: string } }>()
      for (const file of files) {
        const made = await reading(join(folder, file)).catch((error: Error) => ({ detail: error.message }))
        const name = basename(file, extname(file))
        for (const word of [name, ...('words' in made ? made.words : [])]) if (!all.has(word.toLowerCase())) all.set(word.toLowerCase(), { name, made })
      }
      const found = new Map<string, NamedInversion>()
      const faults = new Map<string, string>()
      for (const part of texts.flatMap((text) => calledIn(text, all))) {
        if (typeof part === 'string') continue
        const { mark, found: one } = part
        if (one === undefined) faults.set(mark, missing(mark, names))
        else if ('detail' in one.made) faults.set(mark, one.made.detail)
        else found.set(one.name, { ...one.made, name: one.name })
      }
      return { found: [...found.values()], faults: [...faults].map(([mark, detail]) => ({ mark, detail })) }
    },
  }
}

function missing(mark: string, names: readonly string[]): string {
  const name = mark.replace(/^embedding:/i, '').toLowerCase()
  const pickle = names.find((one) => /\.(pt|bin|ckpt)$/i.test(one) && [one.toLowerCase(), basename(one, extname(one)).toLowerCase()].includes(name))
  if (pickle !== undefined) return `${pickle} is a pickle, which can run programs as it is read: take the .safetensors.`
  return `No .safetensors file of that name is in embeddings/ of the project.`
}
