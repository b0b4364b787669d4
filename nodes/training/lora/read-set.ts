/** Pictures that a model is to learn, with what they show: of a set as prepare-dataset makes it, or of any folder. */
import type { Json, LearntPicture, NodeServices } from '../../../engine/api.ts'
import { isRecord } from '../../shared/is-record.ts'
import { bucketFor } from '../../shared/pictures/buckets.ts'
import { validationOf } from '../../shared/pictures/split.ts'
import { hasAlpha, opaque } from '../../shared/pictures/still.ts'
import { withTrigger } from '../../shared/trigger.ts'

export interface Reading {
  /** In the output folder; goes before `folder`. */
  readonly dataset: string | undefined
  /** In the project folder. */
  readonly folder: string
  readonly trigger: string
  /** Of plain folders. */
  readonly split: number
  readonly seed: number
  /** Fewer pictures are warned of. */
  readonly least: number
  /** Side of a square of as many pixels. */
  readonly size: number
  /** Sides are multiples of this. */
  readonly multiple: number
}

export interface ReadSet {
  readonly pictures: readonly LearntPicture[]
  readonly trigger: string
  /** In the project folder. */
  readonly place: string
}

interface Named {
  readonly file: string
  readonly caption: string
  readonly split?: LearntPicture['split']
}

type Services = Pick<NodeServices, 'media' | 'log' | 'progress' | 'signal'>

export async function readSet(asked: Reading, { media, log, progress, signal }: Services): Promise<ReadSet> {
  const { dataset, folder, size, multiple, least } = asked
  const place = (dataset === undefined ? folder : media.assetOf(dataset)).replace(/\/+$/, '')
  const { named, trigger: own } = await namesIn(place, media)
  const trigger = asked.trigger === '' ? own : asked.trigger
  const digests = new Map<string, string>()
  for (const { file } of named) digests.set(file, await media.digest(file))
  const validation = validationOf([...new Set(named.filter(({ split }) => split === undefined).map(({ file }) => digests.get(file)!))], asked.split, asked.seed)
  const pictures: LearntPicture[] = []
  for (const [at, { file, caption, split }] of named.entries()) {
    signal.throwIfAborted()
    progress(at, named.length, 'looking through the pictures')
    const digest = digests.get(file)!
    const image = await media.openImage(file, 'refuse')
    const { width, height } = bucketFor(image, size, multiple)
    pictures.push({
      file, digest, width, height,
      caption: withTrigger(caption, trigger),
      split: split ?? (validation.has(digest) ? 'validation' : 'train'),
      // Read again where its latents aren't kept: all pictures at once would take much memory.
      async open() {
        const whole = await media.openImage(file)
        const solid = hasAlpha(whole) ? opaque(whole, [255, 255, 255]) : whole
        return solid.width === width && solid.height === height ? solid : media.cover(solid, width, height)
      },
    })
  }
  const bare = named.filter(({ caption }) => caption === '').length
  if (bare > 0) log.warn('W_CAPTIONS_MISSING', { port: 'folder', got: `${bare} of ${named.length}`, ...(trigger === '' ? { detail: 'There are no trigger words either: nothing will call up what is learnt.' } : {}) })
  if (dataset === undefined && named.length < least) log.warn('W_DATASET_SMALL', { port: 'folder', expected: `${least} pictures`, got: String(named.length) })
  return { pictures, trigger, place }
}

/** In the order of the folder. */
async function namesIn(place: string, media: Services['media']): Promise<{ readonly named: readonly Named[]; readonly trigger: string }> {
  const metadata = `${place}/metadata.json`
  if (await media.isThere(metadata)) {
    const listed = JSON.parse(await media.openText(metadata)) as Json
    const entries = Array.isArray(listed) ? listed.filter(isRecord) : []
    const named = await Promise.all(entries.flatMap(({ file_name: file, text, split }) => {
      if (typeof file !== 'string') return []
      const part = split === 'validation' ? 'validation' as const : 'train' as const
      return [captionOf(`${place}/${file}`, media).then((caption) => ({ file: `${place}/${file}`, caption: caption ?? (typeof text === 'string' ? text : ''), split: part }))]
    }))
    const manifest = `${place}/manifest.json`
    const told = (await media.isThere(manifest)) ? (JSON.parse(await media.openText(manifest)) as Json) : {}
    return { named, trigger: isRecord(told) && typeof told['trigger'] === 'string' ? told['trigger'] : '' }
  }
  const files = await media.listPictures(place)
  return { named: await Promise.all(files.map(async (file) => ({ file, caption: (await captionOf(file, media)) ?? '' }))), trigger: '' }
}

/** A caption that lies beside its picture: it may have been corrected by hand. */
async function captionOf(file: string, media: Services['media']): Promise<string | undefined> {
  const beside = file.replace(/\.[^./]+$/, '.txt')
  return (await media.isThere(beside)) ? (await media.openText(beside)).trim() : undefined
}
