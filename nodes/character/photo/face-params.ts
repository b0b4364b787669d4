/** Params of lip-sync that are about the face of a photo or film. */

/** What has no effect where there is one. */
export const OF_A_FACE = { photo: true, film: true } as const
const spot = <T extends string>(title: T, description: string) => ({ type: 'array', items: { type: 'number', minimum: -0.5, maximum: 1.5 }, minItems: 2, maxItems: 2, title, description }) as const

/** Which face it is, and where. */
export const FACE_PARAMS = {
  face: { type: 'integer', default: 0, minimum: 0, maximum: 10, title: 'Which face', description: 'Of a photo or film. 0: the largest; 1, 2 and so on: counted from the left.' },
  points: {
    type: 'object', optional: true, title: 'Points of the face', placed: { on: ['photo', 'film'], what: 'face points', lines: [['leftEye', 'rightEye'], ['leftCorner', 'rightCorner'], ['nose', 'chin']] },
    properties: {
      leftEye: spot('Eye on the left', 'The middle of the pupil, left as you see it.'),
      rightEye: spot('Eye on the right', 'The middle of the other pupil.'),
      nose: spot('Tip of the nose', 'Its foremost point.'),
      leftCorner: spot('Mouth, left corner', 'Where the lips meet.'),
      rightCorner: spot('Mouth, right corner', 'Where the lips meet, on the other side.'),
      chin: spot('Chin', 'Its lowest point.'),
    },
    description: 'Placed by hand where no face is found: the middles of the eyes, the tip of the nose, the corners of the mouth, the chin. Shares of the picture\'s width and height; left is the left of the picture.',
  },
  detector: { type: 'string', optional: true, minLength: 1, title: 'Detector', description: 'Model package that finds faces. Absent: the first that is installed.', advanced: true },
  mesh: { type: 'string', optional: true, minLength: 1, title: 'Face mesh', description: 'Model package that finds points in a face. Absent: face-mesh-attention, else the first that is installed.', advanced: true },
} as const
