/** A training that is soon read through. */
import type { EventImage } from '../../../../engine/models/training/report/event-file.ts'
import type { TrainingRecord } from '../../../../engine/models/training/training-record.ts'

export const END = 1764460800

export const RECORD: TrainingRecord = {
  format: 1,
  key: 'ef'.repeat(32),
  settings: { rank: 8, optimiser: 'adamw', prompts: ['a | b', '<b>bold</b> & "more"'] },
  model: { name: 'tiny', family: 'stable-diffusion', digest: 'ab'.repeat(32) },
  dataset: {
    folder: 'datasets/aurora', digest: 'cd'.repeat(32), trigger: 'aurbttl',
    training: [{ file: 'train/a.png', caption: 'aurbttl, a', width: 64, height: 64 }, { file: 'train/b.png', caption: 'aurbttl, b', width: 64, height: 64 }],
    validation: [{ file: 'validation/c.png', caption: 'aurbttl, c', width: 64, height: 64 }],
  },
  steps: [0.4, 0.3, 0.35, 0.2].map((loss, k) => ({ step: k + 1, loss, rate: 1e-4 / (k + 1), seconds: 1.5 })),
  validation: [{ step: 0, loss: 0.41 }, { step: 4, loss: 0.25 }],
  samples: [{ step: 0, prompt: 'aurbttl & <b>', seed: 7, file: 'samples/0.png' }, { step: 4, prompt: 'aurbttl & <b>', seed: 7, file: 'samples/4.png' }],
  scores: [{ step: 4, score: 71.5 }],
  best: { step: 4, by: 'score', value: 71.5 },
  ended: 'steps',
  epochs: 2,
  parameters: 3072,
  memory: 2.5e8,
}

/** A red pixel. */
const PNG = Uint8Array.from(Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC', 'base64'))
export const IMAGES: readonly EventImage[] = [0, 4].map((step) => ({ step, tag: 'samples/1', width: 1, height: 1, bytes: PNG }))
