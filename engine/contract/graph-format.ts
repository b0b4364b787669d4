/** Files of other programs that a graph can be read from and written to: cut lists, projects. */
import type { GraphDocument } from '../graph/document.ts'
import type { MediaInfo } from './media-service.ts'

/** What a format is given beside the text or the graph. */
export interface FormatContext {
  /** As people named it, for messages. */
  readonly file: string
  /** Frames per second, where the one who calls says so. */
  readonly fps?: number
  /** A film, sound or picture of the project by its path, or by its name alone. */
  find(name: string): Promise<{ readonly file: string; readonly info?: MediaInfo } | undefined>
  /** What can't be taken over, in a sentence. */
  lost(what: string): void
}

export interface GraphFormat {
  /** As `--format` names it. */
  readonly name: string
  readonly title: string
  /** Of its files, with the dot, in lower case. */
  readonly ends: readonly string[]
  /** @throws what is wrong with the file */
  read(text: string, context: FormatContext): Promise<GraphDocument>
  /** Undefined where the graph has nothing that the format could say. */
  write(document: GraphDocument, context: FormatContext): Promise<string | undefined>
}
