import {
  clipDuration,
  defineNode,
  failure,
  fitOutput,
  FITS,
  fps,
  parseTimecode,
  PRESET_NAMES,
  PRESETS,
  rateOf,
  type Clip,
  type ClipSource,
  type EncodeRequest,
  type Fit,
  type Json,
  type MediaService,
  type SpeechTimings,
  type Track,
} from '../../engine/api.ts'
import { chaptersOf } from './chapters.ts'

type Quality = 'source' | keyof typeof PRESETS

interface Settings {
  readonly file: string
  readonly quality: Quality
  readonly format: 'film' | 'quality'
  readonly codec: string
  readonly bitrate: number | undefined
  readonly crf: number | undefined
  readonly speed: string
  readonly fit: Fit
  readonly width: number | undefined
  readonly height: number | undefined
  readonly fps: number | undefined
  readonly timecode: string | undefined
  readonly pictures: 'encode' | 'copy'
}

/** Writes a film: a clip and its sound into one file. */
export const encode = defineNode({
  type: 'encode',
  title: 'Encode',
  version: 2,
  // Before, a clip of which neither node nor graph names the format was brought to that of the quality.
  migrations: { 1: (params) => (params['quality'] === 'source' ? params : { ...params, format: 'quality' }) },
  category: 'media',
  description:
    'Writes a clip and its sound to a file. The file carries the graph that made it and a digest of its frames; an interrupted run goes on after the last finished ten seconds.',
  tags: ['export', 'save', 'write', 'film', 'mp4', 'render', 'output', 'gif', 'mov', 'prores', 'webm', 'save video', 'write video', 'exr'],
  sink: true,
  inputs: {
    video: { type: 'video', title: 'Video' },
    audio: { type: 'audio', title: 'Audio', description: 'Cut or filled with silence to the length of the video.', optional: true },
    subtitles: { type: 'speech-timings', title: 'Subtitles', description: 'A track of text that players can show; not burnt in. MP4, MOV, MKV, WebM and HLS have room for it.', optional: true },
    markers: { type: 'data', title: 'Markers', description: 'Where scenes begin, from storyboard or sequence: they become chapters. A list of { seconds, title? }, or of seconds; where a transition leads in, the chapter begins in its middle.', optional: true },
  },
  outputs: {
    file: { type: 'text', title: 'File', description: 'Name of the file, in the output folder.' },
    video: { type: 'video', title: 'Video', description: 'The clip as it is encoded: at the size and rate of the film.' },
    written: { type: 'data', title: 'Written', description: '{ file, bytes, frames, duration, width, height, fps, codec, copied?, why? }; with pictures at copy whether they were copied, and why not.' },
  },
  params: {
    file: { type: 'string', default: 'film.mp4', minLength: 1, maxLength: 400, title: 'File', description: 'Path in the output folder: .mp4, .mov, .mkv, .webm, .gif or .webp; a name without extension makes a folder of PNG files, and .hls a folder for streaming, with master.m3u8 and the film in several sizes.' },
    quality: { type: 'string', enum: ['source', ...PRESET_NAMES] as const, default: 'standard', title: 'Quality', description: 'How much room the pictures get; source leaves that to the codec, and keeps the size and rate of the clip.' },
    format: { type: 'string', enum: ['film', 'quality'], default: 'film', animatable: false, title: 'Size and rate', description: 'film: those of the film or, where it names none, of the clip. quality: those of the quality (draft 854 × 480 at 24, standard 1280 × 720 at 30, high 1920 × 1080 at 30, premium 3840 × 2160 at 60; upright speed, balanced, quality, ultra), where the film names none.' },
    codec: { type: 'string', enum: ['auto', 'h264', 'h265', 'vp9', 'av1', 'prores', 'ffv1', 'gif', 'webp', 'png', 'hls'], default: 'auto', title: 'Codec', description: 'auto goes by the file name.' },
    fit: { type: 'string', enum: FITS, default: 'contain', idleWith: { quality: ['source'] }, title: 'Fit', description: 'Where the shapes differ: bars, cut edges, or stretched.' },
    width: { type: 'integer', optional: true, film: 'width', minimum: 16, maximum: 16384, animatable: false, unit: 'pixels', advanced: true, idleWith: { quality: ['source'] }, title: 'Width', description: 'Of this file; not used with source.' },
    height: { type: 'integer', optional: true, film: 'height', minimum: 16, maximum: 16384, animatable: false, unit: 'pixels', advanced: true, idleWith: { quality: ['source'] }, title: 'Height', description: 'Of this file; not used with source.' },
    fps: { type: 'number', optional: true, film: 'fps', minimum: 0.1, maximum: 240, animatable: false, unit: 'fps', advanced: true, idleWith: { quality: ['source'] }, title: 'Frames per second', description: 'Of this file; not used with source.' },
    timecode: { type: 'string', optional: true, maxLength: 12, pattern: '^\\d\\d:\\d\\d:\\d\\d[:;]\\d\\d$', animatable: false, title: 'Timecode', description: 'Of the first frame, such as 01:00:00:00; drop-frame with ; before the frames. MP4, MOV and MKV have room for it.', advanced: true },
    pictures: { type: 'string', enum: ['encode', 'copy'], default: 'encode', animatable: false, title: 'Pictures', description: 'copy: those that come from films as they are, are taken over without loss, and without being decoded; where that can not be, they are encoded, and it is said why. With quality source.', advanced: true },
    bitrate: { type: 'number', optional: true, minimum: 1000, maximum: 2e9, unit: 'bit/s', advanced: true, idleWith: { crf: true }, title: 'Bitrate', description: 'Replaces that of the quality.' },
    crf: { type: 'number', optional: true, minimum: 0, maximum: 63, advanced: true, title: 'Constant quality (CRF)', description: 'Replaces the bitrate: lower is better and larger.' },
    speed: { type: 'string', enum: ['ultrafast', 'superfast', 'veryfast', 'faster', 'fast', 'medium', 'slow', 'slower', 'veryslow'], default: 'veryfast', advanced: true, title: 'Speed', description: 'Slower makes smaller files of the same quality.' },
  },
  cost: 4,
  async describe({ inputs, params, node, media, report }) {
    const video = shaped(inputs.video, params)
    const { estimatedBytes, codec, padding } = await media.planEncode(await requestOf(media, { video: video as Clip, ...(await besideVideo(inputs, video, node)) }, params, node))
    const { width, height, rate, length } = video.info
    report({ ...(estimatedBytes === undefined ? {} : { estimatedBytes }), written: { file: params.file, codec, width: width + padding.right, height: height + padding.bottom, fps: fps(rate), frames: length } })
    return { file: params.file, video, written: {} }
  },
  async run({ inputs, params, node, media, clip, report }) {
    const shape = shaped(inputs.video, params)
    const video = shape === inputs.video ? inputs.video : clip(shape)
    const request = await requestOf(media, { video, ...(await besideVideo(inputs, video, node)) }, params, node)
    const { frameDigest, bytes, facts } = await media.encode(request)
    report({ ...facts, bytes, ...(frameDigest === undefined ? {} : { frameDigest }) })
    const file = typeof facts?.['file'] === 'string' ? facts['file'] : params.file
    const { width, height, rate, length } = video.info
    const { codec, padding } = await media.planEncode(request)
    const done = Object.fromEntries(['codec', 'copied', 'why'].flatMap((name) => (facts?.[name] === undefined ? [] : [[name, facts[name]]])))
    return { file, video, written: { file, bytes, frames: length, duration: clipDuration(video.info), width: width + padding.right, height: height + padding.bottom, fps: fps(rate), codec, ...done } }
  },
})

interface Beside {
  readonly audio: Track | undefined
  readonly subtitles: SpeechTimings | undefined
  readonly markers: Json | undefined
}

/** What goes into the film beside its pictures. */
async function besideVideo({ audio, subtitles, markers }: Beside, video: Pick<Clip, 'info'>, node: string): Promise<Pick<EncodeRequest, 'audio' | 'subtitles' | 'chapters'>> {
  return {
    ...(audio === undefined ? {} : { audio }),
    ...(subtitles === undefined ? {} : { subtitles: await (await import('../shared/subtitles/soft-track.ts')).softTrack(subtitles, video) }),
    ...(markers === undefined ? {} : { chapters: chaptersOf(markers, clipDuration(video.info), node) }),
  }
}

function shaped(video: Clip, settings: Settings): Clip | ClipSource {
  if (settings.quality === 'source') return video
  const { width, height, fps } = settings
  const preset = settings.format === 'quality' ? PRESETS[settings.quality] : undefined
  const own = preset === undefined ? video.info : { ...preset, rate: rateOf(preset.fps) }
  return fitOutput(video, { width: width ?? own.width, height: height ?? own.height, rate: fps === undefined ? own.rate : rateOf(fps) }, settings.fit)
}

/** A preset's bits for each pixel: they grow and shrink with the pixels of a second. */
function bitrateOf(quality: Exclude<Quality, 'source'>, { width, height, rate }: Clip['info']): number {
  const preset = PRESETS[quality]
  const share = (width * height * fps(rate)) / (preset.width * preset.height * preset.fps)
  return Math.max(1000, Math.round(preset.bitrate * share))
}

/** @throws E_PARAM_VALUE for a frame that the rate does not have, and for one that drop-frame leaves out */
function checkedTimecode(text: string, { info: { rate } }: Pick<Clip, 'info'>, node: string): string {
  if (parseTimecode(text, rate) !== undefined) return text
  throw failure('E_PARAM_VALUE', { node, port: 'timecode', expected: `a timecode at ${Number(fps(rate).toFixed(3))} frames a second`, got: text, ...(text.includes(';') ? { fix: 'Drop-frame is for 29.97 and 59.94, and has no frames 00 and 01 (at 59.94 to 03) in minutes that do not end in 0.' } : {}) })
}

/** A CRF replaces the preset's bitrate; codecs without a bitrate leave it out. */
async function requestOf(
  media: MediaService,
  streams: Pick<EncodeRequest, 'video' | 'audio' | 'subtitles' | 'chapters'>,
  settings: Settings,
  node: string,
): Promise<EncodeRequest> {
  const { file, codec, quality, bitrate, crf, speed, timecode, pictures } = settings
  const plain = { ...streams, file, codec, speed, ...(pictures === 'copy' ? { copy: true } : {}), ...(timecode === undefined ? {} : { timecode: checkedTimecode(timecode, streams.video, node) }) }
  if (crf !== undefined) return { ...plain, crf }
  if (bitrate !== undefined) return { ...plain, bitrate }
  if (quality === 'source' || !(await media.planEncode(plain)).rateControl) return plain
  return { ...plain, bitrate: bitrateOf(quality, streams.video.info) }
}
