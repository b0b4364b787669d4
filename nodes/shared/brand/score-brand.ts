/** Judges pictures of folders, of wires and of a clip by a brand's. */
import { failure, type Clip, type ImageEncoder, type LinkedFrom, type NodeServices, type Still } from '../../../engine/api.ts'
import { readPicture, unreadable } from '../pictures/read.ts'
import { createJudge, type BrandLook, type Verdict } from './judge.ts'
import { brandLook, type Looking } from './look.ts'
import { hexOf } from './palette.ts'

interface Wired {
  readonly images: readonly Still[]
  readonly links: readonly LinkedFrom[]
}

export interface BrandScoring {
  readonly folder: string | undefined
  readonly samplesFolder: string | undefined
  readonly brand: Wired
  readonly samples: Wired
  readonly video: Clip | undefined
  readonly frames: number
  readonly target: number
  readonly model: string | undefined
}

export interface BrandScores {
  readonly score: number
  readonly target: number
  readonly reached: boolean
  /** Means of all pictures. */
  readonly parts: Readonly<Record<string, number>>
  /** Name of the encoder, or `measures`. */
  readonly by: string
  readonly palette: readonly { readonly colour: string; readonly share: number }[]
  readonly pictures: readonly { readonly name: string; readonly score: number; readonly parts: Verdict['parts']; readonly nearest: { readonly name: string; readonly bits: number } }[]
  /** What is least like the brand, in words. */
  readonly detail: string
}

/** A picture that is read when it is looked at. */
interface Named {
  readonly name: string
  open(): Promise<Still>
}

export async function scoreBrand(given: BrandScoring, services: NodeServices): Promise<BrandScores> {
  const { node, media, signal, log, progress } = services
  const encoder = await encoderOf(given.model, services)
  const looking: Looking = { media, encoder, signal, log }
  const brand = [...wired(given.brand), ...(await inFolder(given.folder, services))]
  const samples = [...wired(given.samples), ...(await inFolder(given.samplesFolder, services)), ...framesOf(given, services)]
  const total = brand.length + samples.length
  let done = 0
  const lookAt = async (all: readonly Named[], port: string): Promise<readonly (BrandLook & { readonly name: string })[]> => {
    const looks = []
    for (const { name, open } of all) {
      signal.throwIfAborted()
      progress(done++, total, name)
      const image = await open().catch((thrown: unknown) => {
        // One wire or folder may have what can't be read: the others count.
        log.warn('W_PICTURE_UNREAD', { port, file: name, detail: unreadable(thrown) })
        return undefined
      })
      if (image !== undefined) looks.push({ ...(await brandLook(image, looking)), name })
    }
    if (looks.length === 0) throw failure('E_PORT_MISSING', { node, port, expected: 'a picture that can be read', got: 'none' })
    return looks
  }
  const known = await lookAt(brand, 'folder')
  const judge = createJudge(known, encoder?.unlike ?? 1)
  const judged = await lookAt(samples, 'samplesFolder')
  progress(total, total)
  const pictures = judged.map((look) => {
    const { score, parts, nearest: { at, bits } } = judge.judge(look)
    return { name: look.name, score, parts, nearest: { name: known[at]!.name, bits } }
  })
  const score = mean(pictures.map((one) => one.score))
  return {
    score, target: given.target, reached: score >= given.target, parts: meanParts(pictures.map(({ parts }) => parts)), by: encoder?.name ?? 'measures',
    palette: judge.palette.map(({ lab, share }) => ({ colour: hexOf(lab), share: Number(share.toFixed(3)) })), pictures, detail: leastOf(pictures),
  }
}

async function encoderOf(name: string | undefined, { models, signal }: NodeServices): Promise<ImageEncoder | undefined> {
  return name === undefined ? (await models.imageEncoders.models())[0] : models.imageEncoders.find(name, signal)
}

const wired = ({ images, links }: Wired): readonly Named[] => {
  const names = links.filter(({ empty }) => !empty).map(({ from }) => from)
  return images.map((image, k) => ({ name: names[k] ?? `image ${k + 1}`, open: () => Promise.resolve(image) }))
}

async function inFolder(folder: string | undefined, services: NodeServices): Promise<readonly Named[]> {
  if (folder === undefined) return []
  return (await services.media.listPictures(folder)).map((name) => ({ name, open: () => readPicture(name, services) }))
}

/** Evenly apart, from the first to the last. */
function framesOf({ video, frames }: BrandScoring, { pull, kernels, node }: NodeServices): readonly Named[] {
  if (video === undefined) return []
  const count = Math.min(frames, video.info.length)
  return Array.from({ length: count }, (_, k) => {
    const n = count === 1 ? 0 : Math.round((k * (video.info.length - 1)) / (count - 1))
    return {
      name: `frame ${n}`,
      async open() {
        for await (const frame of pull(video, { from: n, to: n })) return kernels.toStill(frame)
        throw failure('E_CLIP_EMPTY', { node, port: 'video' })
      },
    }
  })
}

const rounded = (value: number): number => Number(value.toFixed(1))
const mean = (values: readonly number[]): number => rounded(values.reduce((sum, one) => sum + one, 0) / values.length)
const meanParts = (all: readonly Verdict['parts'][]): Record<string, number> => Object.fromEntries(Object.keys(all[0]!).map((name) => [name, mean(all.map((parts) => parts[name]!))]))

function leastOf(pictures: BrandScores['pictures']): string {
  const least = pictures.toSorted((a, b) => a.score - b.score).slice(0, 3)
  const why = ({ parts }: BrandScores['pictures'][number]): string => Object.entries(parts).reduce((low, part) => (part[1] < low[1] ? part : low))[0]
  return `Least like the brand: ${least.map((one) => `${one.name} (${one.score}, ${why(one)})`).join(', ')}.`
}
