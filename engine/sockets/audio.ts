/** Sound: kept as interleaved float32, little endian; seen as a waveform. */
import { defineSocket, inWords } from '../contract/define-socket.ts'
import type { Track, TrackInfo } from '../frames/clip.ts'
import { testTrack } from './samples.ts'
import { waveform } from './waveform.ts'

const BLOCK_SAMPLES = 48000

export const audio = defineSocket({
  name: 'audio',
  title: 'Audio',
  colour: '#2fbf71',
  shows: 'sound',
  check(value) {
    const { samples, info } = (value ?? {}) as Partial<Track>
    return typeof samples === 'function' && typeof info === 'object' ? undefined : { expected: 'audio', got: inWords(value) }
  },
  describe: ({ info }) => ({ track: { ...info, duration: info.length / info.sampleRate } }),
  store: {
    async write(track, artifact) {
      await artifact.file('f32', interleaved(track, artifact.signal))
      return { kind: 'track', info: { ...track.info } }
    },
    open: ({ meta, file }) => storedTrack((meta as unknown as { info: TrackInfo }).info, (from, to) => file('f32', from, to)),
    bytes: ({ info }) => info.length * info.channels * 4,
  },
  sample: () => testTrack(),
  preview: (track, { width = 640, height = 160, signal }) => waveform(track, width, height, signal),
})

async function* interleaved(track: Track, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const { channels, length } = track.info
  for (let start = 0; start < length; start += BLOCK_SAMPLES) {
    signal.throwIfAborted()
    const count = Math.min(BLOCK_SAMPLES, length - start)
    const planar = await track.samples(start, count)
    const samples = new Float32Array(count * channels)
    for (let c = 0; c < channels; c++) {
      const plane = planar[c]!
      for (let i = 0; i < count; i++) samples[i * channels + c] = plane[i]!
    }
    yield new Uint8Array(samples.buffer)
  }
}

function storedTrack(info: TrackInfo, read: (from: number, to: number) => Promise<Uint8Array>): Track {
  const { channels, length } = info
  return {
    info,
    async samples(start, count) {
      const planar = Array.from({ length: channels }, () => new Float32Array(count))
      const from = Math.max(0, start)
      const to = Math.min(length, start + count)
      if (from >= to) return planar
      const raw = await read(from * channels * 4, to * channels * 4)
      const samples = new Float32Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.byteLength))
      for (let i = 0; i < to - from; i++) {
        for (let c = 0; c < channels; c++) planar[c]![from - start + i] = samples[i * channels + c]!
      }
      return planar
    },
  }
}
