/**
 * Models that put a picture into words (BLIP, Li et al. 2022): an encoder looks at the picture once, a decoder writes token by token.
 * A package of the family `captioner` has `vision_model`, `text_decoder`, `tokenizer/tokenizer.json` and
 * `image_processor/preprocessor_config.json`; docs/guide/models.md says what goes in and out.
 */
import type { Log } from '../../contract/log.ts'
import { failure } from '../../contract/errors.ts'
import type { Still } from '../../frames/clip.ts'
import type { Json } from '../../contract/sockets.ts'
import { packaged, type Packaged } from '../packages/packaged.ts'
import type { ModelPackage, ModelPackages } from '../packages/package-types.ts'
import { parsePictureInput, pictureInput } from '../pipelines/picture-input.ts'
import { outputOf, tokens } from '../pipelines/tensors.ts'
import { searchTokens } from '../pipelines/token-search.ts'
import type { Session, SessionUse, Sessions, Tensors } from '../runtime/session-types.ts'
import { createSpeller } from '../pipelines/tokeniser.ts'

export interface CaptionerRequest {
  readonly image: Still
  /** Words that the caption begins with. */
  readonly prefix?: string
  /** Most tokens, mark and prefix included; about as many as words. Default 20. */
  readonly most?: number
  /** It does not end before it has as many. Default 0. */
  readonly least?: number
  /** Captions that are followed side by side, of which the likeliest is taken. Default 1. */
  readonly beams?: number
  readonly signal?: AbortSignal
  readonly log?: Log
  readonly onToken?: (done: number, most: number) => void
}

export interface Caption {
  readonly text: string
  readonly tokens: readonly number[]
}

export interface Captioner {
  /** The package's name. */
  readonly name: string
  /** Changes with the package's files. */
  readonly digest: string
  /** @throws E_MODEL_MEMORY, E_MODEL_INPUT, E_MODEL_RUN, E_MODEL_INVALID, E_CANCELLED */
  caption(request: CaptionerRequest): Promise<Caption>
}

export type Captioners = Packaged<Captioner>

export const createCaptioners = ({ sessions, packages }: { readonly sessions: Sessions; readonly packages: ModelPackages }): Captioners =>
  packaged(packages, 'captioner', (model) => ({ name: model.name, digest: model.digest, caption: (request) => caption(request, model, sessions) }))

async function caption({ image, prefix = '', most = 20, least = 0, beams = 1, signal, log, onToken }: CaptionerRequest, model: ModelPackage, sessions: Sessions): Promise<Caption> {
  const use: SessionUse = { ...(signal === undefined ? {} : { signal }), ...(log === undefined ? {} : { log }) }
  const { begin, end, longest } = marksOf(await model.json('text_decoder/config.json'), model.name)
  const speller = createSpeller(await model.json('tokenizer/tokenizer.json'))
  const start = [begin, ...speller.encode(prefix)]
  const limit = Math.min(most, longest)
  if (start.length >= limit) throw failure('E_MODEL_INPUT', { type: model.name, port: 'prefix', expected: `less than ${limit} tokens`, got: `${start.length}` })
  const seen = await look(image, model, sessions, use)
  const found = await sessions.use(
    model.session('text_decoder'),
    (decoder) => {
      const given = takenOf(seen, decoder)
      const next = async (rows: readonly (readonly number[])[]): Promise<Float32Array[]> => {
        onToken?.(rows[0]!.length, limit)
        const { data } = outputOf(decoder, await decoder.run({ input_ids: tokens(rows), ...given }, use), 'logits')
        const words = data.length / rows.length
        return rows.map((_, k) => data.subarray(k * words, (k + 1) * words))
      }
      return searchTokens({ start, end, most: limit, least, beams, next })
    },
    use,
  )
  return { text: speller.decode(found), tokens: found }
}

/** All that the encoder makes of the picture, by name. */
export async function look(image: Still, model: ModelPackage, sessions: Sessions, use: SessionUse): Promise<Tensors> {
  const file = 'image_processor/preprocessor_config.json'
  const pixel_values = pictureInput(image, parsePictureInput(await model.json(file), file))
  return sessions.use(model.session('vision_model'), (encoder) => encoder.run({ pixel_values }, use), use)
}

/** What of it the decoder reads: keys and values of its layers, or the encoder's states, of which it makes them anew for each token. */
function takenOf(seen: Tensors, decoder: Session): Tensors {
  const named: Tensors = { ...seen, ...(seen['last_hidden_state'] === undefined ? {} : { encoder_hidden_states: seen['last_hidden_state'] }) }
  return Object.fromEntries(decoder.inputs.filter(({ name }) => named[name] !== undefined).map(({ name }) => [name, named[name]!]))
}

function marksOf(config: Readonly<Record<string, Json>>, file: string): { readonly begin: number; readonly end: number; readonly longest: number } {
  const text = (config['text_config'] ?? config) as Readonly<Record<string, Json>>
  const number = (...names: readonly string[]): number => {
    const found = names.map((name) => text[name]).find((one) => typeof one === 'number')
    if (found !== undefined) return found as number
    throw failure('E_MODEL_INVALID', { file, port: `text_decoder/config.json ${names[0]}`, expected: 'a number', got: JSON.stringify(text[names[0]!] ?? null) })
  }
  return { begin: number('bos_token_id'), end: number('sep_token_id', 'eos_token_id'), longest: number('max_position_embeddings') }
}
