/** Keeps what programs of ffmpeg said of themselves, for this process and for later ones. */
import { createHash } from 'node:crypto'
import { mkdir, readFile, realpath, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { writeWhole } from '../project/write-whole.ts'
import { ENGINE_VERSION } from '../machine/version.ts'

/** An ffmpeg that runs. */
export interface Ffmpeg {
  readonly path: string
  /** Absent with ffmpeg-static, which ships ffmpeg alone. */
  readonly probePath: string | undefined
  /** As ffmpeg prints it, e.g. `6.1.1`. */
  readonly version: string
  readonly encoders: ReadonlySet<string>
  readonly decoders: ReadonlySet<string>
  readonly filters: ReadonlySet<string>
  /** Whether the MP4 writer takes a time unit for edit lists. */
  readonly movieTimescale: boolean
  /** Output option that hands frames through with their own times. */
  readonly passthrough: readonly string[]
}

const here = new Map<string, Promise<Ffmpeg>>()

/** @param programs - by name or path; where the first is not found, or any of their files is another one by now, `inspect` is asked */
export async function recall(programs: readonly string[], inspect: () => Promise<Ffmpeg>): Promise<Ffmpeg> {
  const [first, ...others] = await Promise.all(programs.map(stampOf))
  if (first === undefined) return inspect()
  const key = JSON.stringify([ENGINE_VERSION, ...programs, first, ...others.map((stamp) => stamp ?? null)])
  const told = here.get(key)
  if (told !== undefined) return told
  const asked = kept(key, inspect)
  here.set(key, asked)
  asked.catch(() => here.delete(key))
  return asked
}

async function kept(key: string, inspect: () => Promise<Ffmpeg>): Promise<Ffmpeg> {
  const file = join(cacheFolder(), `ffmpeg-${createHash('sha256').update(key).digest('hex').slice(0, 16)}.json`)
  const before = await readFile(file, 'utf8').then((text) => understood(JSON.parse(text), key)).catch(() => undefined)
  if (before !== undefined) return before
  const found = await inspect()
  const { encoders, decoders, filters, ...rest } = found
  // Where nothing can be kept, it is asked again next time.
  await mkdir(dirname(file), { recursive: true })
    .then(() => writeWhole(file, JSON.stringify({ key, ...rest, encoders: [...encoders], decoders: [...decoders], filters: [...filters] })))
    .catch(() => {})
  return found
}

function understood(value: unknown, key: string): Ffmpeg | undefined {
  const { key: own, encoders, decoders, filters, probePath, ...rest } = value as { key: string; encoders: string[]; decoders: string[]; filters: string[]; probePath?: string } & Omit<Ffmpeg, 'encoders' | 'decoders' | 'filters' | 'probePath'>
  if (own !== key) return undefined
  return { ...rest, probePath, encoders: new Set(encoders), decoders: new Set(decoders), filters: new Set(filters) }
}

/** The file that a program is, and whether it is still the same. */
async function stampOf(program: string): Promise<string | undefined> {
  const places = dirname(program) === '.' ? (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '').map((folder) => join(folder, program)) : [program]
  for (const place of places) {
    try {
      const path = await realpath(place)
      const { mtimeMs, size } = await stat(path)
      return `${path} ${mtimeMs} ${size}`
    } catch {
      // the next place
    }
  }
  return undefined
}

function cacheFolder(): string {
  if (process.platform === 'win32') return join(process.env['LOCALAPPDATA'] ?? join(homedir(), 'AppData/Local'), 'Reelgraph', 'cache')
  if (process.platform === 'darwin') return join(homedir(), 'Library/Caches/Reelgraph')
  return join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'reelgraph')
}
