/** What a trainer outside is told, and how it answers: one description for each. Pure. */
import type { TrainingSettings } from '../settings.ts'

/** Of what a training is asked for, what trainers outside have words for. */
export type ExternalSettings = Pick<TrainingSettings,
  'steps' | 'epochs' | 'batch' | 'accumulate' | 'rank' | 'alpha' | 'layers' | 'optimiser' | 'weightDecay' | 'rate' | 'schedule' | 'warmup' | 'cycles' | 'clip' | 'captionDropout' | 'noiseOffset' | 'minSnr' | 'seed' | 'saveEvery' | 'sampleEvery'>

export interface Order {
  /** The working folder, as the trainer's machine has it. */
  readonly folder: string
  /** The model that learns: a path or a name, as the trainer knows it. */
  readonly base: string
  readonly name: string
  readonly settings: ExternalSettings
  /** Pixels: pictures have as many as such a square. */
  readonly size: number
  readonly samples: { readonly prompts: readonly string[]; readonly seed: number; readonly width: number; readonly height: number; readonly steps: number; readonly guidance: number }
  /** Captions by picture, in the order of the numbered files. */
  readonly captions: readonly string[]
}

export interface ToldStep {
  readonly step: number
  readonly steps: number
  readonly loss?: number
  readonly rate?: number
}

export interface TrainerDialect {
  readonly name: string
  readonly title: string
  /** Variable of the environment that holds the command. */
  readonly command: string
  /** What of the settings it has no word for. */
  unknown(settings: ExternalSettings): readonly string[]
  /** Files of the working folder, beside the pictures. */
  files(order: Order): Readonly<Record<string, string>>
  args(order: Order): readonly string[]
  /** The LoRA, in the working folder. */
  result(order: Order): string
  /** A line of what it prints. */
  read(line: string): ToldStep | undefined
  /** Folder of its samples, and what the name of one says; absent: it makes none. */
  readonly samples?: { readonly folder: string; read(file: string): { readonly step: number; readonly number: number } | undefined }
}

export const PICTURES = 'pictures'
export const pictureName = (at: number): string => `${String(at + 1).padStart(5, '0')}.png`

type Flag = string | number | true | readonly string[]

export const flags = (all: Readonly<Record<string, Flag>>): readonly string[] =>
  Object.entries(all).flatMap(([name, value]) => (value === true ? [`--${name}`] : Array.isArray(value) ? [`--${name}`, ...(value as readonly string[])] : [`--${name}=${String(value)}`]))

/** A basic string of TOML. */
export const tomlText = (text: string): string => `"${text.replace(/["\\]/g, (letter) => `\\${letter}`).replace(/[\u0000-\u001f\u007f]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)}"`
