/** How a denoiser is made to follow the prompt: by a second run without it, or by being told how far (Meng et al. 2023; LCM). */
import { failure } from '../../contract/errors.ts'
import type { ModelPackage } from '../packages/package-types.ts'
import type { Session, Tensors } from '../runtime/session-types.ts'
import type { DiffusionRequest, PipelineResources } from './pipeline.ts'
import { float } from './tensors.ts'

export interface Guiding {
  /** 2 where it is asked with and without the prompt. */
  readonly batch: 1 | 2
  /** What it is told of it. */
  readonly told: Tensors
}

/** Numbers by which a UNet is told how far to follow the prompt; undefined for one that isn't. @throws E_MODEL_INVALID */
export async function guidanceWidth(model: Pick<ModelPackage, 'name' | 'has' | 'json'>): Promise<number | undefined> {
  const width = model.has('unet/config.json') ? (await model.json('unet/config.json'))['time_cond_proj_dim'] : undefined
  if (width === undefined || width === null) return undefined
  if (typeof width === 'number' && Number.isInteger(width) && width >= 4) return width
  throw failure('E_MODEL_INVALID', { file: `${model.name}/unet/config.json`, port: 'time_cond_proj_dim', expected: 'a whole number from 4', got: JSON.stringify(width) })
}

/** A model that is told needs no second run, and knows no negative prompt. */
export async function guidingOf({ guidance, cfgPlusPlus = false }: DiffusionRequest, { model }: PipelineResources): Promise<Guiding> {
  const width = await guidanceWidth(model)
  if (width === undefined) return { batch: guidance > 1 || cfgPlusPlus ? 2 : 1, told: {} }
  return { batch: 1, told: { timestep_cond: float(guidanceEmbedding(guidance - 1, width), [1, width]) } }
}

/** Waves of a number in thousands, as times are put: sines, then cosines. */
function guidanceEmbedding(scale: number, width: number): Float32Array {
  const half = Math.floor(width / 2)
  const out = new Float32Array(width)
  for (let i = 0; i < half; i++) {
    const angle = Math.fround(scale * 1000) * Math.fround(Math.exp(Math.fround(i * -Math.fround(Math.log(10000) / (half - 1)))))
    out[i] = Math.sin(angle)
    out[half + i] = Math.cos(angle)
  }
  return out
}

/** @throws E_MODEL_INVALID for a model that takes less than its config asks for, or wants more: it was exported by another exporter, or an older one */
export function checkInputs(session: Session, names: readonly string[]): void {
  const taken = session.inputs.map(({ name }) => name)
  const fix = 'Export it anew with models/export.'
  const lacks = names.find((name) => !taken.includes(name))
  if (lacks !== undefined) throw failure('E_MODEL_INVALID', { file: session.name, expected: `an input "${lacks}", which its config asks for`, got: taken.map((name) => `"${name}"`).join(', '), fix })
  const unknown = taken.find((name) => !names.includes(name))
  if (unknown !== undefined) throw failure('E_MODEL_INVALID', { file: session.name, expected: `inputs ${names.map((name) => `"${name}"`).join(', ')}`, got: `"${unknown}", which is not known here`, fix })
}
