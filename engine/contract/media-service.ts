/** Files in and out as nodes see them: films, pictures, tracks, tables and text. */
import type { Character } from '../frames/character.ts'
import type { Clip, Still, Track } from '../frames/clip.ts'
import type { Lut1d, Lut3d } from '../kernels/kernel-options.ts'
import type { ClipSource } from './frame-context.ts'
import type { Json } from './sockets.ts'

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
  /** More than two channels are kept as 5.1; else they are mixed down to stereo. */
  readonly surround?: boolean
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
  /** Of the first frame, as the file says it: `01:00:00:00`, drop-frame with `;`. */
  readonly timecode?: string
  /** Container tags, e.g. the graph that made the file. */
  readonly tags: Readonly<Record<string, string>>
}

export interface Chapter {
  /** Seconds. */
  readonly from: number
  readonly title: string
}

export interface EncodeRequest {
  readonly video: Clip
  readonly audio?: Track
  /** A track of text that players can show, as SubRip. */
  readonly subtitles?: { readonly text: string; /** ISO 639-2, e.g. `eng`. */ readonly language?: string }
  /** Where players may jump to, in order: each lasts until the next. */
  readonly chapters?: readonly Chapter[]
  /** Of the first frame: MP4, MOV and MKV have room for it. */
  readonly timecode?: string
  /** Pictures that are stored in films as they are, are taken over from there where that can be; `facts.copied` says so, and `facts.why` where not. */
  readonly copy?: boolean
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

export type SoundFormat = 'mp3' | 'wav' | 'flac' | 'opus'

export interface SoundRequest {
  readonly audio: Track
  /** File name relative to the output folder; its end names the format. */
  readonly file: string
  /** Bits per second, of MP3 and Opus. */
  readonly bitrate: number
  /** Of a sample, of WAV and FLAC. */
  readonly bits: 16 | 24
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
  /** sha256 over the XXH64 of each frame that the encoder was given, in order; hex. */
  readonly frameDigest?: string
  readonly frames?: number
  /** What the encoder did, for the node's report: codec, encoder, size, segments taken up. */
  readonly facts?: Readonly<Record<string, Json>>
}

/**
 * A folder that one node fills, file by file, and that nobody else fills meanwhile: what is there of an earlier run can be kept.
 * Paths are within the folder. Each file is whole or not there.
 */
export interface FileSet {
  /** In the output folder: a numbered one where another graph's has the name. */
  readonly folder: string
  files(): Promise<readonly string[]>
  /** Texts that a picture carries; none where it is not there, or no picture. */
  tags(file: string): Promise<Readonly<Record<string, string>>>
  text(file: string): Promise<string | undefined>
  writeImage(file: string, image: Still, format: 'png' | 'jpeg' | 'webp', tags: Readonly<Record<string, string>>): Promise<void>
  writeText(file: string, text: string): Promise<void>
  /** Also of a run that is being cancelled: what would be lost. */
  keep(file: string, bytes: string | Uint8Array): Promise<void>
  has(file: string): Promise<boolean>
  /** Absolute, whether it is there or not. @throws E_OUTPUT_PATH */
  pathOf(file: string): string
  move(from: string, to: string): Promise<void>
  remove(file: string): Promise<void>
  /** To be called in any case. @param files that belong to it, where it is done: the run has written it then */
  close(files?: readonly string[]): Promise<void>
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
  /** @param damaged `refuse`: what can be read of a damaged one is not taken. @throws E_MEDIA_FORMAT, E_IMAGE_SIZE */
  openImage(path: string, damaged?: 'refuse'): Promise<Still>
  /** Picture files that a folder, a `%04d` pattern or a glob names, in natural order: also of formats that may not be read here. */
  listPictures(path: string): Promise<readonly string[]>
  /**
   * Rows of a file of the project: of a table (`.csv`, `.tsv`; a column of numbers holds numbers), a list (`.json`), a value a line (`.jsonl`, `.txt`); of a folder
   * or a glob `{ name, file, picture?, pictures?, sound?, film? }`, one for files of one name.
   * @throws E_ASSET_MISSING, E_CSV, E_JSON_SYNTAX
   */
  openRows(path: string): Promise<readonly Json[]>
  /** Of the project folder. */
  isThere(path: string): Promise<boolean>
  /** sha256 of a file, hex. */
  digest(path: string): Promise<string>
  /** A look-up table from a `.cube` file. @throws E_LUT with the line */
  openLut(path: string): Promise<Cube>
  /** A rigged model: glTF 2.0 (`.glb`, or `.gltf` with the files that it names), VRM 0.x or 1.0. @throws E_CHARACTER with the place in the file */
  openCharacter(path: string): Promise<Character>
  /** A text file in UTF-8. */
  openText(path: string): Promise<string>
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
  planImage(file: string): Promise<void>
  /** Where the file of another graph has the name, a numbered one is taken: `facts.file`. */
  writeImage(file: string, image: Still, format: 'png' | 'jpeg' | 'webp'): Promise<OutputFile>
  /** Checks the file name as `writeSound` does, and writes nothing. @throws E_OUTPUT_PATH, E_OUTPUT_TWICE, E_ENCODER */
  planSound(file: string, channels?: number): Promise<void>
  /** A track alone. Where the file of another graph has the name, a numbered one is taken: `facts.file`. */
  writeSound(request: SoundRequest): Promise<OutputFile>
  /** Checks the file name as `writeText` does, and writes nothing. @throws E_OUTPUT_PATH, E_OUTPUT_TWICE */
  planText(file: string): Promise<void>
  /** A text file in UTF-8; named as other files are. */
  writeText(file: string, text: string): Promise<OutputFile>
  /** Checks the folder's name as `openSet` does, and makes nothing. @throws E_OUTPUT_PATH, E_OUTPUT_TWICE */
  planSet(folder: string): Promise<void>
  /** A folder to be filled. @throws E_OUTPUT_PATH, E_OUTPUT_TWICE, E_OUTPUT_BUSY, E_OUTPUT_EXISTS */
  openSet(folder: string): Promise<FileSet>
  /** What a file or a folder of the output folder is called in the project folder, where nodes read it. @throws E_ASSET_PATH where the output folder lies elsewhere */
  assetOf(output: string): string
  /** An absolute path of a file or a folder of the project folder. @throws E_ASSET_PATH, E_ASSET_MISSING */
  placeOf(asset: string): Promise<string>
  /** Rasterises an SVG document (no external references, no system fonts: text must be paths). */
  svg(document: string, width: number, height: number): Promise<Still>
  /**
   * Sets text and returns it as a still with transparent ground. Letters that no font has are boxes, and a warning: here as in the
   * two below, each letter once.
   */
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
