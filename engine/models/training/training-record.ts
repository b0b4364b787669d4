/** What `training.json` says of a training: it lies beside the LoRA, and reports and charts are drawn from it. */
import type { Json } from '../../contract/sockets.ts'

export interface TrainingRecord {
  readonly format: 1
  /** Tells the training from others, hex. */
  readonly key: string
  /** All that the training was asked for, by the names of the node's params. */
  readonly settings: Readonly<Record<string, Json>>
  readonly model: { readonly name: string; readonly family: string; readonly digest: string }
  readonly dataset: {
    /** As it was named. */
    readonly folder: string
    /** sha256 over pictures and captions, hex. */
    readonly digest: string
    readonly trigger: string
    readonly training: readonly TrainingPicture[]
    readonly validation: readonly TrainingPicture[]
  }
  /** Each optimiser step, in order. */
  readonly steps: readonly { readonly step: number; readonly loss: number; readonly rate: number; readonly seconds: number }[]
  readonly validation: readonly { readonly step: number; readonly loss: number }[]
  /** Files lie beside this one. */
  readonly samples: readonly { readonly step: number; readonly prompt: string; readonly seed: number; readonly file: string }[]
  /** Of samples, by something else than the loss: the higher the better. */
  readonly scores?: readonly { readonly step: number; readonly score: number }[]
  /** The best step so far; it is the result where `keep` of the settings says so. */
  readonly best?: { readonly step: number; readonly by: 'validation' | 'score'; readonly value: number }
  /** Why it ended. */
  readonly ended: 'steps' | 'early' | 'unfinished'
  readonly epochs: number
  readonly parameters: number
  /** Bytes at most. */
  readonly memory?: number
}

/** The step whose matrices are the result. */
export const keptStep = ({ settings, best, steps }: Pick<TrainingRecord, 'settings' | 'best' | 'steps'>): number => (settings['keep'] === 'best' && best !== undefined ? best.step : (steps.at(-1)?.step ?? 0))

export interface TrainingPicture {
  /** In the project folder. */
  readonly file: string
  readonly caption: string
  readonly width: number
  readonly height: number
}
