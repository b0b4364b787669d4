import { defineNode } from '../../engine/api.ts'

/** Faces in a clip, with points in them. */
export const faceLandmarks = defineNode({
  type: 'face-landmarks',
  title: 'Face landmarks',
  version: 2,
  category: 'face',
  description:
    'Finds faces in each frame and the points of a face mesh in them (468, or 478 with irises), smoothed over time. Works with two model packages, one that finds faces, one that finds points: both come with Reelgraph.',
  tags: ['face mesh', 'mediapipe', 'blazeface', 'keypoints', 'tracking', '478', 'detect faces', 'blur faces'],
  inputs: { video: 'video' },
  outputs: { faces: 'landmarks' },
  params: {
    faces: { type: 'integer', default: 1, minimum: 1, maximum: 10, title: 'Most faces', description: 'The largest ones count.' },
    confidence: { type: 'number', default: 0.5, minimum: 0.05, maximum: 1, title: 'Confidence', description: 'Least score of a face that is found.' },
    presence: { type: 'number', default: 0.5, minimum: 0, maximum: 1, title: 'Presence', description: 'How sure the second model has to be that it sees a face.' },
    smooth: { type: 'boolean', default: true, title: 'Smooth', description: 'Calms the points over time (One-Euro filter).' },
    cutoff: { type: 'number', default: 1.5, minimum: 0.3, maximum: 30, uiMaximum: 10, unit: 'Hz', title: 'Calm below', description: 'Slower movements than this are calmed.', advanced: true },
    quickness: { type: 'number', default: 8, minimum: 0, maximum: 100, uiMaximum: 30, title: 'Quickness', description: 'How much less is calmed in quick movements.', advanced: true },
    detector: { type: 'string', optional: true, minLength: 1, title: 'Detector', description: 'Model package of the family face-detector. Absent: the first that is installed.' },
    model: { type: 'string', optional: true, minLength: 1, title: 'Model', description: 'Model package of the family face-landmarks. Absent: the first that is installed.' },
  },
  imageModel: [{ family: 'face-landmarks', needed: true }, { family: 'face-detector', param: 'detector', needed: true }],
  cost: 100,
  proxy: 'full',
  async run({ inputs: { video }, params, models, report, signal, dry }) {
    const { DetectedFaces } = await import('../shared/faces/face-track.ts')
    if (dry) return { faces: new DetectedFaces(video, undefined) }
    const { faces: most, confidence, presence, smooth, cutoff, quickness } = params
    const [detector, mesh] = [await models.faces.detector(params.detector, signal), await models.faces.mesh(params.model, signal)]
    report({ detector: detector.name, model: mesh.name })
    return { faces: new DetectedFaces(video, { detector, mesh, most, confidence, presence, calm: smooth ? { cutoff, quickness } : undefined }) }
  },
})
