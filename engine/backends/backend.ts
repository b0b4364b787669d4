/** Ways to make something: what a backend declares, and what it is asked for. */
import type { ClipSource } from '../contract/frame-context.ts'
import type { Log } from '../contract/log.ts'
import type { MediaService } from '../contract/media-service.ts'
import type { Json, LoraSetting } from '../contract/sockets.ts'
import type { ClipInfo, Still } from '../frames/clip.ts'
import type { ModelResources } from '../models/model-resources.ts'
import type { RemoteDirectory, RemoteService } from '../remote/remote.ts'
import type { PromptReading } from './prompt-reading.ts'

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
