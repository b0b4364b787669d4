/** What runs models is loaded when there is a package to run: most starts of the program do without. */
import type { FaceModels } from './faces/face-models.ts'
import type { Lora } from './lora/lora-file.ts'
import type { ArtifactStore } from '../store/store.ts'
import type { ModelResources } from './model-resources.ts'
import type { ModelPackages } from './packages/package-types.ts'
import type { Packaged } from './packages/packaged.ts'
import { DIFFUSION_FAMILIES } from './pipelines/family-names.ts'
import type { Sessions } from './runtime/session-types.ts'
import type { SessionsOptions } from './runtime/sessions.ts'
import { createEspeak } from './speech/espeak.ts'
import type { Training } from './training/training.ts'
import type { VoiceModels } from './speech/voice-models.ts'
import type { Synthesiser } from './speech/synthesiser.ts'
import type { Diffusion } from './tasks/diffusion.ts'
import type { FlowModels } from './tasks/flow-model.ts'
import type { ImageEncoders } from './tasks/image-encoder.ts'
import type { ImageModels } from './tasks/image-model.ts'
import type { SpeechDetectors } from './tasks/voice-activity.ts'

interface Parts {
  readonly sessions: Sessions
  readonly packages: ModelPackages
  readonly lora: (file: string) => Promise<Lora>
  /** Folder of the project's textual inversions. */
  readonly embeddings: string
  /** Keeps what trainings have made of pictures and words. */
  readonly store?: () => ArtifactStore
}

/** Loads once, when first asked. */
const later = <T>(load: () => Promise<T>): (() => Promise<T>) => {
  let loaded: Promise<T> | undefined
  return () => (loaded ??= load())
}

/** Sessions whose runtime is loaded with the first. */
export function sessionsLater(options: Omit<SessionsOptions, 'runtime'>): Sessions {
  let loaded: Sessions | undefined
  let closed = false
  const load = later(async (): Promise<Sessions> => {
    const [{ createSessions }, { createOnnxRuntime }] = await Promise.all([import('./runtime/sessions.ts'), import('./runtime/onnx-runtime.ts')])
    loaded = createSessions({ ...options, runtime: createOnnxRuntime() })
    if (closed) await loaded.close()
    return loaded
  })
  return {
    use: async (...asked) => (await load()).use(...asked),
    devices: async () => (await load()).devices(),
    stats: () => loaded?.stats() ?? { used: 0, budget: options.budget, devices: [], loads: 0, loaded: [] },
    free: async (which) => loaded?.free(which),
    async close() {
      closed = true
      await loaded?.close()
    },
  }
}

export function modelsLater(parts: Parts): Pick<ModelResources, 'diffusion' | 'images' | 'flow' | 'faces' | 'captioners' | 'imageEncoders' | 'safetyCheckers' | 'speechDetectors' | 'transcribers' | 'voiceModels' | 'synthesisers' | 'training'> {
  const { packages } = parts
  const none = async (...families: readonly string[]): Promise<boolean> => (await Promise.all(families.map((family) => packages.ofFamily(family)))).every((found) => found.length === 0)
  const packaged = <T>(family: string, load: () => Promise<Packaged<T>>): Packaged<T> => {
    const made = later(load)
    return {
      models: async () => ((await none(family)) ? [] : (await made()).models()),
      find: async (...asked) => (await made()).find(...asked),
    }
  }
  const diffusion = later(async (): Promise<Diffusion> => {
    const [{ createDiffusion }, { createInversions }] = await Promise.all([import('./tasks/diffusion.ts'), import('./embeddings/project-inversions.ts')])
    return createDiffusion({ ...parts, inversions: createInversions(parts.embeddings) })
  })
  const speechDetectors = later(async (): Promise<SpeechDetectors> => (await import('./tasks/voice-activity.ts')).createSpeechDetectors(parts))
  const imageEncoders = later(async (): Promise<ImageEncoders> => (await import('./tasks/image-encoder.ts')).createImageEncoders(parts))
  const images = later(async (): Promise<ImageModels> => (await import('./tasks/image-model.ts')).createImageModels(parts))
  const flow = later(async (): Promise<FlowModels> => (await import('./tasks/flow-model.ts')).createFlowModels(parts))
  const faces = later(async (): Promise<FaceModels> => (await import('./faces/face-models.ts')).createFaceModels(parts))
  const training = later(async (): Promise<Training> => (await import('./training/training.ts')).createTraining(parts))
  const voices = later(async (): Promise<VoiceModels> => (await import('./speech/voice-models.ts')).createVoiceModels(parts))
  const flite = later(async (): Promise<Synthesiser> => (await import('./speech/flite.ts')).createFlite())
  return {
    synthesisers: { flite: { standing: async () => (await flite()).standing(), say: async (order) => (await flite()).say(order) }, espeak: createEspeak() },
    diffusion: {
      budget: () => parts.sessions.stats().budget,
      inversions: async (prompts) => (await diffusion()).inversions(prompts),
      models: async (...asked) => ((await none(...DIFFUSION_FAMILIES)) ? [] : (await diffusion()).models(...asked)),
      async *run(...asked) {
        yield* (await diffusion()).run(...asked)
      },
    },
    speechDetectors: {
      models: async () => ((await none('voice-activity')) ? [] : (await speechDetectors()).models()),
      find: async (...asked) => (await speechDetectors()).find(...asked),
    },
    images: {
      models: async (family) => ((await none(family)) ? [] : (await images()).models(family)),
      find: async (...asked) => (await images()).find(...asked),
    },
    flow: {
      models: async () => ((await none('optical-flow')) ? [] : (await flow()).models()),
      find: async (...asked) => (await flow()).find(...asked),
    },
    faces: {
      detector: async (...asked) => (await faces()).detector(...asked),
      mesh: async (...asked) => (await faces()).mesh(...asked),
    },
    imageEncoders: {
      models: async () => ((await none('image-encoder', 'stable-video-diffusion')) ? [] : (await imageEncoders()).models()),
      find: async (...asked) => (await imageEncoders()).find(...asked),
    },
    captioners: packaged('captioner', async () => (await import('./tasks/captioner.ts')).createCaptioners(parts)),
    voiceModels: {
      vits: packaged('tts-vits', async () => (await voices()).vits),
      kokoro: packaged('tts-kokoro', async () => (await voices()).kokoro),
    },
    transcribers: packaged('whisper', async () => (await import('./speech/whisper.ts')).createTranscribers(parts)),
    training: {
      models: async () => (await training()).models(),
      find: async (...asked) => (await training()).find(...asked),
      train: async (...asked) => (await training()).train(...asked),
    },
    safetyCheckers: packaged('safety-checker', async () => (await import('./tasks/safety-checker.ts')).createSafetyCheckers(parts)),
  }
}
