/** A file is there whole or not at all, also where the machine goes down meanwhile. */
import { randomUUID } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

export async function writeWhole(file: string, text: string): Promise<void> {
  const scratch = join(dirname(file), `.${basename(file)}.${randomUUID()}`)
  try {
    const handle = await open(scratch, 'wx')
    try {
      await handle.writeFile(text)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(scratch, file)
  } finally {
    await rm(scratch, { force: true })
  }
}
