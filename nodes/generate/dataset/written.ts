/** What is written beside the pictures. Pure. */
import type { Json } from '../../../engine/api.ts'
import { isRecord } from '../../shared/is-record.ts'
import type { Refused, Seen } from './choose.ts'
import { LOOK, type Look } from './look.ts'

/** A picture of the set. */
export interface Entry extends Seen {
  /** In the set's folder. */
  readonly file: string
  readonly split: Split
  readonly width: number
  readonly height: number
  readonly caption: string
  /** Where the words of the caption come from. */
  readonly captionBy: 'sidecar' | 'model' | 'name' | 'nothing' | 'hand'
  readonly done: readonly string[]
}

export const SPLITS = ['train', 'validation'] as const
export type Split = (typeof SPLITS)[number]

export const MANIFEST = 'manifest.json'
export const METADATA = 'metadata.json'

export interface Manifest {
  readonly category: string
  readonly trigger: string
  readonly settings: Readonly<Record<string, Json>>
  readonly entries: readonly Entry[]
  readonly refused: readonly Refused[]
}

export function manifestOf({ category, trigger, settings, entries, refused }: Manifest): string {
  const training = entries.filter(({ split }) => split === 'train').length
  return pretty({
    format: 1,
    category,
    trigger,
    settings,
    counts: { found: entries.length + refused.length, processed: entries.length, training, validation: entries.length - training, refused: refused.length },
    looks: LOOK,
    pictures: entries.map((one) => ({ ...one })),
    refused: refused.map((one) => ({ ...one })),
  })
}

/** All pictures in one list. */
export const metadataOf = (entries: readonly Entry[], category: string): string => pretty(entries.map(({ file, split, caption, width, height, source }) => ({ file_name: file, text: caption, split, category, width, height, source })))

/** What Hugging Face's imagefolder reads in each part: a line for each picture. */
export const linesOf = (entries: readonly Entry[], split: Split): string =>
  entries.filter((one) => one.split === split).map(({ file, caption }) => `${JSON.stringify({ file_name: file.slice(split.length + 1), text: caption })}\n`).join('')

const pretty = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`

export interface Before {
  readonly looks: ReadonlyMap<string, Look>
  /** By digest of the source. */
  readonly captions: ReadonlyMap<string, string>
}

/** What an earlier manifest knows; one that can't be read knows nothing. */
export function knownBefore(text: string | undefined): Before {
  const looks = new Map<string, Look>()
  const captions = new Map<string, string>()
  try {
    const manifest = JSON.parse(text ?? 'null') as Json
    if (isRecord(manifest) && manifest['looks'] === LOOK) {
      for (const one of [manifest['pictures'] ?? [], manifest['refused'] ?? []].flat()) {
        if (!isRecord(one) || typeof one['digest'] !== 'string') continue
        if (isRecord(one['look'])) looks.set(one['digest'], one['look'] as unknown as Look)
        if (typeof one['caption'] === 'string') captions.set(one['digest'], one['caption'])
      }
    }
  } catch {
    // It was changed by hand: all is looked at anew.
  }
  return { looks, captions }
}
