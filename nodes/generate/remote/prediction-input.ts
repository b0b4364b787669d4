/** What prediction services are asked: each model has inputs of its own, and the graph says which is which. */
import type { GenerateRequest, Json } from '../../../engine/api.ts'
import { fieldsOf, textOf } from './read-json.ts'

/** Where the node's params go unless `options.fields` says otherwise; the service has a name for the picture. */
const FIELDS: Readonly<Record<string, string>> = { prompt: 'prompt', seed: 'seed' }
const NAMES = ['prompt', 'negativePrompt', 'seed', 'image', 'duration', 'width', 'height', 'frames', 'fps']

const fieldsFor = (options: Json | undefined, image: string): Record<string, Json | undefined> => ({ ...FIELDS, image, ...fieldsOf(fieldsOf(options)['fields']) })

/** What is wrong with the options, or undefined. */
export function refusedOptions(need: Json, example: string): string | undefined {
  const { model, options } = fieldsOf(need)
  if (textOf(model) === '') return `it needs the model's name, e.g. "model": "${example}"`
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

/** The address of the film in a model's output, whatever shape it has: a film's before any other. */
export function filmIn(output: Json | undefined): string | undefined {
  const found: string[] = []
  const search = (value: Json | undefined): void => {
    if (typeof value === 'string' && /^https?:\/\//.test(value)) found.push(value)
    else if (Array.isArray(value)) value.forEach(search)
    else Object.values(fieldsOf(value)).forEach(search)
  }
  const { video, videos } = fieldsOf(output)
  search(video)
  search(videos)
  search(output)
  return found.find((url) => /\.(mp4|webm|mov|mkv|gif)(\?|$)/i.test(url)) ?? found[0]
}
