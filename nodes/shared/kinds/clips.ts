/** Kinds of backends that make clips and pictures: what they are asked for, and what all of them have in common. */
import {
  defineBackendKind, failure, nearest,
  type Backend, type BackendKind, type ClipInfo, type ClipSource, type Json, type Log, type LoraSetting, type Made, type MediaService, type ModelResources, type RemoteService, type Still,
} from '../../../engine/api.ts'

/** What is to be made, of words, a picture or both. */
export interface GenerateRequest {
  readonly prompt: string
  readonly info: ClipInfo
  /** In 32 bits. */
  readonly seed: number
  /** All of it, where it is longer; PyTorch's generator on a CPU goes by its low half. */
  readonly wholeSeed?: bigint
  /** The picture to begin with, for backends of the kind `img2vid`. */
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

export interface Generated extends Made {
  readonly clip: ClipSource
}

/** Makes clips; for `text-to-image` one of a single frame. */
export type VideoBackend = Backend<GenerateRequest, Generated>

export const textToVideoKind = clips('text-to-video', 'Text to video', 'Makes a clip from words.')
export const imageToVideoKind = clips('img2vid', 'Image to video', 'Makes a clip that begins with a picture.', ['image-to-video'])
export const textToImageKind = clips('text-to-image', 'Text to image', 'Makes a picture from words, or from words and a picture.')

function clips(name: string, title: string, description: string, earlierNames: readonly string[] = []): BackendKind<GenerateRequest, Generated> {
  return defineBackendKind({
    name,
    title,
    description,
    earlierNames,
    check,
    around,
    describe: ({ info }, _, fault = failure('E_INTERNAL', { detail: 'A frame was asked for in a dry run.' })) => ({
      clip: { info, frame: () => Promise.reject(fault) }, metadata: { backend: 'not made yet' }, unmade: true,
    }),
  })
}

/**
 * LoRAs that a backend does not merge, and options that it does not use, are named.
 * @throws E_LORA for a service: nobody pays for a film without what it was asked for
 */
async function check(backend: VideoBackend, request: GenerateRequest, known: readonly string[]): Promise<void> {
  warnOfUnused(backend, request, known)
  await backend.foresees?.(request)
  const unused = unusedLoras(backend, request).join(', ')
  if (unused === '') return
  if (backend.remote === true) {
    throw failure('E_LORA', {
      port: 'loras', file: unused, detail: `The backend "${backend.name}" takes no LoRA files.`,
      fix: 'Name LoRAs in the options as the service has them (docs/guide/remote.md), or take a model on this machine.',
    })
  }
  request.log.warn('W_LORA_UNUSED', { port: 'loras', detail: `The backend ${backend.name} knows no LoRA: it makes this without ${unused}.` })
}

/** LoRAs that were left out are in what a backend says of its work. */
async function around(backend: VideoBackend, request: GenerateRequest, work: () => Promise<Generated>): Promise<Generated> {
  const unused = unusedLoras(backend, request)
  if (unused.length === 0) return work()
  const { clip, metadata } = await work()
  return { clip, metadata: { ...metadata, lorasUnused: unused } }
}

const unusedLoras = ({ loras: merges }: VideoBackend, { loras = [] }: GenerateRequest): string[] =>
  merges === true ? [] : [...new Set(loras.filter(({ weight }) => weight !== 0).map(({ file }) => file))]

/** Whoever asks for what a backend doesn't do hears of it. */
function warnOfUnused({ name, options: used, packages }: VideoBackend, { options, model, log }: GenerateRequest, known: readonly string[]): void {
  if (used === undefined) return
  for (const [option, value] of Object.entries(options)) {
    if (used.includes(option) || value === '') continue
    if (known.includes(option)) log.warn('W_OPTION_UNUSED', { port: option === 'negativePrompt' ? option : `options.${option}`, detail: `The backend ${name} does not use it.` })
    else log.warn('W_OPTION_UNKNOWN', { port: `options.${option}`, ...(used.length === 0 ? { detail: `The backend ${name} has no options.` } : {}), ...nearest(option, used.length > 0 ? used : known) })
  }
  if (packages === undefined && model !== undefined) log.warn('W_OPTION_UNUSED', { port: 'model', got: model, detail: `The backend ${name} has no models.` })
}
