/** Trainers of services, by key: a LoRA for pictures with captions. What speaks to them is loaded when one is asked. */
import type { LoraTrainingBackend } from '../../shared/kinds/lora-training.ts'
import { FAL } from './fal.ts'
import { REPLICATE } from './replicate.ts'

export const replicateTrainer: LoraTrainingBackend = {
  name: 'replicate',
  kind: 'lora-training',
  title: 'Trainers of Replicate',
  rank: 48,
  version: '1',
  remote: true,
  available: ({ remote }) => Promise.resolve(remote.standing(REPLICATE)),
  run: async (request) => (await import('./training/replicate.ts')).trainAtReplicate(REPLICATE, request),
}

export const falTrainer: LoraTrainingBackend = {
  name: 'fal',
  kind: 'lora-training',
  title: 'Trainers of fal',
  rank: 46,
  version: '1',
  remote: true,
  available: ({ remote }) => Promise.resolve(remote.standing(FAL)),
  run: async (request) => (await import('./training/fal.ts')).trainAtFal(FAL, request),
}
