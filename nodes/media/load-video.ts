import { defineNode, failure, fps, frameToSample, parseTimecode, sliceTrack, timecodeOf, type ClipSource } from '../../engine/api.ts'
import { asStereo, choiceOf, mixFacts, trackFacts, TRACK_PARAMS, warnOfAnother } from './track-params.ts'

/** Reads a video file. Any frame can be asked for, exactly; colours come out as BT.709. */
export const loadVideo = defineNode({
  type: 'load-video',
  title: 'Load video',
  version: 4,
  category: 'media',
  description: 'Reads a video file of the project in any format that ffmpeg reads, with its sound where it has any.',
  tags: ['open', 'import', 'file', 'source', 'mp4', 'mov', 'webm', 'open video', 'clip', 'footage', 'media'],
  migrations: { 3: asStereo },
  outputs: {
    video: 'video',
    audio: { type: 'audio', optional: true },
    timecode: { type: 'text', optional: true, title: 'Timecode', description: 'Of the first frame taken, where the file has one.' },
  },
  params: {
    file: { type: 'string', asset: 'video', widget: 'file', minLength: 1, title: 'File', description: 'Path in the project folder.' },
    start: { type: 'number', default: 0, minimum: 0, maximum: 1e6, uiMaximum: 60, unit: 's', title: 'Start', description: 'First moment taken.' },
    end: { type: 'number', optional: true, minimum: 0, maximum: 1e6, uiMaximum: 60, unit: 's', moment: { of: 'video', at: 'end', minus: 'start' }, title: 'End', description: 'First moment left out; the end of the file when empty.' },
    deinterlace: { type: 'string', enum: ['auto', 'on', 'off'], default: 'auto', title: 'Deinterlace', description: 'auto makes whole pictures of fields where the file has them.', advanced: true },
    toneMap: { type: 'string', enum: ['auto', 'clip', 'off'], default: 'auto', title: 'Tone mapping of HDR', description: 'auto rolls highlights off by BT.2390, clip cuts them off at diffuse white, off leaves the code values as they are.', advanced: true },
    ...TRACK_PARAMS,
  },
  cost: 2,
  async run({ params: { file, start, end, deinterlace, toneMap, track, language, channels }, media, node, report, log }) {
    const whole = await media.openVideo(file, { deinterlace, toneMap })
    const { video: stored, tracks, timecode } = await media.probe(file)
    if (deinterlace === 'on' || (deinterlace === 'auto' && stored?.interlaced === true)) report({ deinterlaced: true })
    if (stored?.hdr !== undefined) report({ hdr: { ...stored.hdr, toneMap } })
    const { rate, length } = whole.info
    const first = Math.round(start * fps(rate))
    const last = Math.min(length, end === undefined ? length : Math.round(end * fps(rate)))
    if (last <= first) {
      const got = `${start} s to ${end ?? 'the end'}`
      throw failure('E_CLIP_EMPTY', { node, expected: `a stretch within ${(length / fps(rate)).toFixed(3)} s`, got })
    }
    const video: ClipSource = {
      ...whole,
      info: { ...whole.info, length: last - first },
      // As it is stored it has its fields and its full range.
      ...(deinterlace === 'on' || toneMap === 'clip' ? {} : { stored: [{ file, first, length: last - first }] }),
      frame: (n, scope) => whole.frame(first + n, scope),
    }
    const begins = timecode === undefined ? undefined : parseTimecode(timecode, rate)
    const code = begins === undefined ? {} : { timecode: timecodeOf(begins.frames + first, rate, begins.drop) }
    if (tracks.length === 0) return { video, ...code }
    const choice = choiceOf(track, language, channels)
    warnOfAnother(tracks, choice, log)
    if (tracks.length > 1) report(trackFacts(tracks, choice))
    const sound = await media.openAudio(file, choice)
    report(mixFacts(tracks, choice))
    if (last - first === length) return { video, audio: sound, ...code }
    const from = frameToSample(first, rate, sound.info.sampleRate)
    return { video, audio: sliceTrack(sound, from, frameToSample(last, rate, sound.info.sampleRate) - from), ...code }
  },
})
