/** Finds the face that is to speak. */
import { failure, type Clip, type Face, type FaceModels, type FrameContext } from '../../../engine/api.ts'
import { DetectedFaces } from '../../shared/faces/face-track.ts'
import type { Calm } from '../../shared/faces/one-euro.ts'

/** Lips and eyes lie closer with this one; another does where it isn't there. */
const BEST = 'face-mesh-attention'
const MOST = 10
const [CONFIDENCE, PRESENCE] = [0.5, 0.5]

export interface Asked {
  readonly detector: string | undefined
  readonly mesh: string | undefined
}

export async function facesOf(clip: Clip, { detector, mesh }: Asked, calm: Calm | undefined, models: FaceModels, signal: AbortSignal): Promise<DetectedFaces> {
  const finder = await models.detector(detector, signal)
  const best = async () => {
    if (mesh !== undefined) return models.mesh(mesh, signal)
    try {
      return await models.mesh(BEST, signal)
    } catch (error) {
      if ((error as { code?: string }).code !== 'E_MODEL_MISSING') throw error
      return models.mesh(undefined, signal)
    }
  }
  return new DetectedFaces(clip, { detector: finder, mesh: await best(), most: MOST, confidence: CONFIDENCE, presence: PRESENCE, calm })
}

/** @param which 0: the largest; else counted from the left */
export async function faceAt(faces: DetectedFaces, n: number, which: number, scope: FrameContext): Promise<Face | undefined> {
  const found = await faces.faces(n, scope)
  if (which === 0) return found[0]
  return found.toSorted((a, b) => a.box.x + a.box.width / 2 - b.box.x - b.box.width / 2)[which - 1]
}

export const faceless = (port: string, which: number): Error =>
  failure('E_FACE', { port, expected: which === 0 ? 'a face' : `${which} faces`, got: which === 0 ? 'none' : 'fewer', fix: 'Take a picture in which the face is larger and turned to us, or place its points by hand: the param points.' })
