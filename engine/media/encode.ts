/** Encodes a clip of any length into one file, in segments that survive a crash. */
import { createHash } from 'node:crypto'
import { copyFile, rm, stat, writeFile } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import type { Log } from '../contract/log.ts'
import type { EncodeRequest, OutputFile } from '../contract/media-service.ts'
import { failure } from '../contract/errors.ts'
import { fps, type ClipInfo } from '../frames/clip.ts'
import type { Json } from '../contract/sockets.ts'
import type { ArtifactFile, ArtifactStore, PartialArtifact } from '../store/store.ts'
import type { Warning } from '../contract/warnings.ts'
import type { Children } from './child.ts'
import { chooseEncoder, type EncodeChoice } from './codecs.ts'
import { copiedPictures, type StoredFilm } from './copy-film.ts'
import { FRAME_DIGEST_LENGTH, filmDigest, frameDigest } from './frame-digest.ts'
import { joinSegments } from './join-segments.ts'
import { renditionsOf } from './renditions.ts'
import { gifTiming } from './gif-timing.ts'
import type { Ffmpeg } from './locate-ffmpeg.ts'
import type { FilmStretch, MediaBinding } from './media.ts'
import { openOwnOutput, type OwnOutput } from './own-output.ts'
import { SegmentWriter } from './segment-writer.ts'
import { encodeSound, hasSound, warnOfNoSound } from './sound.ts'

/** Seconds of film in a segment. */
const SEGMENT_SECONDS = 10

export interface EncodeServices {
  readonly ffmpeg: Ffmpeg
  readonly children: Children
  readonly store: ArtifactStore
  readonly log: Log
  /** Tags of a media file, or of a folder of pictures. */
  readonly readTags: (path: string) => Promise<Readonly<Record<string, string>>>
  /** Whether a file with these tags was made by the graph that is rendered. */
  readonly isOwn: (tags: Readonly<Record<string, string>>) => boolean
  /** Frames that a media file really holds. */
  readonly countFrames: (path: string) => Promise<number>
  readonly segmentSeconds?: number
  /** Films that pictures may be copied from. */
  readonly stored: (file: string) => Promise<StoredFilm>
}

/** @param path absolute path of the film */
export async function encodeFilm(
  services: EncodeServices,
  binding: MediaBinding,
  request: EncodeRequest,
  path: string,
): Promise<OutputFile> {
  const { info } = request.video
  const choice = chooseEncoder(request, info, services.ffmpeg.encoders)
  warnOfNoSound(choice, request, binding.warn)
  const key = encodeKey(binding.key, request, choice)
  const output = await openOwnOutput({ path, file: request.file, force: binding.force, isOwn: services.isOwn, readTags: services.readTags, warn: binding.warn })
  try {
    const finished = await checkExisting(services, binding, output, key)
    if (finished !== undefined) {
      binding.progress(info.length, info.length)
      return finished
    }
    const copied = request.copy === true ? await copiedPictures(services, request.video, choice.container, `${output.temporary}.parts`, binding.signal) : undefined
    if (copied !== undefined && 'why' in copied) binding.warn('W_NOT_COPIED', { detail: copied.why })
    const partial = await services.store.begin(key, 'encode')
    const segments = binding.force ? await startOver(services.store, partial) : partial
    const resumed = segments.parts.reduce((sum, part) => sum + metaOf(part.meta).frames, 0)
    try {
      const whole = copied !== undefined && 'parts' in copied ? copied : undefined
      const digests = whole === undefined ? await encodeSegments(services, binding, request, choice, segments) : []
      const digest = whole?.digest ?? filmDigest(digests)
      binding.progress(info.length, info.length, 'joining')
      const timing = choice.container === 'gif' ? gifTiming(digests, info.rate) : undefined
      if (timing?.limited === true) binding.warn('W_GIF_RATE', { port: 'video', expected: 'at most 50 frames a second', got: fps(info.rate).toFixed(2).replace(/\.?0+$/, '') })
      const before = services.children.time
      const sound = await soundOf(services, binding, request, choice, output.temporary)
      const joined = joinSegments(services.ffmpeg, services.children, {
        segments: whole?.parts ?? segments.parts.map((part) => ({ path: part.path, frames: metaOf(part.meta).frames })),
        info,
        choice,
        copied: whole?.codec,
        sound,
        subtitles: await subtitlesOf(request, choice, output.temporary),
        chapters: hasSound(choice) ? (request.chapters ?? []) : [],
        timecode: hasSound(choice) ? request.timecode : undefined,
        timing,
        tags: filmTags(binding, request, key, digest),
        target: output.temporary,
        signal: binding.signal,
      })
      await (binding.idle?.(joined) ?? joined)
      binding.spend?.(services.children.time - before)
      const bytes = await output.commit()
      await segments.discard()
      await dropStretches(services, segments, info.length)
      const facts: Record<string, Json> = whole === undefined ? { ...factsOf(choice, info, resumed), ...(copied !== undefined && 'why' in copied ? { copied: false, why: copied.why } : {}) } : { codec: whole.codec, encoder: 'none', width: info.width, height: info.height, copied: true }
      return { path: output.path, bytes, frameDigest: digest, frames: info.length, facts: { ...facts, ...output.renamed } }
    } catch (thrown) {
      await segments.suspend()
      throw thrown
    }
  } finally {
    await rm(`${output.temporary}.parts`, { recursive: true, force: true })
    await output.abandon()
    await rm(`${output.temporary}.sound`, { force: true })
    await rm(`${output.temporary}.srt`, { force: true })
  }
}

/** The film's sound, encoded beside it. Samples beyond full scale are told of. */
async function soundOf(
  services: EncodeServices,
  { signal, warn }: MediaBinding,
  { audio, video: { info } }: EncodeRequest,
  choice: EncodeChoice,
  film: string,
): Promise<{ readonly path: string; readonly sampleRate: number; readonly channels: number } | undefined> {
  if (audio === undefined || !hasSound(choice)) return undefined
  const path = `${film}.sound`
  const { clipped, first = 0, peak } = await encodeSound(services.ffmpeg, services.children, { audio, info, choice, target: path, signal })
  if (clipped > 0) {
    const at = (first / audio.info.sampleRate).toFixed(2)
    warn('W_AUDIO_CLIPPED', {
      port: 'audio',
      expected: 'at most 0 dBFS',
      got: `${clipped} samples above it, peaks of ${(20 * Math.log10(peak)).toFixed(1)} dBTP`,
      detail: `The first is at ${at} s.`,
    })
  }
  return { path, sampleRate: audio.info.sampleRate, channels: audio.info.channels }
}

/** Films with sound have room for text, too. */
async function subtitlesOf({ subtitles }: EncodeRequest, choice: EncodeChoice, film: string): Promise<{ readonly path: string; readonly language: string | undefined } | undefined> {
  if (subtitles === undefined || subtitles.text === '' || !hasSound(choice)) return undefined
  const path = `${film}.srt`
  await writeFile(path, subtitles.text)
  return { path, language: subtitles.language }
}

function factsOf(choice: EncodeChoice, info: ClipInfo, resumed: number): Record<string, Json> {
  const { right, bottom } = choice.padding
  return {
    codec: choice.codec,
    encoder: choice.encoder,
    width: info.width + right,
    height: info.height + bottom,
    ...(choice.streaming === undefined ? {} : { renditions: renditionsOf({ ...info, width: info.width + right, height: info.height + bottom }, choice.streaming.bitrate).map(({ width, height }) => `${width}x${height}`) }),
    ...(right + bottom > 0 ? { padded: `${right} columns and ${bottom} rows: the codec needs even sizes` } : {}),
    ...(info.format === 'yuva420p' && !choice.alpha ? { alpha: 'shown over black: the codec has no transparency' } : {}),
    ...(resumed > 0 ? { resumedAt: resumed } : {}),
  }
}

async function startOver(store: ArtifactStore, partial: PartialArtifact): Promise<PartialArtifact> {
  await partial.discard()
  return store.begin(partial.key, 'encode')
}

export const framesOfSegment = ({ rate }: ClipInfo, seconds = SEGMENT_SECONDS): number => Math.max(1, Math.round(seconds * fps(rate)))

/** What the bits of the film depend on. */
export function encodeKey(nodeKey: string, request: EncodeRequest, choice: EncodeChoice): string {
  const { info } = request.video
  const facts = ['xxh64', nodeKey, choice.codec, choice.container, choice.encoder, choice.options, choice.filters, info, ...(choice.streaming === undefined ? [] : [choice.streaming])]
  return createHash('sha256')
    .update(JSON.stringify([...facts, request.audio?.info ?? null, ...(request.subtitles === undefined ? [] : [request.subtitles]), ...(request.chapters === undefined ? [] : [{ chapters: request.chapters }]), ...(request.timecode === undefined ? [] : [{ timecode: request.timecode }]), ...(request.copy === true ? ['copy'] : [])]))
    .digest('hex')
}

function filmTags(binding: MediaBinding, request: EncodeRequest, key: string, digest: string): Record<string, string> {
  return {
    ...request.tags,
    reelgraph: binding.graph,
    ...sourceTag(binding.source),
    reelgraph_digest: digest,
    reelgraph_frames: String(request.video.info.length),
    reelgraph_key: key,
    reelgraph_reports: JSON.stringify(binding.reports()),
    ...modelTag(binding.models()),
    ...warningTag(binding.warnings()),
  }
}

/** Graphs that were never saved have none. */
export const sourceTag = (source: string | undefined): Record<string, string> => (source === undefined ? {} : { reelgraph_source: source })

/** Films made without models have none. */
export const modelTag = (models: Readonly<Record<string, string>>): Record<string, string> => (Object.keys(models).length === 0 ? {} : { reelgraph_models: JSON.stringify(models) })

/** Nor is there any where nothing is doubtful. */
export const warningTag = (warnings: readonly Warning[]): Record<string, string> =>
  warnings.length === 0 ? {} : { reelgraph_warnings: JSON.stringify(warnings) }

// --- a file that is there already

/** The finished film when it is there, undefined when it may be written. */
async function checkExisting(
  services: EncodeServices,
  binding: MediaBinding,
  { path, before: tags, renamed }: OwnOutput,
  key: string,
): Promise<OutputFile | undefined> {
  if (tags === undefined) return undefined
  const found = await stat(path)
  for (const name of changedModels(tags['reelgraph_models'], binding.models())) binding.warn('W_MODEL_CHANGED', { detail: `${basename(path)} was made with another ${name}.` })
  if (binding.force) return undefined
  if (tags['reelgraph_key'] !== key || tags['reelgraph_digest'] === undefined || found.isDirectory()) return undefined
  const whole = await services.countFrames(path).catch(() => 0)
  if (!/^\.(gif|webp)$/i.test(extname(path)) && whole !== Number(tags['reelgraph_frames'])) return undefined
  services.log.info('the film is there already', { path })
  return { path, bytes: found.size, frameDigest: tags['reelgraph_digest'], frames: Number(tags['reelgraph_frames']), facts: renamed }
}

/** Names of packages that are the same and whose files aren't. */
function changedModels(text: string | undefined, now: Readonly<Record<string, string>>): readonly string[] {
  try {
    const before = JSON.parse(text ?? '{}') as Readonly<Record<string, string>>
    return Object.keys(now).filter((name) => before[name] !== undefined && before[name] !== now[name])
  } catch {
    return []
  }
}

// --- segments

interface SegmentMeta {
  readonly from: number
  readonly frames: number
  /** Digests of its frames, hex, one after the other. */
  readonly digests: string
}

/** Of frames of a film that were encoded by themselves, maybe elsewhere. */
export const keyOfStretch = (film: string, from: number, to: number): string => createHash('sha256').update(`${film} ${from}-${to}`).digest('hex')

/** Encodes some frames of a film and keeps them in the store: a run that encodes the film takes them from there. @throws E_FARM_OTHER */
export async function encodeStretch(services: EncodeServices, binding: MediaBinding, request: EncodeRequest, { key: planned, from, to, segment }: FilmStretch): Promise<OutputFile> {
  const { info } = request.video
  const choice = chooseEncoder(request, info, services.ffmpeg.encoders)
  const key = encodeKey(binding.key, request, choice)
  if (key !== planned || to >= info.length) throw failure('E_FARM_OTHER', { node: binding.node, expected: planned.slice(0, 12), got: key.slice(0, 12), detail: `Here ${choice.encoder} would encode ${info.length} frames.` })
  const digests: string[] = []
  let bytes = 0
  for (let first = from; first <= to; first += segment) {
    const last = Math.min(to, first + segment - 1)
    const file = (await findStretch(services, key, first, last)) ?? (await encodeOne(services, binding, request, choice, { key, first, last, before: digests.length, of: to - from + 1 }))
    digests.push(...digestsOf(metaOf(file.meta)))
    bytes += file.bytes
    binding.progress(digests.length, to - from + 1)
  }
  return { path: '', bytes, frames: digests.length, frameDigest: filmDigest(digests) }
}

interface OneStretch {
  readonly key: string
  readonly first: number
  readonly last: number
  /** Frames that were made before it, and all. */
  readonly before: number
  readonly of: number
}

async function encodeOne(services: EncodeServices, binding: MediaBinding, request: EncodeRequest, choice: EncodeChoice, { key, first, last, before, of }: OneStretch): Promise<ArtifactFile> {
  const partial = await services.store.begin(keyOfStretch(key, first, last), 'stretch')
  let writer: SegmentWriter | undefined
  try {
    const name = segmentName(first, choice)
    writer = new SegmentWriter(services.ffmpeg, services.children, choice, request.video.info, partial.scratch(name), binding.signal)
    const digests: string[] = []
    for await (const frame of binding.pull(request.video, { from: first, to: last })) {
      const written = writer.write(frame.bytes)
      written.catch(() => {})
      digests.push(frameDigest(frame)) // while the pipe takes it
      await (binding.idle?.(written) ?? written)
      binding.progress(before + digests.length, of)
    }
    binding.signal.throwIfAborted()
    await writer.finish()
    binding.spend?.(writer.time)
    await partial.addPart(name, { from: first, frames: digests.length, digests: digests.join('') })
  } catch (thrown) {
    await writer?.abandon()
    await partial.discard()
    throw thrown
  }
  return (await partial.finish(null)).files[0]!
}

/** The film is whole: what it was joined of is of no more use here. */
async function dropStretches({ store }: EncodeServices, { key, parts }: PartialArtifact, length: number): Promise<void> {
  let from = 0
  for (const { meta } of parts) {
    const to = Math.min(length, from + metaOf(meta).frames) - 1
    await store.remove(keyOfStretch(key, from, to))
    from = to + 1
  }
}

/** The frames that are there by themselves from here on, in as many as a segment has. */
async function findStretch({ store }: EncodeServices, film: string, from: number, to: number): Promise<ArtifactFile | undefined> {
  return (await store.find(keyOfStretch(film, from, to)))?.files[0]
}

const metaOf = (meta: Json): SegmentMeta => meta as unknown as SegmentMeta
const digestsOf = ({ digests }: SegmentMeta): string[] =>
  Array.from({ length: digests.length / FRAME_DIGEST_LENGTH }, (_, i) => digests.slice(i * FRAME_DIGEST_LENGTH, (i + 1) * FRAME_DIGEST_LENGTH))

/** Encodes what is missing and returns the digests of all frames. What was encoded elsewhere is taken over. */
async function encodeSegments(
  services: EncodeServices,
  binding: MediaBinding,
  request: EncodeRequest,
  choice: EncodeChoice,
  partial: PartialArtifact,
): Promise<string[]> {
  const { info } = request.video
  const perSegment = framesOfSegment(info, services.segmentSeconds)
  const digests: string[] = []
  const tellPart = (path: string, start: number, frames: number): void => binding.wrotePart?.({ path, from: start, frames, start: start / fps(info.rate), seconds: frames / fps(info.rate), codec: choice.lossless ? 'ffv1' : choice.codec })
  for (const { path, meta } of partial.parts) {
    digests.push(...digestsOf(metaOf(meta)))
    tellPart(path, metaOf(meta).from, metaOf(meta).frames)
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
      await partial.addPart(name, there.meta)
      digests.push(...digestsOf(metaOf(there.meta)))
      binding.progress(digests.length, info.length)
      continue
    }
    let end = Math.min(info.length, from + perSegment)
    while (end < info.length && (await stretchAt(end)) === undefined) end = Math.min(info.length, end + perSegment)
    await encodeRange(services, binding, request, choice, partial, { digests, end, perSegment })
  }
  return digests
}

interface EncodeRange {
  /** Of the frames before it; those of its own are added. */
  readonly digests: string[]
  /** The frame after the last. */
  readonly end: number
  readonly perSegment: number
}

async function encodeRange(services: EncodeServices, binding: MediaBinding, request: EncodeRequest, choice: EncodeChoice, partial: PartialArtifact, { digests, end, perSegment }: EncodeRange): Promise<void> {
  const { info } = request.video
  const first = digests.length
  let writer: SegmentWriter | undefined
  /** The segment before, which may still be writing its last frames while the next one has begun. */
  let finishing: Promise<unknown> = Promise.resolve()
  const finish = async (done: SegmentWriter, from: number, to: number): Promise<void> => {
    await done.finish()
    binding.spend?.(done.time)
    const { path } = await partial.addPart(segmentName(from, choice), { from, frames: to - from, digests: digests.slice(from, to).join('') })
    tellPart(path, from, to - from)
  }
  let from = first
  let n = first
  try {
    for await (const frame of binding.pull(request.video, { from: first, to: end - 1 })) {
      if (writer === undefined) {
        const path = partial.scratch(segmentName(from, choice))
        writer = new SegmentWriter(services.ffmpeg, services.children, choice, info, path, binding.signal)
      }
      const written = writer.write(frame.bytes)
      written.catch(() => {})
      digests.push(frameDigest(frame)) // while the pipe takes it
      await (binding.idle?.(written) ?? written)
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

const segmentName = (from: number, { segments }: EncodeChoice): string =>
  `${String(from).padStart(9, '0')}.${segments === 'nut' ? 'nut' : 'mkv'}`
