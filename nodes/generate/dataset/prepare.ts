/** From a folder of pictures to a set that models are trained with. What an earlier run has made, by content, is kept. */
import { failure, type FaceDetector, type FileSet, type ImageModel, type Json, type NodeServices } from '../../../engine/api.ts'
import { captionOf, nameOf } from './captions.ts'
import { validationOf } from '../../shared/pictures/split.ts'
import { choose, type Limits, type Refused, type Seen } from './choose.ts'
import { look } from './look.ts'
import { LEFT, MAKE, makePicture, type Making } from './make.ts'
import { readPicture, unreadable } from '../../shared/pictures/read.ts'
import { sourceOfWords, type Captioning } from './words.ts'
import { knownBefore, linesOf, MANIFEST, manifestOf, METADATA, metadataOf, SPLITS, type Before, type Entry, type Split } from './written.ts'

export interface Preparing extends Limits, Omit<Making, 'matting'>, Captioning {
  readonly folder: string
  readonly into: string
  readonly category: string
  readonly trigger: string
  readonly split: number
  readonly seed: number
  readonly removeBackground: boolean
  readonly matting: string | undefined
  /** Fewer are warned of. */
  readonly least: number
}

export interface Prepared {
  readonly folder: string
  readonly entries: readonly Entry[]
  readonly refused: readonly Refused[]
  /** Pictures that were there already. */
  readonly kept: number
}

/** Pictures after which what is known of them is written. */
const STRETCH = 50
const NOT_YET = 'not made yet'

export async function prepareDataset(given: Preparing, services: NodeServices): Promise<Prepared> {
  const { media, node, log } = services
  const files = await media.listPictures(given.folder)
  const set = await media.openSet(given.into)
  let made: readonly string[] | undefined
  try {
    const before = knownBefore(await set.text(MANIFEST))
    const write = (entries: readonly Entry[], refused: readonly Refused[]): Promise<void> => set.writeText(MANIFEST, manifestOf({ ...given, settings: settingsOf(given), entries, refused }))
    const { seen, refused: unread } = await lookAtAll(files, before, given, services, (known) => write([], [...known]))
    const { kept, refused } = choose(seen, given)
    const all = [...unread, ...refused]
    if (kept.length === 0) throw failure('E_DATASET', { node, port: 'folder', got: `${files.length} refused`, detail: someOf(all) })
    // What is known is kept if the run ends here; captions as they were tell what was written by hand.
    await write([], [...all, ...kept.map((one) => ({ ...one, reason: NOT_YET, ...captionBefore(one, before) }))])
    const { entries, reused } = await makeAll(kept, set, before, given, services)
    await set.writeText(METADATA, metadataOf(entries, given.category))
    for (const split of SPLITS) if (entries.some((one) => one.split === split)) await set.writeText(`${split}/metadata.jsonl`, linesOf(entries, split))
    await write(entries, all)
    await removeStale(set, entries)
    made = entries.map(({ file }) => file)
    if (all.length > 0) log.warn('W_PICTURES_REFUSED', { port: 'folder', got: `${all.length} of ${files.length}`, detail: someOf(all) })
    const left = entries.filter(({ done }) => done.some((what) => what.startsWith(LEFT)))
    if (left.length > 0) log.warn('W_BACKGROUND_LEFT', { port: 'removeBackground', got: `${left.length} of ${entries.length}`, detail: listed(left.map(({ source }) => nameIn(source))) })
    if (entries.length < given.least) log.warn('W_DATASET_SMALL', { port: 'folder', expected: `${given.least} pictures`, got: String(entries.length) })
    return { folder: set.folder, entries, refused: all, kept: reused }
  } finally {
    await set.close(made)
  }
}

const nameIn = (source: string): string => source.slice(source.lastIndexOf('/') + 1)
const listed = (all: readonly string[]): string => `${all.slice(0, 3).join('; ')}${all.length > 3 ? `; and ${all.length - 3} more` : ''}.`
const someOf = (refused: readonly Refused[]): string => listed(refused.map(({ source, reason }) => `${nameIn(source)} (${reason})`))

const captionBefore = ({ digest }: Seen, { captions }: Before): { readonly caption?: string } => (captions.has(digest) ? { caption: captions.get(digest)! } : {})

const settingsOf = ({ fit, size, ground, enhance, removeBackground, smallest, sharpness, duplicates, split, seed, captions }: Preparing): Record<string, Json> => ({ fit, size, ground, enhance, removeBackground, smallest, sharpness, duplicates, split, seed, captions })

async function lookAtAll(files: readonly string[], before: Before, { folder }: Preparing, services: NodeServices, write: (known: readonly Refused[]) => Promise<void>) {
  const { media, models, progress, signal } = services
  // Where no detector is installed, the subject is found by its colours alone.
  const detector: FaceDetector | undefined = await models.faces.detector(undefined, signal).catch(() => undefined)
  const seen: Seen[] = []
  const refused: Refused[] = []
  let fresh = 0
  for (const [at, source] of files.entries()) {
    signal.throwIfAborted()
    progress(at, files.length, `looking through ${folder}`)
    const digest = await media.digest(source)
    const known = before.looks.get(digest)
    if (known !== undefined) {
      seen.push({ source, digest, look: known })
      continue
    }
    try {
      seen.push({ source, digest, look: await look(await readPicture(source, services), media, detector, signal) })
    } catch (thrown) {
      refused.push({ source, digest, reason: unreadable(thrown) })
    }
    if (++fresh % STRETCH === 0) await write(seen.map((one) => ({ ...one, reason: NOT_YET, ...captionBefore(one, before) })))
  }
  return { seen, refused }
}

async function makeAll(kept: readonly Seen[], set: FileSet, before: Before, given: Preparing, services: NodeServices): Promise<{ readonly entries: readonly Entry[]; readonly reused: number }> {
  const { models, signal, progress } = services
  const matting = given.removeBackground ? await models.images.find('matting', given.matting, signal) : undefined
  const words = await sourceOfWords(given, services)
  const validation = validationOf(kept.map(({ digest }) => digest), given.split, given.seed)
  const present = new Set(await set.files())
  const entries: Entry[] = []
  let reused = 0
  for (const [at, one] of kept.entries()) {
    signal.throwIfAborted()
    progress(at, kept.length, one.source)
    const name = nameOf(one.source, one.digest)
    const split: Split = validation.has(one.digest) ? 'validation' : 'train'
    const file = `${split}/${name}`
    for (const other of SPLITS) if (other !== split) await moveHere(`${other}/${name}`, file, set, present)
    const key = keyOf(one, given, matting, words.key)
    let tags = await set.tags(file)
    const text = (await set.text(besides(file)))?.trim() ?? ''
    const old = [tags['reelgraph_caption'], before.captions.get(one.digest)]
    const caption = async (): Promise<Pick<Entry, 'caption' | 'captionBy'>> => {
      const { text: said, by } = await words.for(one.source, tags['reelgraph_words'] ?? '')
      const own = captionOf({ ...given, words: said })
      // One that is neither as it would be written nor as it was has been changed by somebody.
      return text === '' || text === own || old.includes(text) ? { caption: own, captionBy: by } : { caption: text, captionBy: 'hand' }
    }
    let said: Awaited<ReturnType<typeof caption>>
    if (tags[KEY] === key) {
      reused++
      said = await caption()
    } else {
      const { image, done } = await makePicture(await readPicture(one.source, services), one.look, { ...given, matting }, services)
      tags = { [KEY]: key, reelgraph_done: JSON.stringify(done), reelgraph_size: `${image.width}x${image.height}`, reelgraph_words: await words.of(image) }
      said = await caption()
      await set.writeImage(file, image, 'png', { ...tags, reelgraph_caption: said.caption })
    }
    if (text !== said.caption) await set.writeText(besides(file), `${said.caption}\n`)
    const [width, height] = (tags['reelgraph_size'] ?? '0x0').split('x').map(Number) as [number, number]
    entries.push({ ...one, file, split, width, height, ...said, done: JSON.parse(tags['reelgraph_done'] ?? '[]') as string[] })
  }
  return { entries, reused }
}

/** Another picture in the folder may move this one from training to validation. */
async function moveHere(from: string, to: string, set: FileSet, present: ReadonlySet<string>): Promise<void> {
  // The caption first: a run that ends between the two finds the picture where it was, and moves it then.
  for (const [old, now] of [[besides(from), besides(to)], [from, to]] as const) if (present.has(old)) await set.move(old, now)
}

const KEY = 'reelgraph_part'
/** The file of a picture's caption. */
const besides = (file: string): string => file.replace(/\.png$/, '.txt')

/** All that a picture in the set hangs on. */
function keyOf({ digest, look: seen }: Seen, { fit, size, ground, enhance }: Preparing, matting: ImageModel | undefined, words: string): string {
  return JSON.stringify([MAKE, digest, fit, size, ground, enhance, matting?.digest ?? '', seen.subject, words])
}

/** Pictures that an earlier run has made and that are no longer of the set, with their captions. */
async function removeStale(set: FileSet, entries: readonly Entry[]): Promise<void> {
  const wanted = new Set(entries.map(({ file }) => file))
  for (const file of await set.files()) {
    if (!/^(?:train|validation)\/[^/]*\.png$/.test(file) || wanted.has(file) || (await set.tags(file))[KEY] === undefined) continue
    for (const each of [file, besides(file)]) await set.remove(each)
  }
  for (const split of SPLITS) if (!entries.some((one) => one.split === split)) await set.remove(`${split}/metadata.jsonl`)
}
