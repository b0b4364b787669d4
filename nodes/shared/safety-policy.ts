/** What becomes of pictures that a safety checker flags. */
import { failure, type Kernels, type ReadonlyFrame, type ReelgraphError, type SafetyVerdict } from '../../engine/api.ts'

export const SAFETY_ACTIONS = ['stop', 'blur', 'black'] as const
export type SafetyAction = (typeof SAFETY_ACTIONS)[number]

/** Standard deviation as a share of the height: no more than where something is light or dark is left. */
const BLUR = 0.12

export const hiddenFrame = (frame: ReadonlyFrame, how: SafetyAction, kernels: Kernels): Promise<ReadonlyFrame> =>
  how === 'blur' ? kernels.blur(frame, BLUR * frame.height) : kernels.fill(frame.format, frame.width, frame.height, [0, 0, 0, 255])

export const flaggedFault = ({ concepts, scores }: SafetyVerdict, where: string): ReelgraphError =>
  failure('E_CONTENT_FLAGGED', { expected: 'scores of 0 or less', got: `${where}: ${concepts.map((k) => `concept ${k} ${scores[k]!.toFixed(3)}`).join(', ')}` })
