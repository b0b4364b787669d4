/**
 * Models that say what a picture is of as a row of numbers: pictures that have something in common have rows that point the same way.
 * A package of the family `image-encoder` (CLIP, Radford et al. 2021; DINOv2, Oquab et al. 2023) has `image_encoder`, whose
 * `image_embeds` is a row a picture, and `image_processor/preprocessor_config.json`. Packages of Stable Video Diffusion have such an
 * encoder, too.
 */
import type { Log } from '../../contract/log.ts'
import type { Still } from '../../frames/clip.ts'
import { familyPackage } from '../packages/family-package.ts'
import { readOptions } from '../packages/package-options.ts'
import type { Packaged } from '../packages/packaged.ts'
import type { ModelPackage, ModelPackages } from '../packages/package-types.ts'
import { parsePictureInput, pictureInput } from '../pipelines/picture-input.ts'
import { outputOf } from '../pipelines/tensors.ts'
import type { Sessions } from '../runtime/session-types.ts'

export interface ImageEncoder {
  /** The package's name. */
  readonly name: string
  /** Changes with the package's files. */
  readonly digest: string
  /** Cosine distance of two pictures that have nothing in common: 0.5 for CLIP, whose rows never point apart. */
  readonly unlike: number
  /** A row of length 1. @throws E_MODEL_MEMORY, E_MODEL_INPUT, E_MODEL_RUN, E_MODEL_INVALID, E_CANCELLED */
  encode(picture: Still, use?: { readonly signal?: AbortSignal; readonly log?: Log }): Promise<Float32Array>
}

export type ImageEncoders = Packaged<ImageEncoder>

const FAMILY = 'image-encoder'
const PART = 'image_encoder'
/** Families that bring such an encoder for themselves. */
const ALSO = ['stable-video-diffusion']

export function createImageEncoders({ sessions, packages }: { readonly sessions: Sessions; readonly packages: ModelPackages }): ImageEncoders {
  const make = (model: ModelPackage): ImageEncoder => imageEncoder(model, sessions)
  const all = async (): Promise<readonly ModelPackage[]> => (await Promise.all([FAMILY, ...ALSO].map((family) => packages.ofFamily(family)))).flat().filter((model) => model.has(`${PART}/model.onnx`))
  return {
    models: async () => (await all()).map(make),
    async find(name, signal) {
      const found = (await all()).find((model) => name === undefined || model.name === name)
      return make(found ?? (await familyPackage(packages, FAMILY, name, signal)))
    },
  }
}

function imageEncoder(model: ModelPackage, sessions: Sessions): ImageEncoder {
  return {
    name: model.name,
    digest: model.digest,
    unlike: readOptions(model).number('unlike', 0.5, 0.01, 2),
    async encode(picture, use = {}) {
      const file = ['image_processor', 'feature_extractor'].map((folder) => `${folder}/preprocessor_config.json`).find((path) => model.has(path)) ?? 'image_processor/preprocessor_config.json'
      const pixel_values = pictureInput(picture, parsePictureInput(await model.json(file), file))
      const row = await sessions.use(model.session(PART), async (session) => outputOf(session, await session.run({ pixel_values }, use), 'image_embeds').data, use)
      const length = Math.hypot(...row)
      return row.map((value) => value / Math.max(1e-12, length))
    },
  }
}
