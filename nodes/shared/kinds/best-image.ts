/** The kind of backends that judge pictures. */
import { defineBackendKind, type Backend, type Log, type Made, type MediaService, type ModelResources, type Still } from '../../../engine/api.ts'

/** What is asked: how good each of these looks. */
export interface ScoreRequest {
  readonly images: readonly Still[]
  readonly model: string | undefined
  readonly media: MediaService
  readonly models: ModelResources
  readonly signal: AbortSignal
  readonly log: Log
  readonly progress: (done: number, total: number) => void
}

export interface Scored extends Made {
  /** In the order of the pictures; higher is better. `parts` is what the score is made of, where it can be told. */
  readonly scores: readonly { readonly score: number; readonly parts: Readonly<Record<string, number>> }[]
}

export type ScoreBackend = Backend<ScoreRequest, Scored>

export const bestImageKind = defineBackendKind<ScoreRequest, Scored>({ name: 'best-image', title: 'Best image', description: 'Says how good pictures look.' })
