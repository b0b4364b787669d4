import type { Still } from '../../frames/clip.ts'

/** Where a training lays what it makes. */
export interface TrainingFiles {
  has(file: string): Promise<boolean>
  text(file: string): Promise<string | undefined>
  /** Each whole or not there, also when the training is being cancelled. */
  keep(file: string, bytes: string | Uint8Array): Promise<void>
  writeImage(file: string, image: Still): Promise<void>
  /** Absolute. */
  pathOf(file: string): string
}
