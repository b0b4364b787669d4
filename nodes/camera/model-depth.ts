/** Depth by a model package of the family `depth`. */
import type { ReadonlyFrame, FrameContext, ImageModel, ImageModels } from '../../engine/api.ts'

type Scope = Pick<FrameContext, 'kernels' | 'signal'>

/** What a model makes of a picture: larger numbers are nearer, in no scale of their own. */
export async function depthByModel(model: ImageModel, picture: ReadonlyFrame, { kernels, signal }: Scope): Promise<{ readonly width: number; readonly height: number; readonly values: Float32Array }> {
  const size = model.sizeFor(picture.width, picture.height)
  const fitted = await kernels.resize(picture, size.width, size.height, size.width <= picture.width && size.height <= picture.height ? 'area' : 'bilinear')
  const { bytes } = await kernels.convert(fitted, 'rgbf32')
  const { data, width, height } = await model.run({ ...size, data: new Float32Array(bytes.slice().buffer) }, { signal })
  return { width, height, values: data }
}

/** The one that is named, else the first that is installed; undefined where there is none. @throws E_MODEL_MISSING, E_MODEL_INVALID */
export async function depthModel(images: ImageModels, name: string | undefined, signal?: AbortSignal): Promise<ImageModel | undefined> {
  return name === undefined ? (await images.models('depth'))[0] : images.find('depth', name, signal)
}

export const WITHOUT = 'no model package of the family depth is installed: depth is estimated without'
