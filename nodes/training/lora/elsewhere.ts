/** Trainings that somebody else does: a program of the user's, or a service by key. */
import type { Json, LearntPicture, NodeServices, TrainingRequest } from '../../../engine/api.ts'
import { isRecord } from '../../shared/is-record.ts'
import { loraTrainingKind } from '../../shared/kinds/lora-training.ts'

/** What is taken where the model is the trainer's own. */
export const UNKNOWN = { name: '', multiple: 64, defaults: { width: 512, height: 512, steps: 25, guidance: 7.5 } }

export interface AskedElsewhere {
  /** `reelgraph`, a program of the user's, or a service. */
  readonly trainer: string
  readonly base: string
  readonly trainerOptions: Json
  readonly steps: number
  readonly rank: number
  readonly rate: number
  readonly batch: number
}

interface Known {
  readonly pictures: readonly LearntPicture[]
  readonly trigger: string
  readonly side: number
}

/** @throws E_REMOTE_KEY, E_BACKEND */
export async function elsewhereOf(asked: AskedElsewhere, { pictures, trigger, side }: Known, { models, media, signal, log, progress, report }: NodeServices): Promise<NonNullable<TrainingRequest['elsewhere']>> {
  const { trainer, base, steps, rank, rate, batch, trainerOptions } = asked
  const program = { trainer, base, size: side }
  if (trainer !== 'replicate' && trainer !== 'fal') return program
  const service = await models.choose(loraTrainingKind, trainer, asked as unknown as Json)
  return {
    ...program,
    async bring() {
      const { lora, metadata } = await service.run({
        pictures: pictures.filter(({ split }) => split === 'train'), trigger, steps, rank, rate, batch, size: side, model: base === '' ? undefined : base,
        options: isRecord(trainerOptions) ? trainerOptions : {}, media, signal, log, progress,
      })
      report({ ...metadata })
      return lora
    },
  }
}
