/**
 * Stable Diffusion's safety checker: a picture is compared with concepts (Rando et al. 2022 look into it) by the angle between what
 * CLIP makes of both. A concept counts where the cosine is above its own threshold; where one of those that want special care counts,
 * all others count a little sooner. A package of the family `safety-checker`, or a diffusion package that has the part, holds
 * `safety_checker` and `feature_extractor/preprocessor_config.json`.
 */
import type { Log } from '../../contract/log.ts'
import type { Still } from '../../frames/clip.ts'
import { packaged, type Packaged } from '../packages/packaged.ts'
import type { ModelPackage, ModelPackages } from '../packages/package-types.ts'
import { parsePictureInput, pictureInput } from '../pipelines/picture-input.ts'
import { outputOf } from '../pipelines/tensors.ts'
import type { SessionUse, Sessions } from '../runtime/session-types.ts'

export interface SafetyVerdict {
  readonly flagged: boolean
  /** Numbers of the concepts that count; the package does not say what they are. */
  readonly concepts: readonly number[]
  /** How far each concept is above its threshold, to three digits. */
  readonly scores: readonly number[]
  /** Those of the concepts that want special care. */
  readonly special: readonly number[]
}

export interface SafetyChecker {
  /** The package's name. */
  readonly name: string
  /** Changes with the package's files. */
  readonly digest: string
  /**
   * @param strictness added to all scores: above 0 flags more, below 0 less
   * @throws E_MODEL_MEMORY, E_MODEL_INPUT, E_MODEL_RUN, E_MODEL_INVALID, E_CANCELLED
   */
  check(picture: Still, use?: { readonly strictness?: number; readonly signal?: AbortSignal; readonly log?: Log }): Promise<SafetyVerdict>
}

export type SafetyCheckers = Packaged<SafetyChecker>

export const createSafetyCheckers = ({ sessions, packages }: { readonly sessions: Sessions; readonly packages: ModelPackages }): SafetyCheckers =>
  packaged(packages, 'safety-checker', (model) => safetyChecker(model, sessions))

const PART = 'safety_checker'
export const hasSafetyChecker = (model: ModelPackage): boolean => model.has(`${PART}/model.onnx`)

export function safetyChecker(model: ModelPackage, sessions: Sessions): SafetyChecker {
  return {
    name: model.name,
    digest: model.digest,
    async check(picture, { strictness = 0, ...use } = {}) {
      const { special, concepts } = await compare(picture, model, sessions, use)
      return judge(special, concepts, strictness)
    },
  }
}

/** Cosines less their thresholds. */
export async function compare(picture: Still, model: ModelPackage, sessions: Sessions, use: SessionUse): Promise<{ readonly special: Float32Array; readonly concepts: Float32Array }> {
  const file = 'feature_extractor/preprocessor_config.json'
  const clip_input = pictureInput(picture, parsePictureInput(await model.json(file), file))
  return sessions.use(
    model.session(PART),
    async (session) => {
      const made = await session.run({ clip_input }, use)
      return { special: outputOf(session, made, 'special_scores').data, concepts: outputOf(session, made, 'concept_scores').data }
    },
    use,
  )
}

/** What counting a concept of special care adds to the scores after it. */
const CARE = 0.01

export function judge(special: Float32Array, concepts: Float32Array, strictness: number): SafetyVerdict {
  // Rounded as it was when the thresholds were set; halves go to the even digit, which floats hardly ever meet.
  const scored = (value: number, more: number): number => Math.round(Math.fround(Math.fround(value) + more) * 1000) / 1000
  let more = strictness
  const cared = Array.from(special, (value) => {
    const score = scored(value, more)
    if (score > 0) more = strictness + CARE
    return score
  })
  const scores = Array.from(concepts, (value) => scored(value, more))
  const counting = scores.flatMap((score, k) => (score > 0 ? [k] : []))
  return { flagged: counting.length > 0, concepts: counting, scores, special: cared }
}
