/** Where the pictures of a file are read from: itself, or what was made of it where ffmpeg can't read it as it is. */
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { Hdr } from '../contract/media-service.ts'
import { isAnimatedWebp } from './animation.ts'
import type { Children } from './child.ts'
import { hdrOf } from './colour.ts'
import { looksInterlaced } from './fields.ts'
import { frameIndexOf, readPackets, type FrameIndex, type Packet } from './frame-index.ts'
import type { KnownFiles } from './known-files.ts'
import { readLight, type Light } from './light.ts'
import type { Ffmpeg } from './locate-ffmpeg.ts'
import { mendedTimes } from './mend-times.ts'
import { writeMendedCopy } from './mended-copy.ts'
import { probeFile } from './probe.ts'
import type { Probe, VideoStream } from './streams.ts'
import { indexOfDelays, writeWebpFilm, type WebpFilm } from './webp-film.ts'

export interface FilmSource {
  readonly path: string
  /** ffmpeg's name of the container. */
  readonly container: string
  readonly stream: VideoStream
  /** Pictures whose times could not be right, and were mended. */
  readonly mended: number
  /** Pictures that can't be decoded, where that is known already. */
  readonly damaged: number
}

interface FilmSourceOptions extends KnownFiles {
  readonly ffmpeg: () => Promise<Ffmpeg>
  readonly children: Children
  readonly scratchFolder: () => Promise<string>
  readonly nameOf: (path: string) => string
  readonly maxPixels: number
}

export interface FilmSources {
  probed(path: string): Promise<Probe>
  source(path: string, stream: VideoStream): Promise<FilmSource & { readonly packets: readonly Packet[] }>
  indexed(path: string, stream: VideoStream): Promise<FrameIndex>
  interlaced(path: string, stream: VideoStream): Promise<boolean>
  hdr(path: string, stream: VideoStream): Promise<Hdr | undefined>
}

export function createFilmSources({ ffmpeg, children, scratchFolder, nameOf, maxPixels, remember, stored, lasting }: FilmSourceOptions): FilmSources {
  const scratchFilm = async (): Promise<string> => join(await scratchFolder(), `${randomUUID()}.mkv`)

  /** The film of an animated WebP, with its pictures' times. */
  const webpFilm = (path: string): Promise<(WebpFilm & { readonly path: string }) | undefined> =>
    remember(path, 'webp', async () => {
      if (!(await isAnimatedWebp(path))) return undefined
      const film = await scratchFilm()
      return { path: film, ...(await writeWebpFilm(await ffmpeg(), children, path, nameOf(path), film, maxPixels)) }
    })

  const probed = async (path: string): Promise<Probe> => {
    const webp = await webpFilm(path)
    if (webp === undefined) return lasting(path, `streams-2-${maxPixels}`, async () => probeFile(await ffmpeg(), children, path, maxPixels, nameOf(path)))
    const made = await remember(path, 'streams', async () => probeFile(await ffmpeg(), children, webp.path, maxPixels))
    return { ...made, container: 'webp', duration: webp.delays.reduce((sum, one) => sum + one, 0) / 1000, tags: {}, video: made.video && { ...made.video, codec: 'webp' } }
  }

  const packetsOf = (path: string, stream: VideoStream): Promise<Packet[]> =>
    stored(path, `packets-${stream.index}`, async () => readPackets(await ffmpeg(), children, path, stream.index, stream.timeBase, maxPixels))

  const source = (path: string, stream: VideoStream): Promise<FilmSource & { readonly packets: readonly Packet[] }> =>
    remember(path, 'source', async () => {
      const webp = await webpFilm(path)
      const { container } = await probed(path)
      if (webp !== undefined) {
        const packets = await readPackets(await ffmpeg(), children, webp.path, stream.index, stream.timeBase, maxPixels)
        return { path: webp.path, container, stream, packets, mended: 0, damaged: webp.damaged }
      }
      const packets = await packetsOf(path, stream)
      return (await mendedSource(path, stream, packets)) ?? { path, container, stream, packets, mended: 0, damaged: 0 }
    })

  async function mendedSource(path: string, stream: VideoStream, packets: readonly Packet[]): Promise<(FilmSource & { readonly packets: readonly Packet[] }) | undefined> {
    // A copy would lose the turn, and what an edit list cuts away.
    if (stream.rotation !== 0 || packets.some((one) => !one.shown)) return undefined
    const found = mendedTimes(packets.map((one) => one.pts), stream.end)
    if (found === undefined) return undefined
    const tools = await ffmpeg()
    const copy = await scratchFilm()
    if (!(await writeMendedCopy(tools, children, path, stream, packets, found.times, copy, maxPixels))) return undefined
    const { container, video } = await probeFile(tools, children, copy, maxPixels)
    if (video === undefined) return undefined
    const { index, timeBase, averageRate, baseRate } = video
    const made = { ...stream, index, timeBase, averageRate, baseRate }
    const copied = await readPackets(tools, children, copy, index, timeBase, maxPixels)
    return { path: copy, container, stream: made, packets: copied.map(({ until: _, ...rest }) => rest), mended: found.mended, damaged: 0 }
  }

  return {
    probed,
    source,
    indexed: (path, stream) =>
      remember(path, 'index', async () => {
        const from = await source(path, stream)
        const index = await frameIndexOf(from.packets, from.mended > 0 ? path : from.path, from.stream)
        const webp = await webpFilm(path)
        return webp === undefined ? index : { ...indexOfDelays(index, webp.delays), cutOff: webp.cutOff }
      }),
    interlaced: (path, stream) =>
      lasting(path, 'fields', async () => looksInterlaced(await ffmpeg(), children, (await webpFilm(path))?.path ?? path, stream, maxPixels)),
    async hdr(path, stream) {
      const look = async (): Promise<Light> => readLight(await ffmpeg(), children, path, stream, maxPixels)
      return hdrOf(stream, stream.transfer === 'smpte2084' ? await lasting(path, 'light', look) : {})
    },
  }
}
