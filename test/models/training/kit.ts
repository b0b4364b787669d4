/** A training of the tiny Stable Diffusion with what learns in closed form: its pictures, its folder and what it says. */
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { TrainingStep } from '../../../engine/contract/events.ts'
import type { ModelPackages } from '../../../engine/models/packages/package-types.ts'
import { createModelPackages } from '../../../engine/models/packages/packages.ts'
import { createTorchRandom } from '../../../engine/models/pipelines/torch-random.ts'
import { createOnnxRuntime } from '../../../engine/models/runtime/onnx-runtime.ts'
import { createSessions } from '../../../engine/models/runtime/sessions.ts'
import type { TrainingSettings } from '../../../engine/models/training/settings.ts'
import { createTraining, type LearntPicture, type OpenTrainingModel, type TrainingRequest, type TrainingResult } from '../../../engine/models/training/training.ts'
import { openSqliteStore } from '../../../engine/store/store-sqlite.ts'
import { linearModel } from './linear-model.ts'

const SETTINGS: TrainingSettings = {
  steps: 12, epochs: 0, batch: 2, accumulate: 1, rank: 2, alpha: 2, layers: 'attention', optimiser: 'adamw', weightDecay: 0.01, rate: 0.01, schedule: 'cosine', warmup: 2, cycles: 1,
  clip: 1, average: 0.9, captionDropout: 0.3, noiseOffset: 0.05, minSnr: 5, latents: 'sampled', seed: 3, validateEvery: 4, saveEvery: 4, sampleEvery: 0, patience: 0, keep: 'last',
}

/** Patches of colour, of two shapes. */
function picturesOf(count: number): LearntPicture[] {
  return Array.from({ length: count }, (_, k) => {
    const [width, height] = k % 3 === 0 ? [16, 32] : [24, 16]
    const [r, g, b] = createTorchRandom(k).rand(3)
    const data = Uint8Array.from({ length: width * height * 4 }, (_, i) => (i % 4 === 3 ? 255 : [r, g, b][i % 4]! * 255))
    return { file: `${k}.png`, caption: k % 2 === 0 ? 'mybrand, a patch' : 'mybrand', digest: `digest-${k}`, split: k < 2 ? 'validation' : 'train', width, height, open: () => Promise.resolve({ width, height, data }) }
  })
}

const FIXTURES = createModelPackages({ roots: [fileURLToPath(new URL('../../fixtures/models', import.meta.url))] })
const log = { debug() {}, info() {}, warn() {} }

export interface Run extends Partial<TrainingRequest> {
  readonly folder: string
  readonly change?: Partial<TrainingSettings>
  readonly open?: OpenTrainingModel
  readonly packages?: ModelPackages
}

/** What each model was asked for, by its part. */
export interface Ran extends TrainingResult {
  readonly told: readonly TrainingStep[]
  readonly asked: Readonly<Record<string, number>>
}

export async function runTraining({ folder, change, open = (_, { rank }) => Promise.resolve(linearModel(rank)), packages = FIXTURES, ...request }: Run): Promise<Ran> {
  const sessions = createSessions({ runtime: createOnnxRuntime(), budget: 2e9, log, device: 'cpu' })
  const store = openSqliteStore(join(folder, 'store'))
  const told: TrainingStep[] = []
  const asked: Record<string, number> = {}
  const counted: typeof sessions = {
    ...sessions,
    use: (session, work, options) => {
      asked[session.name] = (asked[session.name] ?? 0) + 1
      return sessions.use(session, work, options)
    },
  }
  const put = async (file: string, bytes: string | Uint8Array): Promise<void> => {
    const path = join(folder, file)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(`${path}.part`, bytes)
    await rename(`${path}.part`, path)
  }
  try {
    const result = await createTraining({ sessions: counted, packages, store: () => store, open }).train({
      model: 'tiny-stable-diffusion', settings: { ...SETTINGS, ...change }, pictures: picturesOf(8), folder: 'pictures', trigger: 'mybrand', name: 'mine', names: 'kohya', precision: 'float32',
      samples: { prompts: ['mybrand'], seed: 1, width: 24, height: 16, steps: 2, guidance: 2 },
      files: {
        has: (file) => Promise.resolve(existsSync(join(folder, file))),
        text: async (file) => (existsSync(join(folder, file)) ? readFile(join(folder, file), 'utf8') : undefined),
        keep: put,
        writeImage: (file, { data }) => put(file, data),
        pathOf: (file) => join(folder, file),
      },
      onStep: (step) => void told.push(step),
      onProgress: () => {},
      ...request,
    }, log)
    return { ...result, told, asked }
  } finally {
    store.close()
    await sessions.close()
  }
}
