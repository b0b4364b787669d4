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
}

/** @throws E_FFMPEG_MISSING */
export async function filmTools(): Promise<FilmTools> {
  const ffmpeg: Ffmpeg = await locateFfmpeg()
  const children = new Children()
  return {
    run: (args, hear) => children.output(ffmpeg.path, ['-hide_banner', '-nostats', '-nostdin', '-y', ...args], undefined, hear),
    probe: (file) => probeFile(ffmpeg, children, file, Infinity),
  }
}
