/** The `procedural` backend: paints a scene from the words of a prompt. Needs no weights, and says what it is. */
import type { BandKernel, Json } from '../../../engine/api.ts'
import type { VideoBackend } from '../../shared/kinds/clips.ts'
import type { PaintArgs } from './paint.ts'
import { buildScene } from './scene.ts'
import { wordsOfPrompt } from './words.ts'

const PAINT: BandKernel = { module: new URL('./paint.ts', import.meta.url), name: 'paintBand' }

export const procedural: VideoBackend = {
  name: 'procedural',
  kind: 'text-to-video',
  title: 'Procedural painter',
  rank: 10,
  version: '2',
  options: [],
  available: () => Promise.resolve({ ok: true, reason: 'embedded, needs no model' }),
  reading(need) {
    const { prompt } = need as { readonly prompt?: Json }
    return typeof prompt === 'string' ? wordsOfPrompt(prompt) : undefined
  },
  run({ prompt, info, seed }) {
    const scene = buildScene(prompt, seed)
    const seconds = info.rate.den / info.rate.num
    const id = `${prompt}\n${seed}`
    return Promise.resolve({
      clip: {
        info: { ...info, format: 'yuv420p' },
        frame: (n, { kernels }) => {
          const args: PaintArgs = { scene, time: n * seconds, frame: `${id}\n${n * seconds}` }
          return kernels.run(PAINT, { format: 'yuv420p', width: info.width, height: info.height }, [], args)
        },
      },
      metadata: { backend: 'procedural', understood: scene.reading as unknown as Json },
    })
  },
}

/** A still of it. */
export const paintedPicture: VideoBackend = {
  ...procedural,
  kind: 'text-to-image',
  refuses: (need) => ((need as { readonly image?: boolean }).image === true ? 'paints from words alone, not from a picture' : undefined),
}
