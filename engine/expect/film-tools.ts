/** What finished films are looked at with: ffmpeg, asked once what it can do, and its children. */
import { Children } from '../media/child.ts'
import { locateFfmpeg, type Ffmpeg } from '../media/locate-ffmpeg.ts'
import { probeFile } from '../media/probe.ts'
import type { Probe } from '../media/streams.ts'

export interface FilmTools {
  /** @returns what ffmpeg printed @param hear its messages @throws E_FFMPEG with the last of them */
  run(args: readonly string[], hear?: (messages: string) => void): Promise<string>
  /** @throws E_MEDIA_FORMAT */
  probe(file: string): Promise<Probe>
  /** RGB pictures of one size, `rate` of them a second, one after the other. @throws E_FFMPEG */
  pictures(file: string, width: number, height: number, rate: number): AsyncGenerator<Uint8Array>
}

/** @throws E_FFMPEG_MISSING */
export async function filmTools(): Promise<FilmTools> {
  const ffmpeg: Ffmpeg = await locateFfmpeg()
  const children = new Children()
  return {
    run: (args, hear) => children.output(ffmpeg.path, ['-hide_banner', '-nostats', '-nostdin', '-y', ...args], undefined, hear),
    probe: (file) => probeFile(ffmpeg, children, file, Infinity),
    async *pictures(file, width, height, rate) {
      const child = children.start(ffmpeg.path, ['-v', 'error', '-nostdin', '-i', file, '-map', '0:v:0', '-vf', `fps=${rate},scale=${width}:${height}:flags=area`, '-pix_fmt', 'rgb24', '-f', 'rawvideo', 'pipe:1'])
      child.process.stdin!.end()
      try {
        const picture = new Uint8Array(width * height * 3)
        let filled = 0
        for await (const chunk of child.process.stdout as AsyncIterable<Uint8Array>) {
          for (let at = 0; at < chunk.length;) {
            const taken = chunk.subarray(at, at + picture.length - filled)
            picture.set(taken, filled)
            filled += taken.length
            at += taken.length
            if (filled < picture.length) continue
            filled = 0
            yield picture
          }
        }
        await child.done
      } finally {
        child.kill()
        await child.done.catch(() => {})
      }
    },
  }
}
