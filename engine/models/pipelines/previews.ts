/** What is being made, shown while it is: by a small decoder where a package of one is installed (TAESD), else by a map of colours. */
import type { Log } from '../../contract/log.ts'
import type { Still } from '../../frames/clip.ts'
import type { ModelPackage, ModelPackages } from '../packages/package-types.ts'
import type { Sessions } from '../runtime/session-types.ts'
import { latentPicture, middleFrame, type LatentPlanes } from './latent-picture.ts'
import type { Latents } from './pipeline.ts'
import { stillOf } from './picture-input.ts'
import { float, outputOf } from './tensors.ts'

export const PREVIEW_FAMILY = 'latent-preview'

/** Families whose latents are those of another. */
const LIKE: Readonly<Record<string, string>> = { modelscope: 'stable-diffusion', animatediff: 'stable-diffusion', 'stable-video-diffusion': 'stable-diffusion' }
/** Latents on a side of a preview; more are halved. */
const LONGEST = 64
/** Of the time between two previews, how much one may take. */
const SHARE = 0.2

export interface Previews {
  /** Shows the latents of a step, unless it is still at those of another. Undone at the first fault. */
  show(latents: Latents): void
  /** Shows none any more, not even what is being decoded. */
  stop(): void
}

interface Parts {
  readonly sessions: Sessions
  readonly packages: ModelPackages
  readonly log: Log
  readonly now?: () => number
}

export async function createPreviews(family: string, onPicture: (picture: Still) => void, { sessions, packages, log, now = () => performance.now() }: Parts): Promise<Previews> {
  const wanted = LIKE[family] ?? family
  const decoder = (await packages.ofFamily(PREVIEW_FAMILY)).find(({ manifest }) => (manifest.options?.['latents'] ?? 'stable-diffusion') === wanted)
  const plain = (latents: Latents): void => onPicture(latentPicture(latents.clean === undefined ? latents : { ...latents, data: latents.clean() }, family))
  if (decoder === undefined) return { show: plain, stop() {} }
  let [busy, broken, stopped, next] = [false, false, false, 0]
  return {
    show(latents) {
      if (broken) return plain(latents)
      const begun = now()
      if (busy || stopped || begun < next) return
      busy = true
      decoded(decoder, latents, family, sessions, log)
        .then((picture) => (stopped ? undefined : onPicture(picture)), (error: Error) => {
          broken = true
          log.debug(`${decoder.name}: ${error.message}`)
        })
        .finally(() => {
          busy = false
          next = now() + (now() - begun) * (1 / SHARE - 1)
        })
        .catch(() => {})
    },
    stop: () => void (stopped = true),
  }
}

async function decoded(decoder: ModelPackage, latents: Latents, family: string, sessions: Sessions, log: Log): Promise<Still> {
  let picture = middleFrame({ ...latents, data: latents.clean?.() ?? latents.data }, family)
  while (Math.max(picture.width, picture.height) > LONGEST) picture = halved(picture)
  const { width, height, channels, data } = picture
  return sessions.use(decoder.session('preview_decoder'), async (session) => {
    const made = outputOf(session, await session.run({ latent_sample: float(data, [1, channels, height, width]) }), 'sample')
    const [tall, wide] = [made.dims[2]!, made.dims[3]!]
    return stillOf({ width: wide, height: tall, data: made.data.map((value) => Math.min(1, Math.max(0, value / 2 + 0.5))) })
  }, { log })
}

/** Means of four; a last row or column that is odd is left out. */
function halved({ width, height, channels, data }: LatentPlanes): LatentPlanes {
  const [w, h] = [Math.max(1, width >> 1), Math.max(1, height >> 1)]
  const out = new Float32Array(channels * w * h)
  const at = (c: number, x: number, y: number): number => data[(c * height + Math.min(y, height - 1)) * width + Math.min(x, width - 1)]!
  for (let c = 0; c < channels; c++) for (let y = 0; y < h; y++) for (let x = 0; x < w; x++) out[(c * h + y) * w + x] = (at(c, 2 * x, 2 * y) + at(c, 2 * x + 1, 2 * y) + at(c, 2 * x, 2 * y + 1) + at(c, 2 * x + 1, 2 * y + 1)) / 4
  return { width: w, height: h, channels, data: out }
}
