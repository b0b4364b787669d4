/** How bright a film of HDR was made to be, as its first pictures say: what containers say is handed on to them. */
import type { Children } from './child.ts'
import { eachMessage } from './damage.ts'
import type { Ffmpeg } from './locate-ffmpeg.ts'
import type { VideoStream } from './streams.ts'
import { safeInput } from './safe-input.ts'

/** In cd/m². */
export interface Light {
  /** Brightest of the screen that it was made on: SMPTE ST 2086. */
  readonly screen?: number
  /** Largest of R, G and B anywhere in the film: MaxCLL of CTA-861.3. */
  readonly content?: number
}

export async function readLight(ffmpeg: Ffmpeg, children: Children, path: string, stream: VideoStream, maxPixels: number): Promise<Light> {
  const input = ['-hide_banner', '-nostdin', '-loglevel', 'info', ...safeInput(maxPixels), '-i', path, '-map', `0:${stream.index}`]
  const child = children.start(ffmpeg.path, [...input, '-vf', 'showinfo', '-frames:v', '1', '-f', 'null', '-'])
  let light: Light = {}
  eachMessage(child, (line) => (light = { ...light, ...parseLight(line) }))
  // What can't be decoded is told of where it is read.
  await child.done.catch(() => {})
  return light
}

/** A line of ffmpeg's `showinfo`. Pure. */
export function parseLight(line: string): Light {
  const screen = Number(/mastering display:.* has_luminance:1.* max_luminance=([\d.]+)/i.exec(line)?.[1] ?? 0)
  const content = Number(/content light level.* MaxCLL=(\d+)/i.exec(line)?.[1] ?? 0)
  return { ...(screen > 0 ? { screen } : {}), ...(content > 0 ? { content } : {}) }
}
