/** What a node is given: the services behind `run` and `frame`. Interfaces only; implementations live in the folders. */
import type { Clip, ClipInfo, Signal, Still, Track } from '../frames/clip.ts'
import type { PixelFormat } from '../frames/format.ts'
import type { ReadonlyFrame, WritableFrame } from '../frames/frame-view.ts'
import type { Kernels, Lut1d, Lut3d } from '../kernels/kernels.ts'
import type { Diffusion } from '../models/tasks/diffusion.ts'
import type { FaceModels } from '../models/faces/face-models.ts'
import type { FlowModels } from '../models/tasks/flow-model.ts'
import type { Captioners } from '../models/tasks/captioner.ts'
import type { ImageModels } from '../models/tasks/image-model.ts'
import type { Lora } from '../models/lora/lora-file.ts'
import type { ModelPackages } from '../models/packages/package-types.ts'
import type { PromptReading } from '../backends/prompt-reading.ts'
import type { SafetyCheckers } from '../models/tasks/safety-checker.ts'
import type { Sessions } from '../models/runtime/session-types.ts'
import type { RemoteDirectory, RemoteService } from '../remote/remote.ts'
import type { Json, LoraSetting } from './sockets.ts'
import type { Warn } from './warnings.ts'

export interface Log {
  debug(message: string, facts?: Record<string, unknown>): void
  info(message: string, facts?: Record<string, unknown>): void
  /** A warning of the table (docs/warnings.md). It reaches whoever runs the graph; a plugin's own words go into `detail` of W_NODE. */
  readonly warn: Warn
}

/** A clip as a node makes it: the engine wraps it (joins requests, caches, frees). */
export interface ClipSource {
  readonly info: ClipInfo
  /** Makes frame n. Pull other clips' frames through `scope.pull`; they are freed when the call settles. */
  frame(n: number, scope: FrameContext): Promise<ReadonlyFrame>
  /**
   * How far around n this clip reaches into the clips it pulls, in frames; `any` for reordering clips. Used for
   * look-ahead, caching and the memory estimate.
   */
  readonly window?: FrameWindow
  /** Milliseconds of processor time that other processes have spent on it by now. */
  time?(): number
}

/** Frames before and after n that making frame n may ask for. */
export type FrameWindow = { readonly before: number; readonly after: number } | 'any'

/** What making one frame may use. Everything pulled or made through it is freed when the call settles. */
export interface FrameContext {
  readonly kernels: Kernels
  readonly signal: AbortSignal
  /** A frame of another clip, held until this call settles. */
  pull(clip: Clip, n: number): Promise<ReadonlyFrame>
  /** A new frame with undefined contents, yours to fill. */
  create(format: PixelFormat, width: number, height: number): WritableFrame
  /** The same promise; until it settles, the time is not that of the caller's own code. */
  idle?<T>(work: Promise<T>): Promise<T>
}

/** One of a file's sound tracks. */
export interface SoundTrack {
  /** From 1. */
  readonly track: number
  readonly codec: string
  readonly channels: number
  /** As the file writes it, e.g. `eng`. */
  readonly language?: string
  readonly title?: string
  /** Marked by the container as the one to be played. */
  readonly isDefault: boolean
  /** Taken where none is chosen. */
  readonly taken: boolean
}

/** How a film's pictures are read. */
export interface VideoReading {
  /** `auto`: where the file says that it is interlaced. */
  readonly deinterlace?: 'auto' | 'on' | 'off'
  /** What HDR becomes: `auto` rolls its highlights off by BT.2390, `clip` cuts them off at diffuse white, `off` takes the code values as they are. */
  readonly toneMap?: 'auto' | 'clip' | 'off'
}

/** Which of a file's sound tracks is read; nothing: the container's own choice. */
export interface TrackChoice {
  /** From 1, in the order of the file. */
  readonly track?: number
  /** As the file writes it, e.g. `eng`; the first such track. */
  readonly language?: string
}

/** A source of high dynamic range. */
export interface Hdr {
  readonly transfer: 'pq' | 'hlg'
  /** Its brightest light in cd/m². */
  readonly peak: number
  /** The file doesn't say its peak. */
  readonly assumed: boolean
}

/** What ffmpeg can tell of a file. */
export interface MediaInfo {
  readonly container: string
  /** Seconds. */
  readonly duration: number
  readonly video?: {
    readonly codec: string
    /** After rotation. */
    readonly width: number
    readonly height: number
    readonly rate: { readonly num: number; readonly den: number }
    /** Frames. */
    readonly frames: number
    readonly pixelFormat: string
    readonly matrix?: string
    readonly range?: string
    readonly primaries?: string
    readonly transfer?: string
    readonly hdr?: Hdr
    readonly rotation: number
    readonly variableRate: boolean
    readonly interlaced: boolean
    readonly alpha: boolean
  }
  /** The sound track that is taken where none is chosen. */
  readonly audio?: { readonly codec: string; readonly sampleRate: number; readonly channels: number; readonly samples: number }
  /** All sound tracks, in the order of the file. */
  readonly tracks: readonly SoundTrack[]
  /** Container tags, e.g. the graph that made the file. */
  readonly tags: Readonly<Record<string, string>>
}

export interface EncodeRequest {
  readonly video: Clip
  readonly audio?: Track
  /** File name relative to the output folder, without `..`. */
  readonly file: string
  readonly codec: string
  /** Bits per second, or quality (CRF) where the bitrate is absent. */
  readonly bitrate?: number
  readonly crf?: number
  /** Encoder speed preset, e.g. `veryfast`. */
  readonly speed?: string
  /** Container tags to write beside the graph and the digest. */
  readonly tags?: Readonly<Record<string, string>>
}

/** What `encode` would do with a clip. */
export interface EncodePlan {
  readonly codec: string
  readonly container: string
  /** ffmpeg's name of the encoder. */
  readonly encoder: string
  /** Columns and rows added by repeating the edge, for codecs that need even sizes. */
  readonly padding: { readonly right: number; readonly bottom: number }
  /** Whether the codec takes a bitrate or a CRF. */
  readonly rateControl: boolean
  /** Bytes of the film, as far as can be told before it is made. */
  readonly estimatedBytes?: number
}

export interface OutputFile {
  /** Absolute path. */
  readonly path: string
  readonly bytes: number
  /** sha256 over the per-frame sha256 digests of the frames given to the encoder, hex. */
  readonly frameDigest?: string
  readonly frames?: number
  /** What the encoder did, for the node's report: codec, encoder, size, segments taken up. */
  readonly facts?: Readonly<Record<string, Json>>
}

/** What a `.cube` file holds. */
export interface Cube {
  /** Empty where the file gives none. */
  readonly title: string
  readonly table: ({ readonly kind: '1d' } & Lut1d) | ({ readonly kind: '3d' } & Lut3d)
}

/** Files in and out, by way of ffmpeg and sharp. Paths are relative to the project folder (in) or the output folder (out). */
export interface MediaService {
  probe(path: string): Promise<MediaInfo>
  openVideo(path: string, reading?: VideoReading): Promise<ClipSource>
  openAudio(path: string, choice?: TrackChoice): Promise<Track>
  /** Picture files as a clip: those of a folder, a `%04d` pattern or a glob, in natural order. */
  openSequence(path: string, reading: { readonly fps: number; readonly gaps: 'skip' | 'hold' }): Promise<ClipSource>
  openImage(path: string): Promise<Still>
  /** A look-up table from a `.cube` file. @throws E_LUT with the line */
  openLut(path: string): Promise<Cube>
  encode(request: EncodeRequest): Promise<OutputFile>
  /** Checks file name, codec, container and size as `encode` does, and writes nothing. @throws E_ENCODER, E_OUTPUT_PATH */
  planEncode(request: EncodeRequest): Promise<EncodePlan>
  /** A picture in another size, cut to cover it; shrinking filters, as `resize` does. */
  cover(image: Still, width: number, height: number): Promise<Still>
  /** An image file in memory, e.g. to send it to a service. */
  imageBytes(image: Still, format: 'png' | 'jpeg' | 'webp'): Promise<Uint8Array>
  /** A picture out of an image file in memory, e.g. from a service. @throws E_MEDIA_FORMAT */
  decodeImage(bytes: Uint8Array): Promise<Still>
  /** Checks the file name as `writeImage` does, and writes nothing. @throws E_OUTPUT_PATH, E_OUTPUT_TWICE */
  planImage(file: string): void
  /** Where the file of another graph has the name, a numbered one is taken: `facts.file`. */
  writeImage(file: string, image: Still, format: 'png' | 'jpeg' | 'webp'): Promise<OutputFile>
  /** Rasterises an SVG document (no external references, no system fonts: text must be paths). */
  svg(document: string, width: number, height: number): Promise<Still>
  /** Sets text and returns it as a still with transparent ground. Letters that no font has are boxes, and a warning. */
  text(request: TextRequest): Promise<Still>
  /** Width of one line, and the direction that its first letter gives it. */
  measureText(request: TextRequest): Promise<TextMeasure>
  /** Sets one line in parts that may move by themselves: letters with their marks, ligatures, whole words where letters join. */
  letters(request: TextRequest): Promise<Letters>
}

export interface TextRequest {
  readonly text: string
  /** Name of a bundled font (`sans`, `serif`) or a font file in the project folder. */
  readonly font?: string
  readonly weight?: 'regular' | 'bold'
  /** Pixels. */
  readonly size: number
  /** `#rrggbb` or `#rrggbbaa`. */
  readonly colour: string
  /** Wraps at this many pixels. */
  readonly maxWidth?: number
  readonly align?: 'left' | 'center' | 'right'
  /** Share of the size. */
  readonly lineHeight?: number
  /** Share of the size between letters. Letters of joining scripts stay joined. */
  readonly tracking?: number
  readonly shadow?: boolean
  /** Default: as the first letter of each paragraph has it. */
  readonly direction?: 'ltr' | 'rtl'
  /** The param that the text comes from: warnings name it. Default: `text`. */
  readonly port?: string
}

export interface TextMeasure {
  /** Pixels that the letters advance by. */
  readonly width: number
  readonly direction: 'ltr' | 'rtl'
}

/** A line of text in parts. Places are pixels from the left end of the line and the top of its box. */
export interface Letters extends TextMeasure {
  /** Of the box, with a margin. */
  readonly height: number
  readonly pictures: readonly {
    readonly image: Still
    /** Its glyphs have colours of their own, as emoji do. */
    readonly inColours: boolean
  }[]
  readonly parts: readonly LetterPart[]
}

export interface LetterPart {
  /** Which of the pictures. */
  readonly picture: number
  readonly x: number
  readonly y: number
  /** Where its pen begins. */
  readonly start: number
  /** Place in reading order; spaces count. */
  readonly order: number
}

/** What models run on. */
export interface ModelResources {
  readonly sessions: Sessions
  readonly packages: ModelPackages
  readonly diffusion: Diffusion
  /** Models that work picture by picture. */
  readonly images: ImageModels
  /** Models that put pictures into words. */
  readonly captioners: Captioners
  /** Models that flag pictures. */
  readonly safetyCheckers: SafetyCheckers
  /** Models that see motion. */
  readonly flow: FlowModels
  /** Models that find faces, and points in them. */
  readonly faces: FaceModels
  /** A LoRA file of the project. @throws E_ASSET_MISSING, E_LORA */
  lora(file: string): Promise<Lora>
}

/** Backends by node type; `auto` picks the best available one. Beside them, the models themselves. */
export interface ModelService extends ModelResources {
  /** Picks a backend for `kind` (e.g. `text-to-video`). Says why. Throws E_BACKEND with all reasons when none fits. */
  choose(kind: string, wanted: string, need: Json): Promise<BackendChoice>
}

export interface BackendChoice {
  readonly name: string
  readonly reason: string
  /** It works on another machine, and may cost money. */
  readonly remote: boolean
  /** What it makes takes long, and is stored. */
  readonly stored: boolean
  /** How the prompt was read: by this backend, or by the one that `auto` has passed over because it draws nothing of it. */
  readonly reading?: PromptReading & { readonly by: string }
  /** @throws E_BACKEND for one that makes no clips */
  generate(request: Omit<GenerateRequest, 'remote'>): Promise<Generated>
  /** @throws E_BACKEND for one that writes nothing */
  write(request: Omit<WriteRequest, 'remote'>): Promise<Written>
  /** @throws E_BACKEND for one that judges no pictures */
  score(request: ScoreRequest): Promise<Scored>
  /** @throws E_BACKEND for one that has no words for pictures */
  caption(request: Omit<CaptionRequest, 'remote'>): Promise<Captioned>
}

/** What a video backend is asked for. */
export interface GenerateRequest {
  readonly prompt: string
  readonly info: ClipInfo
  /** In 32 bits. */
  readonly seed: number
  /** All of it, where it is longer; PyTorch's generator on a CPU goes by its low half. */
  readonly wholeSeed?: bigint
  /** The picture to begin with, for backends of the kind `image-to-video`. */
  readonly image?: Still
  /** Of `image`: white is made anew, black stays. */
  readonly mask?: Still
  readonly loras?: readonly LoraSetting[]
  /** The backend's own name of a model; absent: its default. */
  readonly model: string | undefined
  /** Node params beyond those, for backends that know them. */
  readonly options: Readonly<Record<string, Json>>
  readonly signal: AbortSignal
  readonly progress: (done: number, total: number, message?: string) => void
  /** Shows what is being made. */
  readonly preview?: (picture: Still) => void
  readonly log: Log
  /** For backends that set text or read files. */
  readonly media: MediaService
  readonly models: ModelResources
  readonly remote: RemoteService
}

/** What a backend of the kind `script` is asked for: a better prompt, or a story cut into scenes. */
export interface WriteRequest {
  readonly task: 'enhance' | 'scenes'
  readonly text: string
  /** Most scenes. */
  readonly most: number
  /** Scenes become full prompts for a video model. */
  readonly enhance: boolean
  readonly model: string | undefined
  readonly seed: number
  readonly options: Readonly<Record<string, Json>>
  readonly signal: AbortSignal
  readonly log: Log
  readonly remote: RemoteService
}

export interface Written {
  /** One text for `enhance`, one for each scene else. */
  readonly texts: readonly string[]
  readonly metadata: { readonly backend: string; readonly [key: string]: Json }
}

export interface Generated {
  readonly clip: ClipSource
  /** What the backend says of its work: its name, words not understood, cost. Goes into the film's metadata. */
  readonly metadata: { readonly backend: string; readonly [key: string]: Json }
}

/** What a backend of the kind `best-image` is asked for: how good each of these looks. */
export interface ScoreRequest {
  readonly images: readonly Still[]
  readonly model: string | undefined
  readonly media: MediaService
  readonly models: ModelResources
  readonly signal: AbortSignal
  readonly log: Log
  readonly progress: (done: number, total: number) => void
}

export interface Scored {
  /** In the order of the pictures; higher is better. `parts` is what the score is made of, where it can be told. */
  readonly scores: readonly { readonly score: number; readonly parts: Readonly<Record<string, number>> }[]
  readonly metadata: { readonly backend: string; readonly [key: string]: Json }
}

/** What a backend of the kind `caption` is asked for: a picture in words. */
export interface CaptionRequest {
  readonly image: Still
  /** Words that the caption begins with. */
  readonly prefix: string
  /** Most tokens, about as many as words. */
  readonly tokens: number
  /** Captions that are followed side by side, for backends that know it. */
  readonly beams: number
  readonly model: string | undefined
  readonly options: Readonly<Record<string, Json>>
  readonly media: MediaService
  readonly models: ModelResources
  readonly remote: RemoteService
  readonly signal: AbortSignal
  readonly log: Log
  readonly progress: (done: number, total: number) => void
}

export interface Captioned {
  readonly text: string
  readonly metadata: { readonly backend: string; readonly [key: string]: Json }
}

interface BackendHead {
  /** Unique name, e.g. `procedural`. */
  readonly name: string
  /** Node type that it serves, e.g. `text-to-video`. */
  readonly kind: string
  readonly title: string
  /** Higher wins under `auto`, among those available. */
  readonly rank: number
  /** Changes whenever results change: part of the content key. */
  readonly version: string
  /** Works on another machine and may cost money: taken when asked for by name, never by `auto`. */
  readonly remote?: boolean
  /** What it makes takes long: it goes into the store, and a later run takes it from there. */
  readonly stored?: boolean
  /** It merges LoRAs. Those given to one that doesn't are named in a warning. */
  readonly loras?: boolean
  /** What else the result hangs on, beside `version`: the digest of the model that will be taken. Part of the content key. */
  identity?(need: Json, services: BackendServices): Promise<string>
  available(services: BackendServices): Promise<Availability>
  /** Model packages that are asked for by name: one that isn't installed is told before a run. */
  packages?(need: Json): readonly string[]
  /**
   * What it makes of the words of a prompt, for backends that know only some. `auto` passes over one that draws nothing
   * of it, where another is left. Pure.
   */
  reading?(need: Json): PromptReading | undefined
  /** Reasons why it can't do what is asked, or undefined. */
  refuses?(need: Json, services: BackendServices): string | undefined | Promise<string | undefined>
}

export interface Availability {
  readonly ok: boolean
  readonly reason: string
  /** The variable of the environment that has to be set. */
  readonly variable?: string
  /** Family of model packages of which one has to be installed. */
  readonly family?: string
}

export interface BackendServices extends ModelResources {
  readonly remote: RemoteDirectory
}

export interface VideoBackend extends BackendHead {
  /** Names of the options that it uses, `negativePrompt` among them: others are warned of. Absent: it warns itself, or passes all on. */
  readonly options?: readonly string[]
  generate(request: GenerateRequest): Promise<Generated>
}

export interface ScriptBackend extends BackendHead {
  readonly kind: 'script'
  write(request: WriteRequest): Promise<Written>
}

export interface ScoreBackend extends BackendHead {
  readonly kind: 'best-image'
  score(request: ScoreRequest): Promise<Scored>
}

export interface CaptionBackend extends BackendHead {
  readonly kind: 'caption'
  caption(request: CaptionRequest): Promise<Captioned>
}

/** A way to make something. Offered by plugins in `definePlugin({ backends })`. */
export type Backend = VideoBackend | ScriptBackend | ScoreBackend | CaptionBackend

/** What every `run` gets, beside its typed inputs and params. */
export interface NodeServices {
  /** Name of the node in the graph. */
  readonly node: string
  /** Content key: sha256 hex. Same key, same result. */
  readonly key: string
  /** A 32 bit seed: the `seed` param where the node has one (of a longer one both halves), else taken from the node's content key. */
  readonly seed: number
  readonly media: MediaService
  readonly kernels: Kernels
  readonly models: ModelService
  readonly signal: AbortSignal
  readonly log: Log
  /** The folder-relative output name to write to; `{{...}}` already resolved. */
  progress(done: number, total: number, message?: string): void
  /** Shows what is being made, before it is: as often as you like, of which some are sent on. */
  preview(picture: Still): void
  /** Adds to the node's report: goes to events, the run's summary and the film's metadata. */
  report(facts: Readonly<Record<string, Json>>): void
  /**
   * Frames of a clip in order with look-ahead; each is freed when the next is asked for. For sinks and whole-clip
   * analysis: `for await (const frame of pull(inputs.video)) …`
   */
  pull(clip: Clip, range?: { readonly from?: number; readonly to?: number }): AsyncIterable<ReadonlyFrame>
  /** Puts a clip made in `run` behind the frame server, so that it can be pulled or encoded like an input's. */
  clip(source: ClipSource): Clip
  /** True in a dry run (`reelgraph plan`): describe outputs, make nothing. */
  readonly dry: boolean
}

export type { Clip, ClipInfo, ReadonlyFrame, Signal, Still, Track }
