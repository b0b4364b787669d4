/** Diffusion as backends see it: which packages there are for a purpose, and one run of one of them. */
import type { Log } from '../context.ts'
import { failure } from '../errors.ts'
import type { Still } from '../frames/clip.ts'
import type { LoraSetting } from '../sockets.ts'
import type { Lora } from './lora/lora-file.ts'
import { withLoras } from './lora/merge.ts'
import type { ModelPackage, ModelPackages } from './packages/package-types.ts'
import { FAMILIES, type Family } from './pipelines/families.ts'
import type { DiffusionRequest, Picture } from './pipelines/pipeline.ts'
import { latentPicture } from './pipelines/latent-picture.ts'
import type { Sessions } from './session-types.ts'

export interface DiffusionModel {
  /** The package's name. */
  readonly name: string
  readonly title: string
  readonly family: string
  readonly makes: Family['makes']
  readonly from: Family['from']
  /** Changes with the package's files. */
  readonly digest: string
  /** Bytes that its largest part takes. */
  readonly memory: number
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
  /** After each step: what it looks like so far, a pixel for each latent. */
  readonly onPicture?: (picture: Still) => void
}

export interface Diffusion {
  /** Packages whose files are all here, the best first: those that fit into memory, then by what users think of the family. */
  models(makes: Family['makes'], from: Family['from']): Promise<readonly DiffusionModel[]>
  /** @throws E_MODEL_MISSING, E_MODEL_INPUT, E_MODEL_MEMORY, E_LORA, E_CANCELLED */
  run(request: DiffusionRun, log: Log): AsyncGenerator<Picture>
}

interface Parts {
  readonly sessions: Sessions
  readonly packages: ModelPackages
  /** A LoRA file of the project. */
  readonly lora: (file: string) => Promise<Lora>
}

export function createDiffusion({ sessions, packages, lora }: Parts): Diffusion {
  return {
    async models(makes, from) {
      const families = Object.entries(FAMILIES).filter(([, family]) => family.makes === makes && family.from === from)
      const found = (await Promise.all(families.map(async ([name]) => (await packages.ofFamily(name)).map((one) => modelOf(one, name))))).flat()
      const { budget } = sessions.stats()
      const rank = ({ family, memory }: DiffusionModel): number => FAMILIES[family]!.rank - (memory > budget ? 1000 : 0)
      return found.sort((a, b) => rank(b) - rank(a) || (a.name < b.name ? -1 : 1))
    },
    async *run({ model: name, loras = [], onPicture, ...asked }, log) {
      const request: DiffusionRequest = {
        ...asked,
        onStep(done, total, latents) {
          asked.onStep?.(done, total, latents)
          if (done < total) onPicture?.(latentPicture(latents, found.manifest.family))
        },
      }
      const found = await packages.find(name, asked.signal)
      const family = FAMILIES[found.manifest.family]
      if (family === undefined) {
        throw failure('E_MODEL_INVALID', { file: name, expected: `one of the families ${Object.keys(FAMILIES).join(', ')}`, got: found.manifest.family })
      }
      const uses = await Promise.all(loras.map(async ({ file, weight }) => ({ lora: await lora(file), weight })))
      yield* family.run(request, { sessions, model: await withLoras(found, uses, log), log })
    },
  }
}

function modelOf({ name, manifest, digest }: ModelPackage, family: string): DiffusionModel {
  const { title, memory, defaults = {}, options = {} } = manifest
  const { makes, from, multiple, frameStep } = FAMILIES[family]!
  const { width = 512, height = 512, frames = makes === 'video' ? 16 : 1, fps = 8, steps = 25, guidance = 7.5 } = defaults
  const enhances = typeof options['enhance'] === 'boolean' ? options['enhance'] : family === 'modelscope'
  return { name, title, family, makes, from, digest, memory, multiple, frameStep, enhances, defaults: { width, height, frames, fps, steps, guidance } }
}
