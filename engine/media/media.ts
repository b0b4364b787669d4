/** Media as the engine sees it: the nodes' MediaService plus lossless segments for the store. */
import type { ClipSource } from '../contract/frame-context.ts'
import type { MediaInfo, MediaService, OutputFile } from '../contract/media-service.ts'
import type { Clip, ClipInfo, Rational, Still } from '../frames/clip.ts'
import type { Frame } from '../frames/frame.ts'
import type { Json } from '../contract/sockets.ts'
import type { ArtifactFile } from '../store/store.ts'
import type { SoundStretch } from './live-sound.ts'
import type { CutRequest, StreamPiece } from './pieces.ts'
import type { Warn, Warning } from '../contract/warnings.ts'

/** Frames of a film, first and last, whose segments go into the store, each under a key of its own. */
export interface FilmStretch {
  /** The film's. */
  readonly key: string
  readonly from: number
  readonly to: number
  /** Frames of a segment. */
  readonly segment: number
}

/** A film as a sink plans it. */
export interface PlannedFilm {
  /** What the bits of its pictures depend on. */
  readonly key: string
  readonly file: string
  readonly video: Clip
  /** Frames of a segment. */
  readonly segment: number
  /** Its pictures are encoded, from the first to the last. */
  readonly encoded: boolean
  /** It lies where it would be written. */
  readonly there: boolean
}

/** What one node's media service is bound to. */
export interface MediaBinding {
  readonly node: string
  readonly key: string
  readonly signal: AbortSignal
  /** Graph JSON for the metadata of files written. */
  readonly graph: string
  /** The graph's file in the project, where it has one: written into metadata. */
  readonly source?: string | undefined
  /** Says that the node writes this file. @throws E_OUTPUT_TWICE when another one does */
  claim?(path: string, file: string): void
  /** Overwrite files that this graph did not make, and encode again what is finished. */
  readonly force: boolean
  /** Nothing is made: a plan tells where the files would land. */
  readonly dry?: boolean
  /** Of the film only these frames: no file is written. */
  readonly stretch?: FilmStretch
  /** Told of a film when it is planned. */
  planned?(film: PlannedFilm): void
  /** What the sides of films' pictures are divided by. Default: 1. */
  readonly proxy?: number
  /** Milliseconds of processor time that child processes spent for it. */
  spend?(milliseconds: number): void
  /** Waits for others: no time of the node's own. */
  idle?<T>(work: Promise<T>): Promise<T>
  progress(done: number, total: number, message?: string): void
  pull(clip: Clip, range?: { readonly from?: number; readonly to?: number }): AsyncIterable<Frame>
  /** XXH64 of a frame's pixels, hex. */
  digest(frame: Frame): Promise<string>
  /** Facts that other nodes of the run reported, by node: written into metadata. */
  reports(): Readonly<Record<string, Readonly<Record<string, Json>>>>
  /** Digests of the model packages that the file is made with, by name: written into metadata. */
  models(): Readonly<Record<string, string>>
  readonly warn: Warn
  /** What is doubtful so far about what the file is made of: written into metadata. */
  warnings(): readonly Warning[]
  wrote(file: OutputFile): void
  /** Films are watched while they are made: stretches are told of with their sound. */
  readonly live?: boolean
  /** A stretch of a film is finished, long before the film is: it lies there until then. */
  wrotePart?(part: FilmPart): void
}

export interface FilmPart {
  /** Absolute. */
  readonly path: string
  /** Its first frame. */
  readonly from: number
  readonly frames: number
  /** Seconds at which it begins, and that it lasts. */
  readonly start: number
  readonly seconds: number
  readonly codec: string
  /** Where films are watched while they are made. It lies there until the next stretch is told of. */
  readonly sound?: SoundStretch
}

/** An animated WebP, or files of one picture each, in their order. */
export type Pictures = { readonly animation: string } | { readonly stills: readonly string[]; readonly rate: Rational }

export interface Media {
  forNode(binding: MediaBinding): MediaService
  probe(path: string): Promise<MediaInfo>
  /** Texts in the metadata of a film or picture, or of the first picture of a folder. */
  tags(path: string): Promise<Readonly<Record<string, string>>>
  /** Looks whether a project file is there, or one at least of a sequence, and opens none. @throws E_ASSET_PATH, E_ASSET_MISSING */
  find(path: string): Promise<void>
  /** sha256 of a project file, memoised by path, size and time. */
  digest(path: string, signal?: AbortSignal): Promise<string>
  /** Writes frames losslessly (FFV1) to an absolute path; returns when the file is complete. */
  writeLossless(frames: AsyncIterable<Frame>, info: ClipInfo, path: string, signal: AbortSignal): Promise<void>
  /** A clip over lossless segments, in order; each part's meta is `{ from, frames }`. */
  openSegments(parts: readonly ArtifactFile[], info: ClipInfo): ClipSource
  /** A film at an absolute path, e.g. in the store, and the seconds that its container promises. @throws E_MEDIA_FORMAT, E_MEDIA_STREAM */
  openFilm(path: string): Promise<{ readonly clip: ClipSource; readonly duration: number; /** Frames whose pictures are there. */ readonly readable: number }>
  /** Whether ffmpeg needs the file to be made a film first. */
  isAnimation(path: string): Promise<boolean>
  /** Writes pictures as a film, without loss, to an absolute path. @throws E_MEDIA_FORMAT */
  writePictures(from: Pictures, to: string, signal: AbortSignal): Promise<void>
  /** What the head of an image file at an absolute path says. @throws E_IMAGE_SIZE, and others where it is no image */
  pictureHead(path: string): Promise<{ readonly format: string; readonly pages?: number; readonly width?: number; readonly height?: number; readonly orientation?: number }>
  /** A picture made smaller, where it is larger, to fit into a size at its own aspect ratio. */
  fit(image: Still, width: number, height: number): Promise<Still>
  /** Writes a finished stretch of a film in the making as MPEG-TS. */
  writeStreamPiece(piece: StreamPiece, target: string, signal: AbortSignal): Promise<void>
  /** Cuts a stretch out of a film at an absolute path, to the frame, with its sound, as MP4. */
  cutFilm(request: CutRequest, target: string, signal: AbortSignal): Promise<void>
  /** Kills all child processes and waits for them. */
  close(): Promise<void>
}
