/** Pictures of films taken over as they are stored: packets are copied, none is decoded. Where that can't be, it is said why. */
import { createHash } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { ReelgraphError } from '../contract/errors.ts'
import { sameRate, type Clip, type ClipInfo } from '../frames/clip.ts'
import type { StoredStretch } from '../frames/stored.ts'
import type { Children } from './child.ts'
import type { ContainerName } from './codecs.ts'
import type { FrameIndex, Packet } from './frame-index.ts'
import type { Segment } from './join-segments.ts'
import type { Ffmpeg } from './locate-ffmpeg.ts'
import { safeInput } from './safe-input.ts'
import type { VideoStream } from './streams.ts'

/** What is known of a film that pictures come from. */
export interface StoredFilm {
  /** Absolute. */
  readonly path: string
  readonly stream: VideoStream
  readonly index: FrameIndex
  /** In stored order. */
  readonly packets: readonly Packet[]
  /** It is read from a mended or converted copy. */
  readonly mended: boolean
  readonly digest: string
}

interface CopyPlan {
  /** ffmpeg's name of the codec. */
  readonly codec: string
  readonly parts: readonly { readonly film: StoredFilm; readonly from: number; readonly to: number; readonly frames: number }[]
}

/** Codecs that containers have room for, as editing programs and players take them. */
const ROOM: Partial<Record<ContainerName, readonly string[]>> = {
  mp4: ['h264', 'hevc', 'av1', 'mpeg4', 'vp9'],
  mov: ['h264', 'hevc', 'mpeg4', 'prores', 'mjpeg', 'dnxhd'],
  mkv: ['h264', 'hevc', 'av1', 'mpeg4', 'mpeg2video', 'vp8', 'vp9', 'prores', 'mjpeg', 'ffv1', 'dnxhd'],
  webm: ['vp8', 'vp9', 'av1'],
}

interface CopyServices {
  readonly ffmpeg: Ffmpeg
  readonly children: Children
  readonly stored: (file: string) => Promise<StoredFilm>
}

/** The pictures of a clip as they are stored, as files in a folder that is made; or why not. */
export async function copiedPictures(services: CopyServices, { stored, info }: Clip, container: ContainerName, folder: string, signal: AbortSignal): Promise<{ readonly parts: readonly Segment[]; readonly codec: string; readonly digest: string } | { readonly why: string }> {
  const plan = await planCopy(stored, info, container, services.stored, (film) => headerDigest(services, film))
  if ('why' in plan) return plan
  await mkdir(folder)
  try {
    const parts = await copyParts(services, plan, info, (name) => join(folder, name), signal)
    const digest = createHash('sha256').update(JSON.stringify(plan.parts.map(({ film, from, to }) => [film.digest, from, to]))).digest('hex')
    return { parts, codec: plan.codec, digest }
  } catch (thrown) {
    if (!(thrown instanceof ReelgraphError) || thrown.code !== 'E_FFMPEG') throw thrown
    return { why: `This ffmpeg can't take its packets over: ${thrown.faults[0]!.detail?.split('\n')[0] ?? ''}.` }
  }
}

/** Packets of each stretch, or why they can't be copied, in a sentence. */
async function planCopy(
  stored: readonly StoredStretch[] | undefined,
  info: ClipInfo,
  container: ContainerName,
  open: (file: string) => Promise<StoredFilm>,
  headerOf: (film: StoredFilm) => Promise<string>,
): Promise<CopyPlan | { readonly why: string }> {
  if (stored === undefined || stored.length === 0) return { why: 'The pictures are changed on their way, or made anew.' }
  const parts: CopyPlan['parts'][number][] = []
  for (const { file, first, length } of stored) {
    const film = await open(file)
    const { stream, index, packets, mended } = film
    if (!(ROOM[container] ?? []).includes(stream.codec)) return { why: `${container.toUpperCase()} files are not written with ${stream.codec}, as ${file} has it.` }
    if (mended || index.cutOff || index.guessed || packets.some(({ shown }) => !shown)) return { why: `${file} is damaged, or hides pictures.` }
    if (index.variableRate || !sameRate(index.rate, info.rate)) return { why: `The rate of ${file} changes.` }
    if (index.times.length !== index.length) return { why: `${file} lacks pictures, or has too many.` }
    const range = packetsOf(packets, index.times, first, first + length)
    if (typeof range === 'string') return { why: `${file}: ${range}` }
    parts.push({ film, ...range, frames: length })
  }
  const [base, ...others] = parts.map(({ film }) => film)
  const header = others.length === 0 ? '' : await headerOf(base!)
  for (const film of others) {
    if (film === base) continue
    const [a, b] = [base!.stream, film.stream]
    if (a.codec !== b.codec) return { why: `The films have different codecs: ${a.codec} and ${b.codec}.` }
    if (a.rotation !== b.rotation || a.pixelFormat !== b.pixelFormat || (await headerOf(film)) !== header) return { why: `The films are ${a.codec} with different settings: one decoder can't go through both.` }
  }
  return { codec: base!.stream.codec, parts }
}

/** The packets of frames `first` to `end` in stored order, or why they can't be taken alone. */
function packetsOf(packets: readonly Packet[], times: Float64Array, first: number, end: number): { readonly from: number; readonly to: number } | string {
  const half = times.length > 1 ? (times[1]! - times[0]!) / 2 : 0.001
  const [begins, ends] = [times[first]! - half, end >= times.length ? Infinity : times[end]! - half]
  const taken = packets.flatMap(({ pts }, k) => (pts >= begins && pts < ends ? [k] : []))
  const [from, to] = [taken[0]!, taken.at(-1)!]
  if (taken.length !== end - first || to - from + 1 !== taken.length) return `frames ${first} to ${end - 1} are stored together with others that need them.`
  // The first picture in stored order is the first that is shown.
  if (!packets[from]!.key || packets[from]!.pts > times[first]! + half) return `frame ${first} is no keyframe.`
  return { from, to }
}

/** A film of the pictures alone, from 0 on, for each part. @throws E_FFMPEG */
async function copyParts({ ffmpeg, children }: CopyServices, { parts }: CopyPlan, { rate }: ClipInfo, place: (name: string) => string, signal: AbortSignal): Promise<readonly Segment[]> {
  let ticks = rate.num
  while (ticks < 10_000) ticks *= 2
  const step = (ticks * rate.den) / rate.num
  const copy = async (from: string, stream: number, filters: readonly string[], to: string): Promise<string> => {
    await children.output(ffmpeg.path, ['-v', 'error', '-hide_banner', '-nostdin', '-y', ...safeInput(Infinity), '-i', from, '-map', `0:${stream}`, '-c', 'copy', '-copyinkf', ...(filters.length === 0 ? [] : ['-bsf:v', filters.join(',')]), '-video_track_timescale', String(ticks), '-f', 'mov', to], signal)
    return to
  }
  const made: Segment[] = []
  for (const [k, { film, from, to, frames }] of parts.entries()) {
    const { packets, path, stream } = film
    const cut = to - from + 1 === packets.length ? [] : [`noise=amount=0:drop='lt(n,${from})+gt(n,${to})'`]
    // First with a clock that has room for the rate, then each picture at the place that its number says: Matroska counts milliseconds.
    const fine = await copy(path, stream.index, cut, place(`${k}-fine.mov`))
    const grid = (value: string): string => `floor((${value}-STARTPTS)/${step}+0.5)*${step}`
    made.push({ path: await copy(fine, 0, [`setts=pts='${grid('PTS')}':dts='${grid('DTS')}'`], place(`${k}.mov`)), frames })
    await rm(fine, { force: true })
  }
  return made
}

/** What a decoder is set up with, as one word. */
async function headerDigest({ ffmpeg, children }: CopyServices, { path, stream }: StoredFilm): Promise<string> {
  const { probePath } = ffmpeg
  if (probePath === undefined) return path
  const said = await children.output(probePath, ['-v', 'error', '-select_streams', String(stream.index), '-show_streams', '-show_data_hash', 'sha256', '-show_entries', 'stream=profile,level,width,height,extradata_hash,color_range,color_space,color_transfer,color_primaries,sample_aspect_ratio', '-of', 'csv=p=0', path])
  return said.trim()
}
