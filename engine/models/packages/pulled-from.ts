/** Remembers beside a package where it was pulled from, so that its name is enough to mend or update it. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PULLED_FROM } from './manifest.ts'
import { modelSource, type ModelSource } from './source.ts'

/** None where nothing is remembered. */
export async function rememberedSource(folder: string): Promise<ModelSource[]> {
  const place = await readFile(join(folder, PULLED_FROM), 'utf8').catch(() => '')
  try {
    return place.trim() === '' ? [] : [modelSource(place.trim())]
  } catch {
    return [] // somebody has written something else there
  }
}

/** By its name: an address without its query, which may be a signature, or a folder. */
export const rememberSource = (folder: string, { name }: ModelSource): Promise<void> => writeFile(join(folder, PULLED_FROM), `${name}\n`)
