/** Tags of pictures on disk, and of folders of them. */
import { open, readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pictureReader, SIGNATURE } from './picture.ts'
import { MASTER, playlistTags } from './playlist.ts'
import type { Tags } from './tags.ts'

/** Undefined where the file is no PNG, GIF, JPEG or WebP: ffmpeg knows its tags then. A folder has those of its master playlist or of its first picture. */
export async function readPictureTags(path: string): Promise<Tags | undefined> {
  if ((await stat(path)).isDirectory()) {
    const names = await readdir(path)
    if (names.includes(MASTER)) return playlistTags(await readFile(join(path, MASTER), 'utf8'))
    const first = names.filter((name) => name.toLowerCase().endsWith('.png')).sort()[0]
    return first === undefined ? {} : readPictureTags(join(path, first))
  }
  const file = await open(path)
  let read: ReturnType<typeof pictureReader>
  try {
    const head = new Uint8Array(SIGNATURE)
    await file.read(head, 0, SIGNATURE, 0)
    read = pictureReader(head)
  } finally {
    await file.close()
  }
  return read?.(await readFile(path))
}
