import { defineNode, failure, sliceTrack } from '../../engine/api.ts'
import { asStereo, choiceOf, mixFacts, trackFacts, TRACK_PARAMS, warnOfAnother } from './track-params.ts'

/** Reads the sound of an audio or video file as 48 kHz. */
export const loadAudio = defineNode({
  type: 'load-audio',
  title: 'Load audio',
  version: 3,
  category: 'media',
  description: 'Reads the sound of a file of the project in any format that ffmpeg reads, as 48 kHz; mono becomes stereo, more than two channels are 5.1.',
  tags: ['open', 'import', 'file', 'music', 'sound', 'mp3', 'wav'],
  migrations: { 2: asStereo },
  outputs: { audio: 'audio' },
  params: {
    file: { type: 'string', asset: 'audio', widget: 'file', minLength: 1, title: 'File', description: 'Path in the project folder.' },
    start: { type: 'number', default: 0, minimum: 0, maximum: 1e6, uiMaximum: 60, unit: 's', title: 'Start', description: 'First moment taken.' },
    end: { type: 'number', optional: true, minimum: 0, maximum: 1e6, uiMaximum: 60, unit: 's', moment: { of: 'audio', at: 'end', minus: 'start' }, title: 'End', description: 'First moment left out; the end of the file when empty.' },
    ...TRACK_PARAMS,
  },
  cost: 0,
  async run({ params: { file, start, end, track, language, channels }, media, node, report, log }) {
    const choice = choiceOf(track, language, channels)
    const { tracks } = await media.probe(file)
    warnOfAnother(tracks, choice, log)
    if (tracks.length > 1) report(trackFacts(tracks, choice))
    const whole = await media.openAudio(file, choice)
    report(mixFacts(tracks, choice))
    const { sampleRate, length } = whole.info
    const first = Math.round(start * sampleRate)
    const last = Math.min(length, end === undefined ? length : Math.round(end * sampleRate))
    if (last <= first) {
      const got = `${start} s to ${end ?? 'the end'}`
      throw failure('E_CLIP_EMPTY', { node, expected: `a stretch within ${(length / sampleRate).toFixed(3)} s of sound`, got })
    }
    return { audio: last - first === length ? whole : sliceTrack(whole, first, last - first) }
  },
})
