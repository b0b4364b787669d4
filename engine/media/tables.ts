/** Tables of colours as files for ffmpeg: each is made once, and only when a decoder needs it. */
import { open, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { toneMapCube, toneMapName, type ToneMap } from './tone-map.ts'

export interface TableFile {
  readonly path: string
  readonly write: () => Promise<void>
}

export function createTables(folder: () => Promise<string>): (map: ToneMap) => Promise<TableFile> {
  const made = new Map<string, Promise<void>>()
  return async (map) => {
    const path = join(await folder(), toneMapName(map))
    const write = (): Promise<void> => {
      const writing = made.get(path) ?? writeTable(map, path)
      made.set(path, writing)
      // The disk may have room again.
      writing.catch(() => made.delete(path))
      return writing
    }
    return { path, write }
  }
}

async function writeTable(map: ToneMap, path: string): Promise<void> {
  const file = await open(`${path}.part`, 'w')
  try {
    // Other work has its turn between the parts.
    for (const part of toneMapCube(map)) await file.writeFile(part)
  } finally {
    await file.close()
  }
  await rename(`${path}.part`, path)
}
