/** The `parallax` backend: a picture begins to move as a camera drifts past what is near and what is far. Needs no model. */
import type { Frame, FrameContext, Kernels, Still, VideoBackend } from '../../engine/api.ts'
import { cameraView, restZoom, steadyZoom, viewMatrix, type CameraMove, type CameraSettings } from './camera-path.ts'
import { estimatedDepth, LINES } from './estimated-depth.ts'
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

export const parallax: VideoBackend = {
  name: 'parallax',
  kind: 'image-to-video',
  title: 'Camera past the depths of a picture',
  rank: 10,
  version: '1',
  available: () => Promise.resolve({ ok: true, reason: 'embedded, needs no model' }),
  generate({ prompt, image, info, seed }) {
    const move = WORDS.find(([pattern]) => pattern.test(prompt.toLowerCase()))?.[1] ?? 'slow-zoom-in'
    const settings: CameraSettings = { move, amount: 0.16, easing: 'ease-in-out', seed }
    const known = new Map<string, Uint8Array>()
    const { width, height, length, rate } = info
    return Promise.resolve({
      clip: {
        info: { ...info, format: 'yuv420p' },
        async frame(n, scope) {
          const picture = await kept(known, 'picture', scope, 'yuv420p', width, height, (kernels) => pictureOf(kernels, image!, width, height))
          const [w, h] = [Math.max(1, Math.round((width * LINES) / Math.max(LINES, height))), Math.min(LINES, height)]
          const depth = await kept(known, 'depth', scope, 'gray8', w, h, (kernels) => estimatedDepth(kernels, picture, w, h))
          const extra = steadyZoom(settings, width, height)
          const view = cameraView(settings, length > 1 ? n / (length - 1) : 0, (n * rate.den) / rate.num)
          const seen = { ...view, zoom: view.zoom * extra }
          return move === 'handheld'
            ? scope.kernels.warpAffine(picture, viewMatrix(seen, width, height))
            : seenByDepth(scope.kernels, picture, depth, seen, extra * restZoom(settings), 0.3)
        },
      },
      metadata: { backend: 'parallax', move },
    })
  },
}

/** Made once for the clip; each call gets a frame of its own. */
async function kept(
  known: Map<string, Uint8Array>, name: string, { kernels, create }: FrameContext, format: 'yuv420p' | 'gray8', width: number, height: number,
  make: (kernels: Kernels) => Promise<Frame>,
): Promise<Frame> {
  const bytes = known.get(name)
  if (bytes === undefined) {
    const made = await make(kernels)
    known.set(name, made.bytes.slice())
    return made
  }
  const frame = create(format, width, height)
  frame.bytes.set(bytes)
  return frame
}

/** The picture in the clip's size, cut to cover it. */
async function pictureOf(kernels: Kernels, image: Still, width: number, height: number): Promise<Frame> {
  const whole = await kernels.fromStill(image, false)
  const scale = Math.min(image.width / width, image.height / height)
  const [w, h] = [Math.min(image.width, Math.max(1, Math.round(width * scale))), Math.min(image.height, Math.max(1, Math.round(height * scale)))]
  return kernels.resize(await kernels.crop(whole, (image.width - w) >> 1, (image.height - h) >> 1, w, h), width, height)
}
