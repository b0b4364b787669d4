/** Models of the hub that many people use, and what each takes: models/catalogue.json. */
import { readFile } from 'node:fs/promises'
import type { ModelManifest } from '../packages/package-types.ts'

export type Speed = 'fast' | 'medium' | 'slow'

/** What people take it for, and what they have to know first. */
export type Tag = (typeof TAGS)[number]
export const TAGS = ['all-round', 'photographs', 'illustration', 'anime', 'inpainting', 'few-steps', 'non-commercial'] as const

export interface CatalogueEntry {
  /** Of the package that is made of it. */
  readonly name: string
  readonly title: string
  /** `OWNER/NAME` on the hub. */
  readonly hub: string
  /** About as many are fetched. */
  readonly bytes: number
  /** Bytes at its peak, on a CPU. */
  readonly memory: number
  readonly speed: Speed
  readonly licence: string
  readonly tags: readonly Tag[]
  readonly defaults?: ModelManifest['defaults']
}

interface Listed {
  readonly classes: Readonly<Record<string, Pick<CatalogueEntry, 'memory' | 'speed'>>>
  readonly models: readonly (Omit<CatalogueEntry, 'memory' | 'speed'> & { readonly class: string; readonly speed?: Speed })[]
}

const FILE = new URL('../../../models/catalogue.json', import.meta.url)

/** In the order of the file. Numbers that a class has hold for each model of it. */
export async function readCatalogue(): Promise<readonly CatalogueEntry[]> {
  const { classes, models } = JSON.parse(await readFile(FILE, 'utf8')) as Listed
  return models.map(({ class: name, ...one }) => ({ ...classes[name]!, ...one }))
}

export const inCatalogue = async (name: string): Promise<CatalogueEntry | undefined> => (await readCatalogue()).find((one) => one.name === name)
