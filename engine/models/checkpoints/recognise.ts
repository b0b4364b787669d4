/** What a file of tensors is, by their names and shapes. Pure. */
import type { ExternalWeight } from '../lora/onnx-weights.ts'
import { EMBEDDING, LORA } from './file-kind.ts'
import { bind, type Binding } from './bind.ts'
import type { Parts } from './tensor.ts'

/** Files that are no checkpoint of a whole model, in words: what it is, and what to do with it. */
const OTHERS: readonly (readonly [RegExp, what: string, fix: string])[] = [
  [LORA, 'It is a LoRA.', 'Put it into loras/ of the project, and name it in "loras" of the node.'],
  [EMBEDDING, 'It is a textual inversion.', 'Put it into embeddings/ of the project, and write its name into the prompt.'],
  [/^control_model\.|^controlnet_cond_embedding\.|^input_hint_block\./, 'It is a ControlNet, which is not read.', 'Take a checkpoint of a whole model.'],
  [/^(model\.diffusion_model\.)?double_blocks\.0\./, 'It is Flux or a model like it, which is not known here.', 'Take a checkpoint of Stable Diffusion.'],
  [/^(model\.diffusion_model\.)?joint_blocks\.0\./, 'It is Stable Diffusion 3, which is not known here.', 'Take a checkpoint of Stable Diffusion 1, 2 or XL.'],
  [/^(model\.diffusion_model\.)?blocks\.0\.(self_attn|cross_attn)\./, 'It is the transformer of Wan alone.', 'Put it into a folder with its text encoder and autoencoder, and import the folder.'],
  [/motion_modules\.0\./, 'It is a motion module.', 'Import the Stable Diffusion 1 that it is to move, with --motion and this file.'],
  [/^(down_blocks|unet\.down_blocks)\./, 'It is a UNet alone, without text encoder and autoencoder.', 'Take a checkpoint of a whole model.'],
  [/^(first_stage_model\.)?(encoder|decoder)\.(conv_in|down\.0|up\.0|mid)\b/, 'It is an autoencoder alone.', 'Take a checkpoint of a whole model.'],
]

/** Whole models that ask for what no sampler here does. */
const UNDONE: typeof OTHERS = [
  [/\.time_stack\.|\.time_mixer\./, 'It is Stable Video Diffusion in one file, whose names are not known here.', 'Take the folder as diffusers saves it: most hubs offer it.'],
  [/^edm_(mean|std)/, 'Its latents are of another mean and spread (as in Playground 2.5), which one file does not tell in full.', 'Take the folder as diffusers saves it.'],
]

/** @param whole it has the layout of a whole model */
export function otherKind(names: Iterable<string>, whole: boolean): { readonly detail: string; readonly fix: string } | undefined {
  const all = [...names]
  for (const [pattern, detail, fix] of whole ? UNDONE : OTHERS) if (all.some((name) => pattern.test(name))) return { detail, fix }
  return undefined
}

/** An architecture's weights by folder. */
export interface Candidate {
  readonly name: string
  readonly parts: ReadonlyMap<string, readonly ExternalWeight[]>
}

export interface Recognised {
  readonly name: string
  readonly bindings: ReadonlyMap<string, Binding>
}

/** Both halves of an autoencoder are one part of a checkpoint. */
const partOf = (folder: string): string => (folder.startsWith('vae_') ? 'vae' : folder)

/** Of a model's parts and a checkpoint's, those that one of both lacks. */
function apart(model: Iterable<string>, parts: Parts): number {
  const own = new Set([...model].map(partOf))
  return [...own].filter((one) => !parts.has(one)).length + [...parts.keys()].filter((one) => !own.has(one)).length
}

/** What a model is told by: the part that makes the picture, else the only one. */
const MAIN = ['unet', 'transformer']

/** The architecture that most of its main part's weights fit; undefined where none of them has half. */
export function recognise(parts: Parts, candidates: readonly Candidate[], scales: ReadonlyMap<string, number>): Recognised | undefined {
  const sourcesOf = (folder: string) => parts.get(partOf(folder)) ?? new Map<string, never>()
  const ranked = candidates
    .map((one) => ({ one, part: MAIN.find((part) => one.parts.has(part)) ?? [...one.parts.keys()][0]! }))
    .filter(({ part }) => parts.has(part))
    .map(({ one, part }) => {
      const weights = one.parts.get(part)!
      const { missing, wrong, taken } = bind(weights, sourcesOf(part))
      const strange = (parts.get(part)?.size ?? 0) - taken.size
      return { one, faults: missing.length + wrong.length + strange + apart(one.parts.keys(), parts), most: weights.length / 2 }
    })
    .sort((a, b) => a.faults - b.faults)
  const [best] = ranked
  if (best === undefined || best.faults > best.most) return undefined
  return { name: best.one.name, bindings: new Map([...best.one.parts].map(([folder, weights]) => [folder, bind(weights, sourcesOf(folder), scales)])) }
}
