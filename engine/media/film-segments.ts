/** The segments of a film: each is encoded by itself, kept in the store, and survives a crash; other machines may have made some. */
import { createHash } from 'node:crypto'
import { copyFile, rm } from 'node:fs/promises'
import type { Log } from '../contract/log.ts'
import type { EncodeRequest } from '../contract/media-service.ts'
import { failure } from '../contract/errors.ts'
import { fps, type ClipInfo } from '../frames/clip.ts'
import type { Frame } from '../frames/frame.ts'
import type { Json } from '../contract/sockets.ts'
import type { ArtifactFile, ArtifactStore, PartialArtifact } from '../store/store.ts'
import type { Children } from './child.ts'
import type { EncodeChoice } from './codecs.ts'
import { FRAME_DIGEST_LENGTH, FrameDigests } from './film-digest.ts'
import { encodeSoundStretch, type SoundStretch } from './live-sound.ts'
import type { Ffmpeg } from './locate-ffmpeg.ts'
import type { MediaBinding } from './media.ts'
import { hasSound } from './sound.ts'
import { SegmentWriter } from './segment-writer.ts'

/** Seconds of film in a segment. */
const SEGMENT_SECONDS = 10

export interface SegmentServices {
  readonly ffmpeg: Ffmpeg
  readonly children: Children
  readonly store: ArtifactStore
  readonly log: Log
  readonly segmentSeconds?: number
}

export const framesOfSegment = ({ rate }: ClipInfo, seconds = SEGMENT_SECONDS): number => Math.max(1, Math.round(seconds * fps(rate)))

interface SegmentMeta {
  readonly from: number
  readonly frames: number
  /** Digests of its frames, hex, one after the other. */
  readonly digests: string
}

/** Of frames of a film that were encoded by themselves, maybe elsewhere. */
export const keyOfStretch = (film: string, from: number, to: number): string => createHash('sha256').update(`${film} ${from}-${to}`).digest('hex')

interface OneStretch {
  readonly key: string
  readonly first: number
  readonly last: number
  /** Frames that were made before it, and all. */
  readonly before: number
  readonly of: number
}

export async function encodeOne(services: SegmentServices, binding: MediaBinding, request: EncodeRequest, choice: EncodeChoice, { key, first, last, before, of }: OneStretch): Promise<ArtifactFile> {
  const partial = await services.store.begin(keyOfStretch(key, first, last), 'stretch')
  let writer: SegmentWriter | undefined
  try {
    const name = segmentName(first, choice)
    writer = new SegmentWriter(services.ffmpeg, services.children, choice, request.video.info, { path: partial.scratch(name), frames: last - first + 1 }, binding.signal)
    const digests = new FrameDigests()
    for await (const frame of binding.pull(request.video, { from: first, to: last })) {
      await writeFrame(writer, frame, digests, binding)
      binding.progress(before + digests.list.length, of)
    }
    await digests.whole()
    binding.signal.throwIfAborted()
    await writer.finish()
    binding.spend?.(writer.time)
    await partial.addPart(name, { from: first, frames: digests.list.length, digests: digests.list.join('') })
  } catch (thrown) {
    await writer?.abandon()
    await partial.discard()
    throw thrown
  }
  return (await partial.finish(null)).files[0]!
}

/** The film is whole: what it was joined of is of no more use here. */
export async function dropStretches({ store }: SegmentServices, { key, parts }: PartialArtifact, length: number): Promise<void> {
  let from = 0
  for (const { meta } of parts) {
    const to = Math.min(length, from + metaOf(meta).frames) - 1
    await store.remove(keyOfStretch(key, from, to))
    from = to + 1
  }
}

/** The frames that are there by themselves from here on, in as many as a segment has. */
export async function findStretch({ store }: SegmentServices, film: string, from: number, to: number): Promise<ArtifactFile | undefined> {
  return (await store.find(keyOfStretch(film, from, to)))?.files[0]
}

export const metaOf = (meta: Json): SegmentMeta => meta as unknown as SegmentMeta
export const digestsOf = ({ digests }: SegmentMeta): string[] =>
  Array.from({ length: digests.length / FRAME_DIGEST_LENGTH }, (_, i) => digests.slice(i * FRAME_DIGEST_LENGTH, (i + 1) * FRAME_DIGEST_LENGTH))

/** Encodes what is missing and returns the digests of all frames. What was encoded elsewhere is taken over. */
export async function encodeSegments(
  services: SegmentServices,
  binding: MediaBinding,
  request: EncodeRequest,
  choice: EncodeChoice,
  partial: PartialArtifact,
): Promise<string[]> {
  const { info } = request.video
  const perSegment = framesOfSegment(info, services.segmentSeconds)
  const digests: string[] = []
  const soundOf = liveSound(services, binding, request, choice, partial)
  const tellPart = async (path: string, start: number, frames: number): Promise<void> => {
    const sound = await soundOf(start, start + frames)
    binding.wrotePart?.({ path, from: start, frames, start: start / fps(info.rate), seconds: frames / fps(info.rate), codec: choice.lossless ? 'ffv1' : choice.codec, ...(sound === undefined ? {} : { sound }) })
    // Who watches has it under another name by now.
    if (sound !== undefined) await rm(sound.path, { force: true })
  }
  for (const { path, meta } of partial.parts) {
    digests.push(...digestsOf(metaOf(meta)))
    await tellPart(path, metaOf(meta).from, metaOf(meta).frames)
  }
  const first = digests.length
  if (first > 0) services.log.info('going on from the last finished segment', { frame: first, of: info.length })
  binding.progress(first, info.length)
  const stretchAt = (from: number): Promise<ArtifactFile | undefined> => (binding.force ? Promise.resolve(undefined) : findStretch(services, partial.key, from, Math.min(info.length, from + perSegment) - 1))
  while (digests.length < info.length) {
    binding.signal.throwIfAborted()
    const from = digests.length
    const there = await stretchAt(from)
    if (there !== undefined) {
      const name = segmentName(from, choice)
      await copyFile(there.path, partial.scratch(name))
      const { path } = await partial.addPart(name, there.meta)
      digests.push(...digestsOf(metaOf(there.meta)))
      await tellPart(path, from, metaOf(there.meta).frames)
      binding.progress(digests.length, info.length)
      continue
    }
    let end = Math.min(info.length, from + perSegment)
    while (end < info.length && (await stretchAt(end)) === undefined) end = Math.min(info.length, end + perSegment)
    await encodeRange(services, binding, request, choice, partial, { digests, end, perSegment, tellPart })
  }
  return digests
}

/** A stretch's sound, where somebody may be watching. What can't be made for them is no fault of the film. */
function liveSound({ ffmpeg, children, log }: SegmentServices, { live = false, wrotePart, signal }: MediaBinding, { audio, video: { info } }: EncodeRequest, choice: EncodeChoice, partial: PartialArtifact): (from: number, to: number) => Promise<SoundStretch | undefined> {
  let silent = !live || wrotePart === undefined || audio === undefined || !hasSound(choice)
  return async (from, to) => {
    if (silent) return undefined
    try {
      return await encodeSoundStretch(ffmpeg, children, { audio: audio!, info, from, to, target: partial.scratch(`sound-${from}.aac`), signal })
    } catch (thrown) {
      if (signal.aborted) throw thrown
      log.info('the stream of this film goes on without sound', { error: (thrown as Error).message })
      silent = true
      return undefined
    }
  }
}

interface EncodeRange {
  /** Told of each segment: where it lies, its first frame and how many. */
  readonly tellPart: (path: string, from: number, frames: number) => Promise<void>
  /** Of the frames before it; those of its own are added. */
  readonly digests: string[]
  /** The frame after the last. */
  readonly end: number
  readonly perSegment: number
}

async function encodeRange(services: SegmentServices, binding: MediaBinding, request: EncodeRequest, choice: EncodeChoice, partial: PartialArtifact, { digests, end, perSegment, tellPart }: EncodeRange): Promise<void> {
  const { info } = request.video
  const first = digests.length
  const all = new FrameDigests(digests)
  let writer: SegmentWriter | undefined
  /** The segment before, which may still be writing its last frames while the next one has begun. */
  let finishing: Promise<unknown> = Promise.resolve()
  const finish = async (done: SegmentWriter, from: number, to: number): Promise<void> => {
    await done.finish()
    await all.whole()
    binding.spend?.(done.time)
    const { path } = await partial.addPart(segmentName(from, choice), { from, frames: to - from, digests: digests.slice(from, to).join('') })
    await tellPart(path, from, to - from)
  }
  let from = first
  let n = first
  try {
    for await (const frame of binding.pull(request.video, { from: first, to: end - 1 })) {
      if (writer === undefined) {
        const path = partial.scratch(segmentName(from, choice))
        writer = new SegmentWriter(services.ffmpeg, services.children, choice, info, { path, frames: Math.min(perSegment, end - from) }, binding.signal)
      }
      await writeFrame(writer, frame, all, binding)
      n++
      binding.progress(n, info.length)
      if (n - from === perSegment || n === end) {
        await (binding.idle?.(finishing) ?? finishing)
        finishing = finish(writer, from, n)
        finishing.catch(() => {}) // awaited with the next segment
        writer = undefined
        from = n
      }
    }
    await (binding.idle?.(finishing) ?? finishing)
  } catch (thrown) {
    // The segment before is whole: it is kept.
    await Promise.allSettled([writer?.abandon(), finishing])
    throw thrown
  }
  if (binding.signal.aborted) throw failure('E_CANCELLED', { node: binding.node })
  if (n !== end) {
    throw failure('E_INTERNAL', { node: binding.node, expected: `${end} frames`, got: String(n) })
  }
}

/** The digest is worked out while the pipe takes the frame. */
async function writeFrame(writer: SegmentWriter, frame: Frame, digests: FrameDigests, binding: MediaBinding): Promise<void> {
  const done = Promise.all([writer.write(frame.bytes), digests.add(binding.digest(frame))])
  await (binding.idle?.(done) ?? done)
}

const segmentName = (from: number, { segments }: EncodeChoice): string =>
  `${String(from).padStart(9, '0')}.${segments === 'nut' ? 'nut' : 'mkv'}`
