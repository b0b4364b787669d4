/** Diffusion as backends see it: which packages there are for a purpose, and one run of one of them. */
import type { Log } from '../../contract/log.ts'
import { failure } from '../../contract/errors.ts'
import type { Still } from '../../frames/clip.ts'
import type { LoraSetting } from '../../contract/sockets.ts'
import { fitInversions } from '../embeddings/fit-inversions.ts'
import type { ProjectInversions } from '../embeddings/project-inversions.ts'
import type { Lora } from '../lora/lora-file.ts'
import { withExpertLoras } from '../lora/experts.ts'
import type { ModelPackage, ModelPackages } from '../packages/package-types.ts'
import { FAMILIES, type Family } from '../pipelines/families.ts'
import { guidanceWidth } from '../pipelines/guidance.ts'
import { checkConfigs, mostFrames } from '../pipelines/known-configs.ts'
import type { DiffusionRequest, Picture } from '../pipelines/pipeline.ts'
import { createPreviews } from '../pipelines/previews.ts'
import { stillOf } from '../pipelines/picture-input.ts'
import { hasSafetyChecker, safetyChecker, type SafetyVerdict } from './safety-checker.ts'
import type { Sessions } from '../runtime/session-types.ts'

export interface DiffusionModel {
  /** The package's name. */
  readonly name: string
  readonly title: string
  readonly family: string
  readonly makes: Family['makes']
  readonly from: 'text' | 'image'
  /** Changes with the package's files. */
  readonly digest: string
  /** Bytes that its largest part takes, and whether models may take as many here. */
  readonly memory: number
  readonly fits: boolean
  /** Made to go over pictures that are there. */
  readonly refines?: boolean
  /** Made for pictures with a mask; without one others are better. */
  readonly inpaints?: boolean
  /** Told how far to follow the prompt, it is not asked without it: it knows no negative prompt. */
  readonly told?: boolean
  /** It has a safety checker. */
  readonly checks?: boolean
  /** Sizes are multiples of this. */
  readonly multiple: number
  /** Numbers of frames are multiples of this, and one more. */
  readonly frameStep: number
  /** Prompts are enhanced for it unless the graph says otherwise: its family, or the package's option `enhance`. */
  readonly enhances: boolean
  readonly defaults: { readonly width: number; readonly height: number; readonly frames: number; readonly fps: number; readonly steps: number; readonly guidance: number }
}

export interface DiffusionRun extends DiffusionRequest {
  /** Name of a package. */
  readonly model: string
  readonly loras?: readonly LoraSetting[]
  /** Where the package has a safety checker: how strict it is, or `off`. Default 0, as it was trained. */
  readonly safety?: number | 'off'
  /** After each step: what it looks like so far, a pixel for each latent. */
  readonly onPicture?: (picture: Still) => void
}

/** A picture, and what the package's safety checker says of it, where it has one. */
export interface CheckedPicture extends Picture {
  readonly verdict?: SafetyVerdict
}

export interface Diffusion {
  /** Packages whose files are all here, the family that users think most of first. */
  models(makes: Family['makes'], from: DiffusionModel['from']): Promise<readonly DiffusionModel[]>
  /** Bytes that models may take here. */
  budget(): number
  /** Digests of the textual inversions that prompts call up. */
  inversions(prompts: readonly string[]): Promise<readonly string[]>
  /** @throws E_MODEL_MISSING, E_MODEL_INPUT, E_MODEL_MEMORY, E_LORA, E_CANCELLED */
  run(request: DiffusionRun, log: Log): AsyncGenerator<CheckedPicture>
}

interface Parts {
  readonly sessions: Sessions
  readonly packages: ModelPackages
  /** A LoRA file of the project. */
  readonly lora: (file: string) => Promise<Lora>
  readonly inversions?: ProjectInversions
}

export function createDiffusion({ sessions, packages, lora, inversions: called = NONE }: Parts): Diffusion {
  return {
    async models(makes, from) {
      const { budget } = sessions.stats()
      const families = Object.entries(FAMILIES).filter(([, family]) => family.makes === makes)
      const all = (await Promise.all(families.map(async ([name]) => Promise.all((await packages.ofFamily(name)).map((one) => modelOf(one, name, budget)))))).flat()
      const found = all.filter((one) => one.from === from)
      const rank = ({ family }: DiffusionModel): number => FAMILIES[family]!.rank
      return found.sort((a, b) => rank(b) - rank(a) || (a.name < b.name ? -1 : 1))
    },
    budget: () => sessions.stats().budget,
    inversions: async (prompts) => (await called.calledBy(prompts)).found.map(({ digest }) => digest),
    async *run({ model: name, loras = [], safety = 0, onPicture, ...asked }, log) {
      const request: DiffusionRequest = {
        ...asked,
        onStep(done, total, latents) {
          asked.onStep?.(done, total, latents)
          if (done > 0 && done < total) previews?.show(latents)
        },
      }
      const found = await packages.find(name, asked.signal)
      const previews = onPicture === undefined ? undefined : await createPreviews(found.manifest.family, onPicture, { sessions, packages, log })
      const family = FAMILIES[found.manifest.family]
      if (family === undefined) {
        throw failure('E_MODEL_INVALID', { file: name, expected: `one of the families ${Object.keys(FAMILIES).join(', ')}`, got: found.manifest.family })
      }
      await checkConfigs(found)
      const most = await mostFrames(found)
      if (most !== undefined && request.frames > most) {
        throw failure('E_MODEL_INPUT', { type: name, port: 'options.frames', expected: `at most ${most}: its motion module knows no places beyond`, got: `${request.frames}`, fix: `Ask for ${most} frames, at a lower fps where the clip is to last as long.` })
      }
      const uses = await Promise.all(loras.map(async ({ file, weight }) => ({ lora: await lora(file), weight })))
      const checker = safety === 'off' || !hasSafetyChecker(found) ? undefined : { strictness: safety, check: safetyChecker(found, sessions).check }
      // Wan's encoder has no such words.
      const inversions = found.manifest.family === 'wan' ? undefined : await fitInversions(found, await called.calledBy([asked.prompt, asked.negativePrompt ?? '']), log)
      const signal = asked.signal === undefined ? {} : { signal: asked.signal }
      try {
        for await (const picture of family.run(request, { sessions, model: await withExpertLoras(found, uses, log), log, ...(inversions === undefined ? {} : { inversions }) })) {
          yield checker === undefined ? picture : { ...picture, verdict: await checker.check(stillOf(picture), { ...signal, strictness: checker.strictness, log }) }
        }
      } finally {
        previews?.stop()
      }
    },
  }
}

const NONE: ProjectInversions = { calledBy: async () => ({ found: [], faults: [] }) }

async function modelOf(model: ModelPackage, family: string, budget: number): Promise<DiffusionModel> {
  const { name, manifest, digest } = model
  const { title, memory, defaults = {}, options = {} } = manifest
  const { makes, frameStep } = FAMILIES[family]!
  // A config that can't be read is told when the model runs: others may be listed.
  const multiple = await FAMILIES[family]!.multiple(model).catch(() => 64)
  const told = await guidanceWidth(model).then((width) => width !== undefined, () => false)
  const from = FAMILIES[family]!.from(model)
  const { width = 512, height = 512, frames = makes === 'video' ? 16 : 1, fps = 8, steps = 25, guidance = 7.5 } = defaults
  const enhances = typeof options['enhance'] === 'boolean' ? options['enhance'] : family === 'modelscope'
  return { name, title, family, makes, from, inpaints: options['inpaints'] === true, ...(options['refines'] === true ? { refines: true } : {}), told, checks: hasSafetyChecker(model), digest, memory, fits: memory <= budget, multiple, frameStep, enhances, defaults: { width, height, frames, fps, steps, guidance } }
}
