/** A project folder, an in-memory store, frames and clips for the media tests. */
import xxhash from 'xxhash-wasm'
import { warning, type Warn, type Warning } from '../../engine/contract/warnings.ts'
import { createHash } from 'node:crypto'
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ClipSource, FrameContext } from '../../engine/contract/frame-context.ts'
import type { OutputFile } from '../../engine/contract/media-service.ts'
import { FrameArena } from '../../engine/frames/arena.ts'
import { rational, type Clip, type ClipInfo, type Track } from '../../engine/frames/clip.ts'
import { Frame } from '../../engine/frames/frame.ts'
import type { Kernels } from '../../engine/kernels/kernels.ts'
import { createMedia, type CreateMediaOptions } from '../../engine/media/create-media.ts'
import type { MediaBinding } from '../../engine/media/media.ts'
import type { Json } from '../../engine/contract/sockets.ts'
import type { ArtifactFile, ArtifactStore, PartialArtifact } from '../../engine/store/store.ts'

export const ffmpeg = (...args: string[]): Buffer =>
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...args], { maxBuffer: 1 << 28 })

export function ffprobe(path: string, ...args: string[]): { streams: Record<string, string & number>[]; format: Record<string, never>; packets: Record<string, string & number>[] } {
  return JSON.parse(execFileSync('ffprobe', ['-v', 'error', ...args, '-of', 'json', path], { maxBuffer: 1 << 26 }).toString()) as never
}

const arena = new FrameArena(256e6)

/** What a frame call gets, without an engine around it. */
export function scope(signal: AbortSignal = new AbortController().signal): FrameContext {
  return {
    kernels: {} as Kernels,
    signal,
    pull: (clip, n) => clip.frame(n),
    create: (format, width, height) => new Frame(arena, format, width, height),
  }
}

/** The bytes of frame n; the frame is given back. */
export async function bytesOf(source: ClipSource, n: number): Promise<Buffer> {
  const frame = (await source.frame(n, scope())) as Frame
  const bytes = Buffer.from(frame.bytes)
  frame.release()
  return bytes
}

export const md5 = (bytes: Uint8Array): string => createHash('md5').update(bytes).digest('hex')

/** A clip painted in code: a moving ramp, different in every frame. */
export function paintedClip(info: Partial<ClipInfo> = {}, paint = ramp): Clip & { asked: number[] } {
  const full: ClipInfo = { format: 'yuv420p', width: 64, height: 48, rate: rational(30), length: 8, ...info }
  const asked: number[] = []
  return {
    info: full,
    asked,
    async frame(n) {
      asked.push(n)
      const frame = new Frame(arena, full.format, full.width, full.height)
      paint(frame, n)
      return frame
    },
  }
}

export function ramp(frame: Frame, n: number): void {
  frame.planes.forEach((plane, p) => {
    for (let y = 0; y < plane.height; y++) {
      for (let x = 0; x < plane.width; x++) {
        plane.data[y * plane.stride + x] = p === 3 ? 255 : p === 0 ? 16 + ((x * 2 + y + n * 5) % 200) : 100 + ((x + p * n) % 50)
      }
    }
  })
}

export function tone(seconds: number, sampleRate = 48_000, channels = 2): Track {
  const length = Math.round(seconds * sampleRate)
  return {
    info: { sampleRate, channels, length },
    samples: async (start, count) =>
      Array.from({ length: channels }, (_, c) =>
        Float32Array.from({ length: count }, (_, i) => {
          const t = start + i
          return t < 0 || t >= length ? 0 : 0.5 * Math.sin((2 * Math.PI * (440 + 110 * c) * t) / sampleRate)
        }),
      ),
  }
}

/** A store in a folder, without an index: enough for what the media service asks of one. */
export function folderStore(folder: string): ArtifactStore & { readonly open: Set<string> } {
  const saved = new Map<string, ArtifactFile[]>()
  const open = new Set<string>()
  return {
    open,
    find: async () => undefined,
    async begin(key) {
      const parts = saved.get(key) ?? []
      saved.set(key, parts)
      open.add(key)
      const dir = join(folder, key)
      mkdirSync(dir, { recursive: true })
      const partial: PartialArtifact = {
        key,
        parts,
        scratch: (name) => join(dir, `scratch-${name}`),
        async addPart(name: string, meta: Json = null) {
          const path = join(dir, name)
          renameSync(join(dir, `scratch-${name}`), path)
          const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex')
          const part = { name, path, bytes: statSync(path).size, sha256, meta }
          parts.push(part)
          return part
        },
        finish: () => Promise.reject(new Error('not used')),
        suspend: async () => void open.delete(key),
        async discard() {
          open.delete(key)
          saved.delete(key)
          rmSync(dir, { recursive: true })
        },
      }
      return partial
    },
    list: async () => [],
    remove: async () => false,
    gc: async () => ({ removed: 0, bytes: 0 }),
    verify: async () => [],
    timing: () => undefined,
    recordTiming: () => {},
    warnings: () => new Map(),
    recordWarnings: () => {},
    fact: () => undefined,
    recordFact: () => {},
    listen: () => () => {},
    close: () => {},
  }
}

const { h64Raw } = await xxhash()
export const xxh64 = (bytes: Uint8Array): string => h64Raw(bytes).toString(16).padStart(16, '0')

export interface Project {
  readonly dir: string
  readonly out: string
  readonly warnings: Warning[]
  readonly store: ReturnType<typeof folderStore>
  readonly media: ReturnType<typeof createMedia>
  service(binding?: Partial<MediaBinding>): ReturnType<ReturnType<typeof createMedia>['forNode']>
  readonly wrote: OutputFile[]
  path(name: string): string
  close(): Promise<void>
}

export function createProject(options: Partial<CreateMediaOptions> = {}): Project {
  const dir = mkdtempSync(join(tmpdir(), 'reelgraph-media-'))
  const out = join(dir, 'output')
  mkdirSync(out)
  const warnings: Warning[] = []
  const wrote: OutputFile[] = []
  const store = folderStore(join(dir, 'store'))
  const warn: Warn = (code, facts) => void warnings.push(warning(code, facts))
  const log = { debug: () => {}, info: () => {}, warn }
  const media = createMedia({ projectDir: dir, outputDir: out, store, log, ...options })
  return {
    dir,
    out,
    warnings,
    store,
    media,
    wrote,
    path: (name) => join(dir, name),
    service: (binding = {}) =>
      media.forNode({
        node: 'film',
        key: 'k1',
        signal: new AbortController().signal,
        graph: '{"format":1,"title":"Täst; #1 = \\\\ok\\n"}',
        force: false,
        models: () => ({}),
        warn,
        warnings: () => warnings,
        progress: () => {},
        async *pull(clip, range) {
          for (let n = range?.from ?? 0; n < clip.info.length; n++) {
            const frame = (await clip.frame(n)) as Frame
            try {
              yield frame
            } finally {
              frame.release()
            }
          }
        },
        digest: (frame) => Promise.resolve(xxh64(frame.bytes)),
        reports: () => ({ dawn: { backend: 'procedural' } }),
        wrote: (file) => void wrote.push(file),
        ...binding,
      }),
    async close() {
      await media.close()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

/** The project's media find ffmpeg in a folder of its own, and no ffprobe beside it. */
export async function leaveFfprobeOut(project: ReturnType<typeof createProject>): Promise<void> {
  const bin = project.path('bin')
  mkdirSync(bin)
  symlinkSync(execFileSync('which', ['ffmpeg']).toString().trim(), `${bin}/ffmpeg`)
  const before = process.env['PATH']
  process.env['PATH'] = bin
  try {
    await project.media.ffmpeg()
  } finally {
    process.env['PATH'] = before
  }
}
