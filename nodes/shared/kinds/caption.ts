/** The kind of backends that put pictures into words. */
import { defineBackendKind, type Backend, type Json, type Log, type Made, type MediaService, type ModelResources, type RemoteService, type Still } from '../../../engine/api.ts'

/** What is to be said: a picture in words. */
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

export interface Captioned extends Made {
  readonly text: string
}

export type CaptionBackend = Backend<CaptionRequest, Captioned>

/** What a plan knows of a caption. */
export const expectedCaption = (prefix: string): string => (prefix === '' ? 'a picture' : prefix)

export const captionKind = defineBackendKind<CaptionRequest, Captioned>({
  name: 'caption',
  title: 'Caption',
  description: 'Puts a picture into words.',
  describe: ({ prefix }) => ({ text: expectedCaption(prefix), metadata: { backend: 'not made yet' }, unmade: true }),
})
