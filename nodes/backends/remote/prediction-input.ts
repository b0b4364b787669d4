/** What prediction services are asked: each model has inputs of its own, and the graph says which is which. */
import type { Json } from '../../../engine/api.ts'
import type { GenerateRequest } from '../../shared/kinds/clips.ts'
import { fieldsOf, refusedPicture, textOf } from './read-json.ts'

/** Where the node's params go unless `options.fields` says otherwise; the service has a name for the picture. */
const FIELDS: Readonly<Record<string, string>> = { prompt: 'prompt', seed: 'seed' }
const NAMES = ['prompt', 'negativePrompt', 'seed', 'image', 'duration', 'width', 'height', 'frames', 'fps']

const fieldsFor = (options: Json | undefined, image: string): Record<string, Json | undefined> => ({ ...FIELDS, image, ...fieldsOf(fieldsOf(options)['fields']) })

/** What is wrong with the options, or undefined. */
export function refusedOptions(need: Json, example: string): string | undefined {
  const { model, options } = fieldsOf(need)
  if (textOf(model) === '') return `it needs the model's name, e.g. "model": "${example}"`
  const unseen = refusedPicture(need, true)
  if (unseen !== undefined) return unseen
  const odd = Object.keys(fieldsFor(options, '')).find((name) => !NAMES.includes(name))
  return odd === undefined ? undefined : `options.fields: no param "${odd}", there are ${NAMES.join(', ')}`
}

/** The model's input: params under the names that the model has for them, then whatever `options.input` adds. */
export function predictionInput({ prompt, info, seed, options }: GenerateRequest, imageName: string, image: string | undefined): Record<string, Json> {
  const values: Record<string, Json | undefined> = {
    prompt,
    negativePrompt: options['negativePrompt'],
    seed,
    image,
    duration: (info.length * info.rate.den) / info.rate.num,
    width: info.width,
    height: info.height,
    frames: info.length,
    fps: info.rate.num / info.rate.den,
  }
  const input: Record<string, Json> = {}
  for (const [name, field] of Object.entries(fieldsFor(options, imageName))) {
    const value = values[name]
    // null leaves a param out.
    if (typeof field === 'string' && value !== undefined) input[field] = value
  }
  return { ...input, ...(fieldsOf(options['input']) as Record<string, Json>) }
}

/** Name of the input that holds the picture. */
export const imageField = (options: Json | undefined, imageName: string): string => textOf(fieldsFor(options, imageName)['image'])

const FILM = /\.(mp4|m4v|webm|mov|mkv|avi|gif)$/i
const PICTURE = /\.(jpe?g|png|avif|bmp|tiff?|svg|heic)$/i
/** Fields that hold something else than the film. */
const BESIDE = /thumb|poster|preview|cover|image|picture|frame|mask|audio|sound|log|input|^(get|cancel|stream|web|status_url|response_url|cancel_url)$/i

/** The address of the film in a model's output, whatever shape it has: one that says so before any other, and never a picture's. */
function filmIn(output: Json | undefined): string | undefined {
  const found: { readonly url: string; readonly worth: number }[] = []
  const search = (value: Json | undefined, worth: number): void => {
    if (typeof value === 'string' && /^https?:\/\//.test(value)) {
      const path = value.replace(/[?#].*$/s, '')
      if (PICTURE.test(path)) return
      // A film beside the film, e.g. a preview, is better than nothing; a WebP may be a picture.
      const most = FILM.test(path) ? (worth === 0 ? 0.5 : 4) : /\.webp$/i.test(path) ? Math.min(worth, 0.7) : worth
      found.push({ url: value, worth: most })
    } else if (Array.isArray(value)) value.forEach((one) => search(one, worth))
    else {
      const { content_type: type = '' } = fieldsOf(value)
      const said = /^video\//i.test(textOf(type)) ? 3 : /^(image\/(?!gif|webp)|audio|text)/i.test(textOf(type)) ? 0 : worth
      for (const [name, field] of Object.entries(fieldsOf(value))) search(field, BESIDE.test(name) ? 0 : /video|film|movie/i.test(name) ? Math.max(said, 2) : said)
    }
  }
  search(output, 1)
  return found.filter(({ worth }) => worth > 0).sort((a, b) => b.worth - a.worth)[0]?.url
}

/** The nodes that services make something for. */
export type RemoteKind = 'text-to-video' | 'img2vid' | 'text-to-image'

/** The address of the picture in a model's output: under a name that says so before any other. */
function pictureIn(output: Json | undefined): string | undefined {
  const found: string[] = []
  const search = (value: Json | undefined): void => {
    if (typeof value === 'string' && /^https?:\/\//.test(value)) found.push(value)
    else if (Array.isArray(value)) value.forEach(search)
    else Object.values(fieldsOf(value)).forEach(search)
  }
  for (const name of ['image', 'images']) search(fieldsOf(output)[name])
  search(output)
  return found.find((url) => /\.(png|jpe?g|webp)(\?|$)/i.test(url)) ?? found[0]
}

/** What a model has made for a node of this kind. */
export const fileIn = (output: Json | undefined, kind: RemoteKind): string | undefined => (kind === 'text-to-image' ? pictureIn(output) : filmIn(output))
