/** Encodes a clip of any length into one file, in segments that survive a crash. */
import { createHash } from 'node:crypto'
import { rm, stat, writeFile } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import type { EncodeRequest, OutputFile } from '../contract/media-service.ts'
import { failure } from '../contract/errors.ts'
import { fps, type ClipInfo } from '../frames/clip.ts'
import type { Json } from '../contract/sockets.ts'
import type { ArtifactStore, PartialArtifact } from '../store/store.ts'
import type { Warning } from '../contract/warnings.ts'
import { chooseEncoder, type EncodeChoice } from './codecs.ts'
import { copiedPictures, type StoredFilm } from './copy-film.ts'
import { digestsOf, dropStretches, encodeOne, encodeSegments, findStretch, metaOf, type SegmentServices } from './film-segments.ts'
import { filmDigest } from './film-digest.ts'
import { joinSegments } from './join-segments.ts'
import { renditionsOf } from './renditions.ts'
import { gifTiming } from './gif-timing.ts'
import type { FilmStretch, MediaBinding } from './media.ts'
import { openOwnOutput, type OwnOutput } from './own-output.ts'
import { encodeSound, hasSound, warnOfNoSound } from './sound.ts'

export interface EncodeServices extends SegmentServices {
  /** Tags of a media file, or of a folder of pictures. */
  readonly readTags: (path: string) => Promise<Readonly<Record<string, string>>>
  /** Whether a file with these tags was made by the graph that is rendered. */
  readonly isOwn: (tags: Readonly<Record<string, string>>) => boolean
  /** Frames that a media file really holds. */
  readonly countFrames: (path: string) => Promise<number>
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
      binding.progress(info.length, info.length, request.audio === undefined ? 'joining' : 'adding the sound')
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

/** What the bits of the film depend on. */
export function encodeKey(nodeKey: string, request: EncodeRequest, choice: EncodeChoice): string {
  const { info } = request.video
  const facts = ['xxh64', nodeKey, choice.codec, choice.container, choice.encoder, choice.options, choice.filters, ...(choice.around === 'nothing' ? [] : [`around ${choice.around}`]), info, ...(choice.streaming === undefined ? [] : [choice.streaming])]
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

// --- a part of a film

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
