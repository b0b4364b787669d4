/** Builds the media service: ffmpeg as child processes, sharp for stills, bundled fonts for text. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { LRUCache } from 'lru-cache'
import type { ClipSource, EncodeRequest, Letters, Log, MediaInfo, MediaService, TextRequest } from '../context.ts'
import { failure } from '../errors.ts'
import type { Still, Track } from '../frames/clip.ts'
import type { ArtifactStore } from '../store/store.ts'
import { isAnimatedWebp, writePictures } from './animation.ts'
import { Children } from './child.ts'
import { chooseEncoder } from './codecs.ts'
import { planColour, shownSize } from './colour.ts'
import { parseCube } from './cube.ts'
import { countSamples, createAudioTrack } from './decode-audio.ts'
import { createVideoSource } from './decode-video.ts'
import { encodeFilm, modelTag, warningTag } from './encode.ts'
import { readFrameIndex, type FrameIndex } from './frame-index.ts'
import { coverStill, encodeStill, fitStill, rasteriseShapes, rasteriseSvg, readStill, writeStill } from './image.ts'
import { locateFfmpeg, type Ffmpeg } from './locate-ffmpeg.ts'
import { createSegmentsSource, writeLossless } from './lossless.ts'
import type { Media, MediaBinding } from './media.ts'
import { checkPixels, MOST_PIXELS, pictureHead } from './picture-size.ts'
import { resolveAsset, resolveOutput } from './paths.ts'
import { probeFile, type Probe, type VideoStream } from './probe.ts'
import { readPictureTags } from './tags/read-tags.ts'
import { readText } from './text-file.ts'

export interface CreateMediaOptions {
  /** Absolute; assets are read below it. */
  readonly projectDir: string
  /** Absolute; films are written below it. */
  readonly outputDir: string
  readonly store: ArtifactStore
  readonly log: Log
  /** Default: FFMPEG_PATH, ffmpeg-static, PATH. */
  readonly ffmpegPath?: string
  /** Seconds of film per resumable segment. Default: 10. */
  readonly segmentSeconds?: number
  /** Most pixels of a picture, and of a frame of a film, that is read. Default: 100 million. */
  readonly maxPixels?: number
}

export interface MediaWithTools extends Media {
  /** The ffmpeg in use, for `doctor`. @throws E_FFMPEG_MISSING */
  ffmpeg(): Promise<Ffmpeg>
  /** Names of the encoders that this ffmpeg has. */
  listEncoders(): Promise<ReadonlySet<string>>
}

/** What is known of a file, as long as it doesn't change. */
interface KnownFile {
  probe?: Promise<Probe>
  index?: Promise<FrameIndex>
  digest?: Promise<string>
  samples?: Promise<number>
}

export function createMedia(options: CreateMediaOptions): MediaWithTools {
  const { projectDir, outputDir, store, log, maxPixels = MOST_PIXELS } = options
  const children = new Children()
  const known = new LRUCache<string, KnownFile>({ max: 256 })
  let located: Promise<Ffmpeg> | undefined
  const ffmpeg = (): Promise<Ffmpeg> => {
    located ??= locateFfmpeg(options.ffmpegPath)
    located.catch(() => (located = undefined)) // it may be installed meanwhile
    return located
  }

  /** Facts are kept by path, size and time of change; a failed look is not kept. */
  async function remember<K extends keyof KnownFile>(
    path: string,
    fact: K,
    make: () => NonNullable<KnownFile[K]>,
  ): Promise<Awaited<NonNullable<KnownFile[K]>>> {
    const { size, mtimeMs } = await stat(path)
    const id = `${path}\0${size}\0${mtimeMs}`
    const entry = known.get(id) ?? {}
    known.set(id, entry)
    const made = entry[fact] ?? make()
    entry[fact] = made as KnownFile[K]
    try {
      return (await made) as Awaited<NonNullable<KnownFile[K]>>
    } catch (thrown) {
      delete entry[fact]
      throw thrown
    }
  }

  const probed = (path: string): Promise<Probe> =>
    remember(path, 'probe', async () => probeFile(await ffmpeg(), children, path))
  const indexed = (path: string, stream: VideoStream): Promise<FrameIndex> =>
    remember(path, 'index', async () => readFrameIndex(await ffmpeg(), children, path, stream))

  async function probe(file: string): Promise<MediaInfo> {
    const path = await resolveAsset(projectDir, file)
    const { container, duration, video, audio } = await probed(path)
    if (video !== undefined) checkPixels(video.width, video.height, maxPixels, file)
    const index = video === undefined ? undefined : await indexed(path, video)
    return {
      container,
      duration,
      ...(video === undefined || index === undefined
        ? {}
        : {
            video: {
              codec: video.codec,
              ...shownSize(video),
              rate: index.rate,
              frames: index.length,
              pixelFormat: video.pixelFormat,
              ...(video.matrix === undefined ? {} : { matrix: video.matrix }),
              ...(video.range === undefined ? {} : { range: video.range }),
              ...(video.primaries === undefined ? {} : { primaries: video.primaries }),
              ...(video.transfer === undefined ? {} : { transfer: video.transfer }),
              rotation: video.rotation,
              variableRate: index.variableRate,
              alpha: video.alpha,
            },
          }),
      ...(audio === undefined
        ? {}
        : {
            audio: {
              codec: audio.codec,
              sampleRate: audio.sampleRate,
              channels: audio.channels,
              samples: Math.round(duration * audio.sampleRate),
            },
          }),
      tags: await tagsOf(path),
    }
  }

  const tagsOf = async (path: string): Promise<Readonly<Record<string, string>>> => (await readPictureTags(path)) ?? (await probed(path)).tags

  async function openFilm(path: string, file = path, warn = log.warn): Promise<{ clip: ClipSource; duration: number }> {
    const { container, duration, video } = await probed(path)
    if (video === undefined) throw failure('E_MEDIA_STREAM', { file, expected: 'a video stream' })
    checkPixels(video.width, video.height, maxPixels, file)
    // Half a picture has all that ffprobe looks at.
    if (container.endsWith('_pipe')) await readStill(path, maxPixels)
    const index = await indexed(path, video)
    const tools = await ffmpeg()
    const { width, height } = shownSize(video)
    const colour = planColour(video, width, height, tools.filters)
    for (const { code, facts } of colour.warnings) warn(code, { file, ...facts })
    return { clip: createVideoSource({ path, container, stream: video, index, colour, width, height, maxPixels }, tools, children, warn), duration }
  }

  async function openAudio(file: string): Promise<Track> {
    const path = await resolveAsset(projectDir, file)
    const { container, audio, video } = await probed(path)
    if (audio === undefined) throw failure('E_MEDIA_STREAM', { file, expected: 'a sound stream' })
    const picture = video === undefined ? undefined : (await indexed(path, video)).times[0]!
    // Opus in Matroska: ffmpeg leaves the codec's delay out, but counts times from before it.
    const delay = audio.codec === 'opus' ? Math.min(0, audio.start) : 0
    const start = picture === undefined ? undefined : picture + delay
    const tools = await ffmpeg()
    const from = { path, container, stream: audio, start }
    const length = await remember(path, 'samples', () => countSamples(tools, children, from))
    return createAudioTrack(tools, children, from, length)
  }

  const fontPath = (file: string): Promise<string> => resolveAsset(projectDir, file)

  async function text(request: TextRequest, binding: MediaBinding): Promise<Still> {
    const { setText } = await import('./text/set-text.ts')
    const { svg, width, height, missing } = await setText(request, fontPath)
    warnOfMissing(missing, request, binding)
    return rasteriseShapes(svg, width, height, maxPixels)
  }

  async function letters(request: TextRequest, binding: MediaBinding): Promise<Letters> {
    const { setLetters } = await import('./text/letters.ts')
    const { pictures, missing, ...line } = await setLetters(request, fontPath)
    warnOfMissing(missing, request, binding)
    return {
      ...line,
      pictures: await Promise.all(pictures.map(async ({ svg, width, height, inColours }) => ({ image: await rasteriseShapes(svg, width, height, maxPixels), inColours }))),
    }
  }

  function warnOfMissing(missing: readonly string[], { port = 'text' }: TextRequest, binding: MediaBinding): void {
    if (missing.length === 0) return
    const named = missing.map((letter) => `${letter} (U+${letter.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')})`)
    const more = named.length > 12 ? ` and ${named.length - 12} more` : ''
    binding.warn('W_GLYPH_MISSING', { port, got: named.slice(0, 12).join(', ') + more })
  }

  function forNode(binding: MediaBinding): MediaService {
    const plan = async (request: EncodeRequest) => {
      resolveOutput(outputDir, request.file)
      return chooseEncoder(request, request.video.info, (await ffmpeg()).encoders)
    }
    return {
      probe,
      openVideo: async (file) => (await openFilm(await resolveAsset(projectDir, file), file, binding.warn)).clip,
      openAudio,
      openLut: async (file) => parseCube(await readText(await resolveAsset(projectDir, file)), file),
      openImage: async (file) => readStill(await resolveAsset(projectDir, file), maxPixels),
      planEncode: plan,
      async encode(request) {
        const services = {
          ffmpeg: await ffmpeg(),
          children,
          store,
          log,
          readTags: tagsOf,
          countFrames: async (path: string) => {
            const { video } = await probed(path)
            return video === undefined ? 0 : (await indexed(path, video)).times.length
          },
          ...(options.segmentSeconds === undefined ? {} : { segmentSeconds: options.segmentSeconds }),
        }
        const written = await encodeFilm(services, binding, request, resolveOutput(outputDir, request.file))
        binding.wrote(written)
        return written
      },
      cover: coverStill,
      decodeImage: (bytes) => readStill(bytes, maxPixels),
      imageBytes: (image, format) => encodeStill(image, format, {}),
      async writeImage(file, image, format) {
        const tags = { reelgraph: binding.graph, reelgraph_key: binding.key, ...modelTag(binding.models()), ...warningTag(binding.warnings()) }
        const written = await writeStill(resolveOutput(outputDir, file), image, format, tags, binding.force)
        binding.wrote(written)
        return written
      },
      svg: (document, width, height) => rasteriseSvg(document, width, height, maxPixels),
      text: (request) => text(request, binding),
      measureText: async (request) => (await import('./text/letters.ts')).measureText(request, fontPath),
      letters: (request) => letters(request, binding),
    }
  }

  return {
    forNode,
    probe,
    tags: async (file) => tagsOf(await resolveAsset(projectDir, file, 'folder')),
    ffmpeg,
    listEncoders: async () => (await ffmpeg()).encoders,
    digest: async (file) => {
      const path = await resolveAsset(projectDir, file)
      return remember(path, 'digest', async () => {
        const hash = createHash('sha256')
        await pipeline(createReadStream(path), hash)
        return hash.digest('hex')
      })
    },
    writeLossless: async (frames, info, path, signal) =>
      writeLossless(await ffmpeg(), children, frames, info, path, signal),
    openFilm: (path) => openFilm(path),
    isAnimation: isAnimatedWebp,
    writePictures: async (from, to, signal) => writePictures(await ffmpeg(), children, from, to, maxPixels, signal),
    pictureHead: (path) => pictureHead(path, maxPixels),
    fit: fitStill,
    openSegments: (parts, info) => createSegmentsSource(ffmpeg, children, parts, info, log),
    close: () => children.close(),
  }
}
