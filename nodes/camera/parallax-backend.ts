/** The `parallax` backend: a picture begins to move as a camera drifts past what is near and what is far. Needs no model; a depth model makes it better. */
import { failure, type ReadonlyFrame, type FrameContext, type ImageModel, type Json, type Kernels, type Still } from '../../engine/api.ts'
import type { VideoBackend } from '../shared/kinds/clips.ts'
import { MOTIONS } from '../shared/names.ts'
import { CAMERA_MOVES, cameraView, restZoom, steadyZoom, viewMatrix, type CameraMove, type CameraSettings } from './camera-path.ts'
import { nearness, nextRange } from './depth-range.ts'
import { estimatedDepth, LINES } from './estimated-depth.ts'
import { depthByModel, depthModel, WITHOUT } from './model-depth.ts'
import { seenByDepth } from './parallax.ts'

/** Words of a prompt that choose the move; without any the camera goes slowly in. */
const WORDS: readonly (readonly [RegExp, CameraMove])[] = [
  [/zoom(s|ing)? out|pull(s|ing)? (back|out)/, 'slow-zoom-out'],
  [/pan(s|ning)? left|to the left/, 'pan-left'],
  [/pan(s|ning)? right|to the right/, 'pan-right'],
  [/tilt(s|ing)? up|upwards?/, 'tilt-up'],
  [/tilt(s|ing)? down|downwards?/, 'tilt-down'],
  [/orbit|around/, 'orbit'],
  [/dolly/, 'dolly'],
  [/crane|rises?|rising/, 'crane'],
  [/handheld|shak(y|es|ing)/, 'handheld'],
]
const MOVES = CAMERA_MOVES.filter((move) => move !== 'path')

interface Need {
  readonly model?: string | null
  readonly options?: { readonly depth?: Json } | null
}

export const parallax: VideoBackend = {
  name: 'parallax',
  kind: 'img2vid',
  title: 'Camera past the depths of a picture',
  rank: 10,
  options: ['move', 'amount', 'motion', 'depth'],
  version: '1',
  async available({ images }) {
    const [first] = await images.models('depth')
    return { ok: true, reason: first === undefined ? 'embedded, with estimated depth' : `embedded, with depth by ${first.name}` }
  },
  packages(need) {
    const { model, options } = need as Need
    return options?.depth === 'estimated' ? [] : [model ?? []].flat()
  },
  async identity(need, { images }) {
    const { model, options } = need as Need
    if (options?.depth === 'estimated') return 'estimated'
    const installed = await images.models('depth')
    return (typeof model === 'string' ? installed.find((one) => one.name === model) : installed[0])?.digest ?? 'estimated'
  },
  async run({ prompt, image, info, seed, model: name, options, models, log, signal }) {
    const { move, amount, depth } = optionsOf(options)
    const model = depth === 'estimated' ? undefined : await depthModel(models.images, name, signal)
    if (model === undefined && depth === 'model') throw failure('E_MODEL_MISSING', { port: 'options.depth', expected: 'a model package of the family depth', got: 'none' })
    const why = model !== undefined ? `depth by ${model.name}: ${name === undefined ? 'the first depth model that is installed' : 'asked for by name'}` : depth === 'estimated' ? 'depth is estimated, as asked for' : WITHOUT
    log.info(why)
    const settings: CameraSettings = { move: move ?? WORDS.find(([pattern]) => pattern.test(prompt.toLowerCase()))?.[1] ?? 'slow-zoom-in', amount, easing: 'ease-in-out', seed }
    const known = new Map<string, Promise<Kept>>()
    const { width, height, length, rate } = info
    return {
      clip: {
        info: { ...info, format: 'yuv420p' },
        async frame(n, scope) {
          const picture = await kept(known, 'picture', scope, () => pictureOf(scope.kernels, image!, width, height))
          const far = await kept(known, 'depth', scope, () => depthOf(picture, model, scope))
          const extra = steadyZoom(settings, width, height)
          const view = cameraView(settings, length > 1 ? n / (length - 1) : 0, (n * rate.den) / rate.num)
          const seen = { ...view, zoom: view.zoom * extra }
          return settings.move === 'handheld'
            ? scope.kernels.warpAffine(picture, viewMatrix(seen, width, height))
            : seenByDepth(scope.kernels, picture, far, seen, extra * restZoom(settings), 0.3)
        },
      },
      metadata: { backend: 'parallax', move: settings.move, depth: model?.name ?? 'estimated', why },
    }
  },
}

function optionsOf(options: Readonly<Record<string, Json>>): { readonly move: CameraMove | undefined; readonly amount: number; readonly depth: Json | undefined } {
  const { move, motion = 'balanced', depth } = options
  const wrong = (port: string, expected: string, got: Json): never => {
    throw failure('E_PARAM_VALUE', { port: `options.${port}`, expected, got: JSON.stringify(got) })
  }
  if (move !== undefined && !(MOVES as readonly Json[]).includes(move)) wrong('move', MOVES.join(', '), move)
  if (depth !== undefined && depth !== 'model' && depth !== 'estimated') wrong('depth', '"model" or "estimated"', depth)
  const bucket = typeof motion === 'string' ? MOTIONS[motion] : motion
  if (typeof bucket !== 'number' || !(bucket >= 1 && bucket <= 255)) return wrong('motion', `${Object.keys(MOTIONS).join(', ')}, or a number from 1 to 255`, motion)
  const { amount = (0.16 * bucket) / MOTIONS['balanced']! } = options
  if (typeof amount !== 'number' || !(amount >= 0 && amount <= 1)) return wrong('amount', 'a number from 0 to 1', amount)
  return { move: move as CameraMove | undefined, amount, depth }
}

type Kept = Pick<ReadonlyFrame, 'format' | 'width' | 'height' | 'bytes'>

/** Made once for the clip; each call gets a frame of its own. */
async function kept(known: Map<string, Promise<Kept>>, name: string, { create }: FrameContext, make: () => Promise<ReadonlyFrame>): Promise<ReadonlyFrame> {
  const making = known.get(name) ?? make().then(({ format, width, height, bytes }) => ({ format, width, height, bytes: bytes.slice() }))
  known.set(name, making)
  // What was cancelled is made by whoever comes next.
  const { format, width, height, bytes } = await making.catch((thrown: unknown) => {
    known.delete(name)
    throw thrown
  })
  const frame = create(format, width, height)
  frame.bytes.set(bytes)
  return frame
}

/** White is near. */
async function depthOf(picture: ReadonlyFrame, model: ImageModel | undefined, scope: FrameContext): Promise<ReadonlyFrame> {
  const lines = Math.min(LINES, picture.height)
  if (model === undefined) return estimatedDepth(scope.kernels, picture, Math.max(1, Math.round((picture.width * lines) / picture.height)), lines)
  const { width, height, values } = await depthByModel(model, picture, scope)
  const grey = scope.create('gray8', width, height)
  grey.bytes.set(nearness(values, nextRange(undefined, values, 0)))
  return grey
}

/** The picture in the clip's size, cut to cover it. */
async function pictureOf(kernels: Kernels, image: Still, width: number, height: number): Promise<ReadonlyFrame> {
  const whole = await kernels.fromStill(image, false)
  const scale = Math.min(image.width / width, image.height / height)
  const [w, h] = [Math.min(image.width, Math.max(1, Math.round(width * scale))), Math.min(image.height, Math.max(1, Math.round(height * scale)))]
  return kernels.resize(await kernels.crop(whole, (image.width - w) >> 1, (image.height - h) >> 1, w, h), width, height)
}
