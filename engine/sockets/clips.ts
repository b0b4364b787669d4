/** Socket types whose values are clips: they differ in the formats of their frames. */
import { defineSocket, type Shown, type SocketSpec } from '../contract/define-socket.ts'
import { clipDuration, type Clip, type ClipInfo } from '../frames/clip.ts'
import { frameLayout, type PixelFormat } from '../frames/format.ts'

/** FFV1 of painted or filmed pictures takes about this share of the raw bytes. */
const LOSSLESS_SHARE = 0.45

interface ClipSocket {
  readonly name: string
  readonly title: string
  readonly colour: string
  /** The first is what a filter makes of a clip of another format. */
  readonly formats: readonly PixelFormat[]
  /** `matte`: it can be laid over the picture that it belongs to. */
  readonly shows?: Extract<Shown, 'clip' | 'matte'>
}

/** A socket type for clips of some formats. */
export function clipSocket({ name, title, colour, formats, shows = 'clip' }: ClipSocket): SocketSpec {
  return defineSocket({
    name: name as 'video',
    title,
    colour,
    clip: formats,
    shows,
    check(value) {
      const { format } = (value as Clip).info
      return formats.includes(format) ? undefined : { expected: `a clip of ${formats.join(' or ')}`, got: format }
    },
    describe: ({ info }) => ({ clip: { ...info, duration: clipDuration(info), colour: colourOf(info.format) } }),
    store: {
      async write(clip, artifact) {
        await artifact.frames(clip)
        return { kind: 'clip', info: { ...clip.info, rate: { ...clip.info.rate } } }
      },
      open: ({ meta, frames }) => frames((meta as unknown as { info: ClipInfo }).info) as unknown as Clip,
      bytes: ({ info: { format, width, height, length } }) => frameLayout(format, width, height).bytes * length * LOSSLESS_SHARE,
    },
    sample: ({ clip }) => clip(formats[0]!),
    preview: (clip, look) => look.frame(clip),
  })
}

function colourOf(format: PixelFormat): string {
  if (format === 'yuv420p' || format === 'yuva420p') return 'BT.709 limited'
  return format === 'rgbf32' ? 'sRGB 0-1' : format === 'flow' ? 'pixels' : 'full range'
}

export const video = clipSocket({ name: 'video', title: 'Video', colour: '#7c5cff', formats: ['yuv420p', 'yuva420p'] })
export const mask = clipSocket({ name: 'mask', title: 'Mask', colour: '#9aa4b2', formats: ['gray8'], shows: 'matte' })
export const flow = clipSocket({ name: 'flow', title: 'Optical flow', colour: '#ff8a3d', formats: ['flow'] })
