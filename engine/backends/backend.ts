/** Ways to make something: what a backend says of itself, and what a node that has chosen one gets. */
import type { Json } from '../contract/sockets.ts'
import type { ModelResources } from '../models/model-resources.ts'
import type { RemoteDirectory } from '../remote/remote.ts'
import type { PromptReading } from './prompt-reading.ts'

/** A way to make something. Offered by plugins in `definePlugin({ backends })`. */
export interface Backend<Request = unknown, Result = unknown> {
  /** Unique name, e.g. `procedural`. */
  readonly name: string
  /** Name of its kind. */
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
  /** Names of the options that it uses, `negativePrompt` among them: others are warned of. Absent: it warns itself, or passes all on. */
  readonly options?: readonly string[]
  /** What else the result hangs on, beside `version`: the digest of the model that will be taken. Part of the content key. */
  identity?(need: Json, services: BackendServices): Promise<string>
  available(services: BackendServices): Promise<Availability>
  /** Model packages that are asked for by name: one that isn't installed is told before a run. */
  packages?(need: Json): readonly string[]
  /**
   * What it makes of the words of a prompt, for backends that know only some. `auto` passes over one that draws nothing
   * of it, where another is left. Pure.
   */
  reading?(need: Json): PromptReading | undefined | Promise<PromptReading | undefined>
  /** Reasons why it can't do what is asked, or undefined. */
  refuses?(need: Json, services: BackendServices): string | undefined | Promise<string | undefined>
  /** Warns of what can be told before it works, also in a dry run. */
  foresees?(request: Request): Promise<void>
  run(request: Request): Promise<Result>
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

/** What every result has. */
export interface Made {
  /** What the backend says of its work: its name, words not understood, cost. Goes into the film's metadata. */
  readonly metadata: { readonly backend: string; readonly [key: string]: Json }
  /** It is only described, since this is a dry run. */
  readonly unmade?: true
}

/** A request as a node gives it: services on the network are the engine's to give. */
export type Asked<Request> = Omit<Request, 'remote'>

/** A backend that was chosen. */
export interface BackendChoice<Request = unknown, Result = unknown> {
  readonly name: string
  readonly reason: string
  /** It works on another machine, and may cost money. */
  readonly remote: boolean
  /** What it makes takes long, and is stored. */
  readonly stored: boolean
  /** How the prompt was read: by this backend, or by the one that `auto` has passed over because it draws nothing of it. */
  readonly reading?: PromptReading & { readonly by: string }
  /** Tells what is wrong or doubtful about a request, as `run` does: for `describe`, where that makes nothing. */
  check(request: Asked<Request>): Promise<void>
  /** In a dry run, what has not been made yet is described, where the kind can. */
  run(request: Asked<Request>): Promise<Result>
}
