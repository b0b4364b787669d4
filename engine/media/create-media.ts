/** Builds the media service: ffmpeg as child processes, sharp for stills, bundled fonts for text. */
import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join, relative, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { ClipSource } from '../contract/frame-context.ts'
import type { Log } from '../contract/log.ts'
import { dividedSize } from '../graph/proxies.ts'
import type { EncodeRequest, MediaInfo, MediaService, TrackChoice, VideoReading } from '../contract/media-service.ts'
import { failure } from '../contract/errors.ts'
import type { Track } from '../frames/clip.ts'
import type { Warn } from '../contract/warnings.ts'
import type { ArtifactStore } from '../store/store.ts'
import { companionsOf, resolveBeside } from './characters/companions.ts'
import { readCharacter } from './characters/read-character.ts'
import { isAnimatedWebp, writePictures } from './animation.ts'
import { Children } from './child.ts'
import { chooseEncoder, estimatedBytes } from './codecs.ts'
import { planColour, shownSize, toneMapOf } from './colour.ts'
import { parseCube } from './cube.ts'
import { createAudioTrack, measureSound, silentFacts } from './decode-audio.ts'
import type { StoredFilm } from './copy-film.ts'
import { damagedPictures } from './damage.ts'
import { createVideoSource } from './decode-video.ts'
import { encodeFilm, encodeKey, encodeStretch, warningTag } from './encode.ts'
import { framesOfSegment } from './film-segments.ts'
import { planDeinterlacing } from './fields.ts'
import { shortFacts } from './frame-index.ts'
import { coverStill, encodeStill, fitStill, openStill, rasteriseSvg, readStill, writeStill } from './image.ts'
import { createFilmSources } from './film-source.ts'
import { createKnownFiles } from './known-files.ts'
import { locateFfmpeg, type Ffmpeg } from './locate-ffmpeg.ts'
import { createSegmentsSource, writeLossless } from './lossless.ts'
import { isMakerOf } from './maker.ts'
import type { Media, MediaBinding } from './media.ts'
import { mediaInfo } from './media-info.ts'
import { openFileSet, setTags } from './file-set.ts'
import { foretellOutput } from './own-output.ts'
import { warnOfNoSound } from './sound.ts'
import { cutFilm, writeStreamPiece } from './pieces.ts'
import { checkPixels, MOST_PIXELS, pictureHead } from './picture-size.ts'
import { ANY_MEDIA, ANY_PICTURES, isSequence, listSequence } from './picture-sequence.ts'
import { createSequenceSource } from './sequence-source.ts'
import { soundFormat, tagsInComment, warnOfMix } from './save-sound.ts'
import { openRows } from './rows/open-rows.ts'
import { outputTags, textTags, writeSound, writeText } from './small-outputs.ts'
import { assetName, resolveAsset, resolveOutput } from './paths.ts'
import { readPictureTags } from './tags/read-tags.ts'
import type { Tags } from './tags/tags.ts'
import { createTables } from './tables.ts'
import { readText } from './text-file.ts'
import { createTextServices } from './text/text-services.ts'
import { untilAborted } from './until-aborted.ts'
import { chooseTrack } from './sound-choice.ts'

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

export function createMedia(options: CreateMediaOptions): MediaWithTools {
  const { projectDir, outputDir, store, log, maxPixels = MOST_PIXELS } = options
  const children = new Children()
  const closing = new AbortController()
  const known = createKnownFiles(store)
  const { lasting } = known
  let located: Promise<Ffmpeg> | undefined
  const ffmpeg = (): Promise<Ffmpeg> => {
    located ??= locateFfmpeg(options.ffmpegPath)
    located.catch(() => (located = undefined)) // it may be installed meanwhile
    return located
  }

  /** Films made of what ffmpeg can't read, and tables of colours; gone when the service closes. */
  let scratch: Promise<string> | undefined
  const scratchFolder = (): Promise<string> => (scratch ??= mkdtemp(join(tmpdir(), 'reelgraph-media-')))
  const tables = createTables(scratchFolder)
  /** As the project has it. */
  const nameOf = (path: string): string => (path.startsWith(projectDir + sep) ? relative(projectDir, path).replaceAll('\\', '/') : path)
  const { source, probed, indexed, interlaced, hdr } = createFilmSources({ ffmpeg, children, scratchFolder, nameOf, maxPixels, ...known })

  /** A film that packets may be copied from. @throws E_MEDIA_STREAM */
  async function stored(file: string): Promise<StoredFilm> {
    const path = await resolveAsset(projectDir, file)
    const { video: stream } = await probed(path)
    if (stream === undefined) throw failure('E_MEDIA_STREAM', { file, expected: 'a video stream' })
    const from = await source(path, stream)
    return { path, stream, index: await indexed(path, stream), packets: from.packets, mended: from.path !== path || from.mended + from.damaged > 0, digest: await digestOf(path) }
  }

  const digestOf = (path: string): Promise<string> =>
    lasting(path, 'digest', async () => {
      const hash = createHash('sha256')
      await pipeline(createReadStream(path), hash, { signal: closing.signal })
      return hash.digest('hex')
    })

  /** With the files that it is made of, where others belong to it. */
  const wholeDigest = async (path: string): Promise<string> => {
    const own = await digestOf(path)
    const others = await companionsOf(path)
    if (others.length === 0) return own
    const hash = createHash('sha256').update(own)
    for (const name of others) hash.update(`${name}\0${await digestOf(await resolveBeside(projectDir, path, name))}\n`)
    return hash.digest('hex')
  }

  async function probe(file: string): Promise<MediaInfo> {
    const path = await resolveAsset(projectDir, file)
    const { container, duration, video, tracks, timecode } = await probed(path)
    if (video !== undefined) checkPixels(video.width, video.height, maxPixels, file)
    const index = video === undefined ? undefined : await indexed(path, video)
    const light = video === undefined ? undefined : await hdr(path, video)
    const audio = tracks.length === 0 ? undefined : chooseTrack({ tracks }, {}, file)
    const pictures = video === undefined || index === undefined ? undefined : { stream: video, index, light, interlaced: await interlaced(path, video) }
    return mediaInfo({ container, duration, pictures, tracks, taken: audio, timecode, tags: await tagsOf(path) })
  }

  const tagsOf = async (path: string): Promise<Readonly<Record<string, string>>> => (await readPictureTags(path)) ?? tagsInComment((await probed(path)).tags)

  async function openFilm(path: string, file = path, warn = log.warn, reading: VideoReading = {}, proxy = 1): Promise<{ clip: ClipSource; duration: number; readable: number }> {
    const { container, duration, video } = await probed(path)
    if (video === undefined) throw failure('E_MEDIA_STREAM', { file, expected: 'a video stream' })
    checkPixels(video.width, video.height, maxPixels, file)
    // Half a picture has all that ffprobe looks at. Some formats only ffmpeg reads.
    if (container.endsWith('_pipe') && !/^(?:bmp|jpegxl|j2k)_/.test(container)) await readStill(path, maxPixels)
    const index = await indexed(path, video)
    const tools = await ffmpeg()
    const { width, height } = dividedSize(shownSize(video), proxy)
    const fields = await interlaced(path, video)
    const deinterlace = planDeinterlacing(fields, reading.deinterlace)
    if (fields && deinterlace === undefined) warn('W_INTERLACED', { file })
    const toneMap = toneMapOf(video, await hdr(path, video), reading.toneMap)
    const table = toneMap !== undefined && tools.filters.has('lut3d') ? await tables(toneMap) : undefined
    if (toneMap !== undefined && table === undefined) warn('W_HDR_PALE', { file, detail: toneMap.transfer === 'sdr' ? 'The source is BT.2020.' : 'The source is HDR.' })
    const colour = planColour(video, width, height, table?.path)
    for (const { code, facts } of colour.warnings) warn(code, { file, ...facts })
    if (index.cutOff) warn('W_SOURCE_SHORT', { file, ...shortFacts(index) })
    const { mended, damaged, ...place } = await source(path, video)
    if (mended > 0) warn('W_SOURCE_DAMAGED', { file, got: `${mended} damaged ${mended === 1 ? 'time stamp' : 'time stamps'}`, detail: 'The pictures are shown where pictures are missing.' })
    if (damaged > 0) warn('W_SOURCE_DAMAGED', { file, got: damagedPictures(damaged) })
    if (video.counted !== undefined && video.counted > index.length && !index.cutOff) warn('W_SOURCE_DAMAGED', { file, expected: `${video.counted} pictures`, got: String(index.length), detail: 'Where they are missing is not known: what follows comes too early.' })
    const from = { ...place, name: file, index, colour, width, height, maxPixels, ...(deinterlace === undefined ? {} : { deinterlace }), ...(table === undefined ? {} : { prepare: table.write }) }
    return { clip: createVideoSource(from, tools, children, warn), duration, readable: index.readable }
  }

  async function openAudio(file: string, choice: TrackChoice, warn: Warn, told: ReadonlySet<string>): Promise<Track> {
    const path = await resolveAsset(projectDir, file)
    const { container, tracks, video } = await probed(path)
    const audio = chooseTrack({ tracks }, choice, file)
    const picture = video === undefined ? undefined : (await indexed(path, video)).times[0]!
    // Opus in Matroska: ffmpeg leaves the codec's delay out, but counts times from before it.
    const delay = audio.codec === 'opus' ? Math.min(0, audio.start) : 0
    const start = picture === undefined ? undefined : picture + delay
    const tools = await ffmpeg()
    const channels = choice.surround === true && audio.channels > 2 ? 6 : 2
    const from = { path, container, stream: audio, channels, start, maxPixels } as const
    const sound = await lasting(path, `sound-${audio.index}${channels === 6 ? '-surround' : ''}`, () => measureSound(tools, children, from))
    const { cutOff, damaged, gain, missing } = sound
    if (cutOff && !told.has(path)) warn('W_SOURCE_SHORT', { file, ...silentFacts(sound) })
    if (damaged > 0) warn('W_SOURCE_DAMAGED', { file, got: `${damaged} damaged ${damaged === 1 ? 'piece' : 'pieces'} of its sound`, ...(missing > 0 ? { detail: `${missing.toFixed(2)} s of it are missing, and silent.` } : {}) })
    if (gain < 1) warn('W_SOUND_LOWERED', { file, got: `${(-20 * Math.log10(gain)).toFixed(1)} dB less` })
    return createAudioTrack(tools, children, from, sound)
  }

  function forNode(binding: MediaBinding): MediaService {
    /** Files of which the picture is open: one that is cut off is told of once, not for its sound again. */
    const told = new Set<string>()
    const placeOf = (file: string): string => {
      const path = resolveOutput(outputDir, file)
      binding.claim?.(path, file)
      return path
    }
    const isOwn = (tags: Tags): boolean => isMakerOf(binding, tags, (source) => existsSync(join(projectDir, source)))
    /** Where a plan's file would land. */
    const foretell = async (file: string, path: string, readTags = tagsOf): Promise<void> => {
      if (binding.dry === true) await foretellOutput({ path, file, force: binding.force, isOwn, readTags, warn: binding.warn })
    }
    const plan = async (request: EncodeRequest) => {
      const path = placeOf(request.file)
      const choice = chooseEncoder(request, request.video.info, (await ffmpeg()).encoders)
      warnOfNoSound(choice, request, binding.warn)
      await foretell(request.file, path)
      if (binding.planned !== undefined) {
        const key = encodeKey(binding.key, request, choice)
        const before = binding.force || !existsSync(path) ? undefined : await tagsOf(path).catch(() => undefined)
        binding.planned({ key, file: request.file, video: request.video, segment: framesOfSegment(request.video.info, options.segmentSeconds), encoded: request.copy !== true, there: before?.['reelgraph_key'] === key })
      }
      return { ...choice, estimatedBytes: estimatedBytes(request, choice, request.video.info) }
    }
    // Looking through a long file takes its time.
    const until = <T>(work: Promise<T>): Promise<T> => untilAborted(work, binding.signal)
    return {
      probe: (file) => until(probe(file)),
      async openVideo(file, reading) {
        const path = await resolveAsset(projectDir, file)
        told.add(path)
        return (await until(openFilm(path, file, binding.warn, reading, binding.proxy))).clip
      },
      openSequence: async (file, reading) => createSequenceSource(await listSequence(projectDir, file), file, { ...reading, proxy: binding.proxy ?? 1 }, maxPixels, binding.warn),
      openAudio: (file, choice = {}) => until(openAudio(file, choice, binding.warn, told)),
      openLut: async (file) => parseCube(await readText(await resolveAsset(projectDir, file)), file),
      async openCharacter(file) {
        const path = await resolveAsset(projectDir, file)
        return readCharacter(path, file, { decode: (bytes) => readStill(bytes, maxPixels), fit: fitStill, beside: (name) => resolveBeside(projectDir, path, name) })
      },
      openText: async (file) => readText(await resolveAsset(projectDir, file)),
      openImage: async (file, damaged) => openStill(await resolveAsset(projectDir, file), file, binding.warn, maxPixels, damaged === 'refuse'),
      listPictures: async (file) => (await listSequence(projectDir, file, ANY_PICTURES)).map((one) => one.file),
      openRows: (file) => openRows(projectDir, file),
      isThere: (file) => resolveAsset(projectDir, file).then(() => true, () => false),
      digest: async (file) => until(digestOf(await resolveAsset(projectDir, file))),
      planEncode: plan,
      planImage: async (file) => foretell(file, placeOf(file)),
      async encode(request) {
        // Before anything is waited for: two nodes that write one file write nothing.
        const path = placeOf(request.file)
        const services = {
          ffmpeg: await ffmpeg(),
          children,
          store,
          log,
          readTags: tagsOf,
          isOwn,
          stored,
          countFrames: async (path: string) => {
            const { video } = await probed(path)
            return video === undefined ? 0 : (await indexed(path, video)).times.length
          },
          ...(options.segmentSeconds === undefined ? {} : { segmentSeconds: options.segmentSeconds }),
        }
        if (binding.stretch !== undefined) return encodeStretch(services, binding, request, binding.stretch)
        const written = await encodeFilm(services, binding, request, path)
        binding.wrote(written)
        return written
      },
      cover: coverStill,
      decodeImage: (bytes) => readStill(bytes, maxPixels),
      imageBytes: (image, format) => encodeStill(image, format, {}),
      async writeImage(file, image, format) {
        if (binding.signal.aborted) throw failure('E_CANCELLED', { node: binding.node })
        const written = await writeStill(placeOf(file), image, format, { ...outputTags(binding), ...warningTag(binding.warnings()) }, { file, force: binding.force, isOwn, warn: binding.warn })
        binding.wrote(written)
        return written
      },
      async planSound(file, channels = 2) {
        soundFormat(file, (await ffmpeg()).encoders)
        warnOfMix(file, channels, binding.warn)
        await foretell(file, placeOf(file))
      },
      writeSound: async (request) => writeSound({ ffmpeg: await ffmpeg(), children, binding, readTags: tagsOf, isOwn }, request, placeOf(request.file)),
      planText: async (file) => foretell(file, placeOf(file), textTags(store)),
      writeText: (file, text) => writeText({ store, binding, isOwn }, file, text, placeOf(file)),
      planSet: async (folder) => foretell(folder, placeOf(folder), setTags),
      openSet: (folder) => openFileSet({ path: placeOf(folder), file: folder, node: binding.node, signal: binding.signal, force: binding.force, tags: outputTags(binding), isOwn, warn: binding.warn, wrote: binding.wrote }),
      assetOf: (file) => assetName(projectDir, resolveOutput(outputDir, file)),
      placeOf: (file) => resolveAsset(projectDir, file, 'folder'),
      svg: (document, width, height) => rasteriseSvg(document, width, height, maxPixels),
      ...createTextServices((font) => resolveAsset(projectDir, font), maxPixels, binding.warn),
    }
  }

  return {
    forNode,
    probe,
    tags: async (file) => tagsOf(await resolveAsset(projectDir, file, 'folder')),
    ffmpeg,
    listEncoders: async () => (await ffmpeg()).encoders,
    async find(file) {
      if (await isSequence(projectDir, file)) await listSequence(projectDir, file, ANY_MEDIA)
      else await resolveAsset(projectDir, file)
    },
    async digest(file, signal) {
      if (!(await isSequence(projectDir, file))) return untilAborted(wholeDigest(await resolveAsset(projectDir, file)), signal)
      const hash = createHash('sha256')
      for (const one of await listSequence(projectDir, file, ANY_MEDIA)) hash.update(`${basename(one.file)}\0${await untilAborted(digestOf(one.path), signal)}\n`)
      return hash.digest('hex')
    },
    writeLossless: async (frames, info, path, signal) =>
      writeLossless(await ffmpeg(), children, frames, info, path, signal),
    openFilm: (path) => openFilm(path),
    isAnimation: isAnimatedWebp,
    writePictures: async (from, to, signal) => writePictures(await ffmpeg(), children, from, to, maxPixels, signal),
    pictureHead: (path) => pictureHead(path, maxPixels),
    writeStreamPiece: async (piece, target, signal) => writeStreamPiece(await ffmpeg(), children, piece, target, signal),
    cutFilm: async (request, target, signal) => cutFilm(await ffmpeg(), children, request, target, signal),
    fit: fitStill,
    openSegments: (parts, info) => createSegmentsSource(ffmpeg, children, parts, info, log),
    async close() {
      closing.abort()
      await children.close()
      if (scratch !== undefined) await rm(await scratch, { recursive: true, force: true })
    },
  }
}
