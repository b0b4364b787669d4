/** The `runway` backend's pictures: POST /v1/text_to_image, polled and fetched as its clips are. */
import type { Json } from '../../../engine/api.ts'
import type { VideoBackend } from '../../shared/kinds/clips.ts'
import { bodyOf, CREDIT, LONGEST_PROMPT, RUNWAY, taskOf } from './runway.ts'
import { fieldsOf, refusedPicture, textOf } from './read-json.ts'

interface Model {
  readonly ratios: readonly string[]
  readonly seed: boolean
  /** Credits for a picture of so many pixels, as published in 2025; for the report. */
  credits(pixels: number): number
}

const HD = 1280 * 720

const RUNWAY_IMAGE_MODELS: Readonly<Record<string, Model>> = {
  gen4_image: {
    ratios: ['1920:1080', '1080:1920', '1024:1024', '1360:768', '1080:1080', '1168:880', '1440:1080', '1080:1440', '1808:768', '2112:912', '1280:720', '720:1280', '720:720', '960:720', '720:960', '1680:720'],
    seed: true,
    credits: (pixels) => (pixels <= HD ? 5 : 8),
  },
  'gemini_2.5_flash': {
    ratios: ['1344:768', '768:1344', '1024:1024', '1184:864', '864:1184', '1536:672', '832:1248', '1248:832', '896:1152', '1152:896'],
    seed: false,
    credits: () => 5,
  },
}
const DEFAULT = 'gen4_image'

export const runwayImage: VideoBackend = {
  name: 'runway',
  kind: 'text-to-image',
  title: 'Runway',
  rank: 50,
  version: '1',
  remote: true,
  available: ({ remote }) => Promise.resolve(remote.standing(RUNWAY)),
  refuses(need) {
    const { model, prompt } = fieldsOf(need)
    const name = textOf(model) || DEFAULT
    if (RUNWAY_IMAGE_MODELS[name] === undefined) return `no model "${name}" for text-to-image: it has ${Object.keys(RUNWAY_IMAGE_MODELS).join(', ')}`
    return textOf(prompt).trim() === '' ? 'it needs a prompt' : refusedPicture(need, false)
  },
  async run(request) {
    const { info, remote, prompt, log } = request
    const name = request.model || DEFAULT
    const { ratios, seed, credits } = RUNWAY_IMAGE_MODELS[name]!
    if (prompt.length > LONGEST_PROMPT) log.warn('W_PROMPT_CUT', { port: 'prompt', expected: `at most ${LONGEST_PROMPT} letters`, got: `${prompt.length}` })
    const ratio = nearestSize(ratios, info.width, info.height)
    const [width = 1, height = 1] = ratio.split(':').map(Number)
    const body: Record<string, Json> = { ...bodyOf(request), model: name, promptText: prompt.slice(0, LONGEST_PROMPT), ratio, ...(seed ? { seed: request.seed } : {}) }
    const price = credits(width * height)
    const cost = { credits: price, usd: Math.round(price * CREDIT * 100) / 100, estimated: true }
    const { clip, facts } = await remote.task(RUNWAY, { ...taskOf('/v1/text_to_image', body, { model: name, cost }), picture: true })
    return { clip, metadata: { ...facts, backend: 'runway' } }
  },
}

/** Of the sizes whose shape is about the nearest, the smallest that is not smaller than what is asked for, else the largest. */
export function nearestSize(sizes: readonly string[], width: number, height: number): string {
  const all = sizes.map((text) => {
    const [w = 1, h = 1] = text.split(/[:x]/).map(Number)
    return { text, pixels: w * h, off: Math.abs(Math.log(w / h / (width / height))) }
  })
  const best = Math.min(...all.map(({ off }) => off))
  const shaped = all.filter(({ off }) => off <= best + 0.02).sort((a, b) => a.pixels - b.pixels)
  return (shaped.find(({ pixels }) => pixels >= width * height * 0.98) ?? shaped.at(-1)!).text
}
