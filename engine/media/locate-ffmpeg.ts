/** Finds ffmpeg and tells what it can do. Looked for in FFMPEG_PATH, then ffmpeg-static, then PATH. */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { failure } from '../contract/errors.ts'
import { recall, type Ffmpeg } from './known-ffmpeg.ts'

export type { Ffmpeg }

const execute = promisify(execFile)

/** @throws E_FFMPEG_MISSING when none of the three places has an ffmpeg that runs */
export async function locateFfmpeg(wanted = process.env['FFMPEG_PATH']): Promise<Ffmpeg> {
  const tried: string[] = []
  const candidates = wanted ? [wanted] : [ffmpegStatic(), 'ffmpeg'].filter((path) => path !== undefined)
  for (const path of candidates) {
    try {
      return await known(path)
    } catch (cause) {
      tried.push(`${path}: ${cause instanceof Error ? cause.message.split('\n')[0] : String(cause)}`)
    }
  }
  throw failure('E_FFMPEG_MISSING', { detail: `Tried ${tried.join('; ')}.` })
}

function ffmpegStatic(): string | undefined {
  try {
    const path: unknown = createRequire(import.meta.url)('ffmpeg-static')
    return typeof path === 'string' && existsSync(path) ? path : undefined
  } catch {
    return undefined // an optional dependency
  }
}

/** What it said of itself before, while it and its ffprobe are the same files: six questions start six programs. */
const known = (path: string): Promise<Ffmpeg> => recall([path, ...probesFor(path)], () => inspect(path))

async function inspect(path: string): Promise<Ffmpeg> {
  const ask = async (question: string): Promise<string> =>
    (await execute(path, ['-hide_banner', ...question.split(' ')], { maxBuffer: 1 << 24 })).stdout
  const [version, encoders, decoders, filters, mp4] = await Promise.all(
    ['-version', '-encoders', '-decoders', '-filters', '-h muxer=mp4'].map(ask),
  )
  const name = /version\s+(\S+)/.exec(version!)?.[1] ?? 'unknown'
  const [major = 0, minor = 0] = (/(\d+)\.(\d+)/.exec(name) ?? []).slice(1).map(Number)
  // -fps_mode came with 5.1 and -vsync went out of use; development builds have no number and are new.
  const old = major > 0 && (major < 5 || (major === 5 && minor < 1))
  return {
    path,
    probePath: await findProbe(path),
    version: name,
    encoders: parseNames(encoders!),
    decoders: parseNames(decoders!),
    filters: parseNames(filters!),
    movieTimescale: mp4!.includes('movie_timescale'),
    passthrough: old ? ['-vsync', 'passthrough'] : ['-fps_mode', 'passthrough'],
  }
}

/** Names in the second column of ffmpeg's lists. */
function parseNames(list: string): Set<string> {
  const names = new Set<string>()
  for (const line of list.split('\n')) {
    const name = /^\s?[A-Z.|]{2,7}\s+([A-Za-z0-9_-]+)\s/.exec(line)?.[1]
    if (name !== undefined) names.add(name)
  }
  return names
}

function probesFor(ffmpeg: string): readonly string[] {
  const beside = join(dirname(ffmpeg), process.platform === 'win32' ? 'ffprobe.exe' : 'ffprobe')
  return dirname(ffmpeg) === '.' ? ['ffprobe'] : [beside, 'ffprobe']
}

async function findProbe(ffmpeg: string): Promise<string | undefined> {
  for (const path of probesFor(ffmpeg)) {
    try {
      await execute(path, ['-version'])
      return path
    } catch {
      // the next place
    }
  }
  return undefined
}
