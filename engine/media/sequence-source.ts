/** A clip over picture files: each is decoded when its frame is asked for, and none is kept. */
import PQueue from 'p-queue'
import type { ClipSource } from '../contract/frame-context.ts'
import { failure, ReelgraphError } from '../contract/errors.ts'
import { rateOf, type ClipInfo, type Still } from '../frames/clip.ts'
import { dividedSize } from '../graph/proxies.ts'
import type { Warn } from '../contract/warnings.ts'
import { openStill } from './image.ts'
import { loadSharp } from './load-sharp.ts'
import { numbersOf, rangesOf, type SequenceFile } from './picture-sequence.ts'
import { pictureHead } from './picture-size.ts'

export interface SequenceReading {
  readonly fps: number
  /** What becomes of numbers that no file has: they are passed over, or hold the picture before. */
  readonly gaps: 'skip' | 'hold'
  /** What the pictures' sides are divided by. Default: 1. */
  readonly proxy?: number
}

/** @throws E_MEDIA_FORMAT, E_IMAGE_SIZE */
export async function createSequenceSource(files: readonly SequenceFile[], file: string, { fps, gaps, proxy = 1 }: SequenceReading, most: number, warn: Warn): Promise<ClipSource> {
  const looks = new PQueue({ concurrency: 8 })
  const heads = await Promise.all(files.map((one) => looks.add(() => headOf(one, most))))
  const { width, height } = heads[0]!
  const others = heads.flatMap((head, i) => (head.width === width && head.height === height ? [] : [i]))
  if (others.length > 0) {
    const [first] = others as [number]
    warn('W_CLIP_FITTED', { port: 'file', expected: `pictures of ${width}x${height}, as the first`, got: `${others.length} of ${files.length} in another size, first ${files[first]!.file} of ${heads[first]!.width}x${heads[first]!.height}` })
  }
  const { places, missing } = numbersOf(files.map((one) => one.file))
  if (missing.length > 0) {
    const what = gaps === 'hold' ? 'The picture before is held for each.' : 'They are passed over.'
    warn('W_SEQUENCE_GAP', { port: 'file', file, got: `${missing.length} missing: ${rangesOf(missing)}`, detail: what })
  }
  const hold = gaps === 'hold' && missing.length > 0
  const length = hold ? places.at(-1)! + 1 : files.length
  const shown = new Uint32Array(length)
  if (hold) files.forEach((_, i) => shown.fill(i, places[i]!, places[i + 1] ?? length))
  else files.forEach((_, i) => (shown[i] = i))
  const alpha = heads.some((head) => head.alpha)
  const size = dividedSize({ width, height }, proxy)
  const info: ClipInfo = { format: alpha ? 'yuva420p' : 'yuv420p', ...size, rate: rateOf(fps), length }
  return {
    info,
    window: { before: 0, after: 0 },
    async frame(n, scope) {
      const one = files[shown[n]!]!
      const whole = await fitted(await openStill(one.path, one.file, warn, most), width, height)
      return scope.kernels.fromStill(proxy === 1 ? whole : await fitted(whole, size.width, size.height), alpha)
    },
  }
}

async function headOf({ path, file }: SequenceFile, most: number): Promise<{ width: number; height: number; alpha: boolean }> {
  const head = await pictureHead(path, most).catch((cause: unknown) => {
    if (cause instanceof ReelgraphError && cause.code === 'E_IMAGE_SIZE') throw failure(cause.code, { ...cause.faults[0]!, file }, cause)
    throw failure('E_MEDIA_FORMAT', { file, expected: 'an image', detail: (cause as Error).message }, cause)
  })
  const [width, height] = [head.width, head.pageHeight ?? head.height]
  const turned = (head.orientation ?? 1) >= 5
  return { width: turned ? height : width, height: turned ? width : height, alpha: head.hasAlpha }
}

/** Wholly inside the size, with bars. */
async function fitted(still: Still, width: number, height: number): Promise<Still> {
  if (still.width === width && still.height === height) return still
  const raw = { width: still.width, height: still.height, channels: 4 } as const
  const { data } = await (await loadSharp())(Buffer.from(still.data.buffer, still.data.byteOffset, still.data.byteLength), { raw })
    .resize(width, height, { fit: 'contain', background: { r: 0, g: 0, b: 0, alpha: 1 } })
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { width, height, data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) }
}
