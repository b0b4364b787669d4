/** RIFF WAVE files: samples of 16 bit integers or 32 bit floats are read, their channels as their mean; 16 bit are written. */
import { failure } from '../contract/errors.ts'

export interface Wave {
  readonly sampleRate: number
  readonly samples: Float32Array
}

/** @throws E_MEDIA_FORMAT */
export function readWave(bytes: Uint8Array): Wave {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const name = (at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4))
  const wrong = (got: string): never => {
    throw failure('E_MEDIA_FORMAT', { expected: 'a WAVE file of 16 bit integers or 32 bit floats', got })
  }
  if (bytes.length < 12 || name(0) !== 'RIFF' || name(8) !== 'WAVE') wrong('another file')
  let form: { float: boolean; channels: number; sampleRate: number; bits: number } | undefined
  for (let at = 12; at + 8 <= bytes.length;) {
    // Streams that are written as they are made leave their length open.
    const size = Math.min(view.getUint32(at + 4, true), bytes.length - at - 8)
    if (name(at) === 'fmt ' && size >= 16) {
      const tag = view.getUint16(at + 8, true)
      form = { float: tag === 3 || (tag === 0xfffe && view.getUint16(at + 32, true) === 3), channels: view.getUint16(at + 10, true), sampleRate: view.getUint32(at + 12, true), bits: view.getUint16(at + 22, true) }
    }
    if (name(at) === 'data') {
      const { float, channels, sampleRate, bits } = form ?? wrong('no format before the samples')
      if (bits !== (float ? 32 : 16) || channels < 1 || sampleRate < 1) wrong(`${bits} bits`)
      const width = (bits / 8) * channels
      const samples = new Float32Array(Math.floor(size / width))
      for (let i = 0; i < samples.length; i++) {
        let sum = 0
        for (let c = 0; c < channels; c++) {
          const place = at + 8 + i * width + c * (bits / 8)
          sum += float ? view.getFloat32(place, true) : view.getInt16(place, true) / 32768
        }
        samples[i] = sum / channels
      }
      return { sampleRate, samples }
    }
    at += 8 + size + (size % 2)
  }
  return wrong('no samples')
}

/** A file of 16 bit integers. What lies beyond -1..1 is clipped. */
export function waveBytes(channels: readonly Float32Array[], sampleRate: number): Uint8Array {
  const width = channels.length * 2
  const size = (channels[0]?.length ?? 0) * width
  const bytes = new Uint8Array(44 + size)
  const view = new DataView(bytes.buffer)
  const name = (at: number, text: string): void => bytes.set([...text].map((letter) => letter.charCodeAt(0)), at)
  name(0, 'RIFF')
  view.setUint32(4, 36 + size, true)
  name(8, 'WAVEfmt ')
  view.setUint32(16, 16, true)
  view.setUint16(20, 1, true)
  view.setUint16(22, channels.length, true)
  view.setUint32(24, sampleRate, true)
  view.setUint32(28, sampleRate * width, true)
  view.setUint16(32, width, true)
  view.setUint16(34, 16, true)
  name(36, 'data')
  view.setUint32(40, size, true)
  channels.forEach((samples, channel) => {
    for (let at = 0; at < samples.length; at++) view.setInt16(44 + at * width + channel * 2, Math.round(Math.max(-1, Math.min(1, samples[at]!)) * 32767), true)
  })
  return bytes
}
