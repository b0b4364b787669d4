/**
 * Clips stored without loss, for the artifact store. 8 bit formats as FFV1 (RFC 9043), every frame a keyframe; float
 * formats as their planes one after the other, frame by frame, without a header.
 */
import { open, type FileHandle } from 'node:fs/promises'
import type { ClipSource } from '../contract/frame-context.ts'
import type { Log } from '../contract/log.ts'
import { failure, toReelgraphError } from '../contract/errors.ts'
import type { ClipInfo } from '../frames/clip.ts'
import { frameLayout, type PixelFormat } from '../frames/format.ts'
import type { Frame } from '../frames/frame.ts'
import type { ArtifactFile } from '../store/store.ts'
import { sendAll, type Children } from './child.ts'
import { DecoderPool } from './decoder-pool.ts'
import { ffv1Options } from './ffv1.ts'
import type { Ffmpeg } from './locate-ffmpeg.ts'

/** ffmpeg's names of the formats that FFV1 stores. */
const STORED: Partial<Record<PixelFormat, string>> = { yuv420p: 'yuv420p', yuva420p: 'yuva420p', gray8: 'gray' }

export async function writeLossless(
  ffmpeg: Ffmpeg,
  children: Children,
  frames: AsyncIterable<Frame>,
  info: ClipInfo,
  path: string,
  signal: AbortSignal,
): Promise<void> {
  const stored = STORED[info.format]
  if (stored === undefined) return writePlanes(frames, path, signal)
  const child = children.start(ffmpeg.path, losslessArguments(info, stored, path), signal)
  await sendAll(child, frames, (frame) => frame.bytes)
}

function losslessArguments(info: ClipInfo, stored: string, path: string): string[] {
  const rate = `${info.rate.num}/${info.rate.den}`
  return [
    ...['-v', 'error', '-hide_banner', '-y', '-f', 'rawvideo', '-pixel_format', stored],
    ...['-video_size', `${info.width}x${info.height}`, '-framerate', rate, '-i', 'pipe:0'],
    ...['-c:v', 'ffv1', ...ffv1Options(info), '-f', 'matroska', path],
  ]
}

async function writePlanes(frames: AsyncIterable<Frame>, path: string, signal: AbortSignal): Promise<void> {
  const file = await open(path, 'w')
  try {
    for await (const frame of frames) {
      signal.throwIfAborted()
      await file.writeFile(frame.bytes)
    }
  } catch (thrown) {
    throw toReelgraphError(thrown)
  } finally {
    await file.close()
  }
}

/** A clip over stored parts, in order; each part's meta is `{ from, frames }`. */
export function createSegmentsSource(
  ffmpeg: () => Promise<Ffmpeg>,
  children: Children,
  parts: readonly ArtifactFile[],
  info: ClipInfo,
  log: Log,
): ClipSource {
  const { bytes } = frameLayout(info.format, info.width, info.height)
  const stored = STORED[info.format]
  const times: number[] = []
  const readers = parts.map((part, place) => {
    const { from, frames } = part.meta as { from: number; frames: number }
    const read = stored === undefined ? planeReader(part.path, bytes) : ffv1Reader(part, place, frames, stored)
    return { from, to: from + frames, read }
  })

  /** Reads frame k of one part. */
  function ffv1Reader(part: ArtifactFile, place: number, frames: number, pixelFormat: string): ReadFrame {
    let pool: Promise<DecoderPool> | undefined
    const openPool = async (): Promise<DecoderPool> => {
      const { path, passthrough } = await ffmpeg()
      return new DecoderPool({
        start: (k) => children.start(path, readArguments(part.path, k, info, pixelFormat, passthrough)),
        frames,
        bytes,
        onShort: (at) => log.warn('W_STORE_DAMAGED', { detail: `A stored clip ends early, at frame ${at}.` }),
      })
    }
    return async (k, signal, create) => {
      const opened = await (pool ??= openPool())
      times[place] = opened.time()
      return opened.frame(k, signal, create)
    }
  }

  return {
    info,
    async frame(n, scope) {
      const reader = readers.find((one) => n >= one.from && n < one.to)
      if (reader === undefined) throw failure('E_STORE', { detail: `Frame ${n} is in none of the stored parts.` })
      const made = reader.read(n - reader.from, scope.signal, () => scope.create(info.format, info.width, info.height) as Frame)
      return scope.idle?.(made) ?? made
    },
    time: () => times.reduce((sum, one) => sum + (one ?? 0), 0),
  }
}

type ReadFrame = (k: number, signal: AbortSignal, create: () => Frame) => Promise<Frame>

function readArguments(
  path: string,
  from: number,
  { rate }: ClipInfo,
  pixelFormat: string,
  passthrough: readonly string[],
): string[] {
  // Matroska rounds times to milliseconds: half a frame before is on the safe side of both.
  const start = (((from - 0.5) * rate.den) / rate.num).toFixed(6)
  const seek = from === 0 ? [] : ['-noaccurate_seek', '-seek_timestamp', '1', '-ss', start]
  return [
    ...['-v', 'error', '-hide_banner', '-nostdin', '-copyts', ...seek, '-i', path, '-map', '0:v:0'],
    ...(from === 0 ? [] : ['-vf', `trim=start=${start}`]),
    ...[...passthrough, '-f', 'rawvideo', '-pix_fmt', pixelFormat, 'pipe:1'],
  ]
}

function planeReader(path: string, bytes: number): ReadFrame {
  return async (k, _signal, create) => {
    let file: FileHandle | undefined
    try {
      file = await open(path)
      const frame = create()
      const { bytesRead } = await file.read(frame.bytes, 0, bytes, k * bytes)
      if (bytesRead !== bytes) throw failure('E_STORE_CORRUPT', { file: path, detail: `Frame ${k} is not whole.` })
      return frame
    } catch (thrown) {
      throw toReelgraphError(thrown)
    } finally {
      await file?.close()
    }
  }
}
