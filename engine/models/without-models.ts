/** Model resources for tests that need none. */
import type { ModelResources } from './model-resources.ts'
import { failure } from '../contract/errors.ts'
import { createCaptioners } from './tasks/captioner.ts'
import { createFaceModels } from './faces/face-models.ts'
import { createFlowModels } from './tasks/flow-model.ts'
import { createImageEncoders } from './tasks/image-encoder.ts'
import { createImageModels } from './tasks/image-model.ts'
import { createModelPackages } from './packages/packages.ts'
import { createSafetyCheckers } from './tasks/safety-checker.ts'
import { createSpeechDetectors } from './tasks/voice-activity.ts'
import { createEspeak } from './speech/espeak.ts'
import { createVoiceModels } from './speech/voice-models.ts'
import { createTranscribers } from './speech/whisper.ts'
import { createTraining } from './training/training.ts'
import { createFlite } from './speech/flite.ts'
import type { Sessions } from './runtime/session-types.ts'

const packages = createModelPackages({ roots: [] })
const sessions: Sessions = {
  use: () => Promise.reject(failure('E_DEVICE', { got: 'no model runtime' })),
  devices: async () => [],
  stats: () => ({ used: 0, budget: 0, devices: [], loads: 0, loaded: [] }),
  free: async () => {},
  close: async () => {},
}

export const withoutModels: ModelResources = {
  packages,
  sessions,
  speechDetectors: createSpeechDetectors({ sessions, packages }),
  images: createImageModels({ sessions, packages }),
  flow: createFlowModels({ sessions, packages }),
  faces: createFaceModels({ sessions, packages }),
  imageEncoders: createImageEncoders({ sessions, packages }),
  captioners: createCaptioners({ sessions, packages }),
  safetyCheckers: createSafetyCheckers({ sessions, packages }),
  voiceModels: createVoiceModels({ sessions, packages }),
  transcribers: createTranscribers({ sessions, packages }),
  synthesisers: { flite: createFlite(), espeak: createEspeak() },
  diffusion: { budget: () => 0, inversions: async () => [], models: async () => [], run: () => { throw failure('E_DEVICE', { got: 'no model runtime' }) } },
  training: createTraining({ sessions, packages }),
  lora: (file) => Promise.reject(failure('E_ASSET_MISSING', { got: file })),
}
