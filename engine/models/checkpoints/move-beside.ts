/** Puts a file into a folder of others. */
import { existsSync } from 'node:fs'
import { copyFile, mkdir, rename, rm } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'

/** Under another name where its own is taken. @returns where it is now */
export async function moveBeside(file: string, folder: string): Promise<string> {
  await mkdir(folder, { recursive: true })
  const target = freeName(folder, basename(file))
  await rename(file, target).catch(async (thrown: NodeJS.ErrnoException) => {
    if (thrown.code !== 'EXDEV') throw thrown
    await copyFile(file, target)
    await rm(file)
  })
  return target
}

function freeName(folder: string, name: string): string {
  const [stem, end] = [basename(name, extname(name)), extname(name)]
  for (let count = 1; ; count++) {
    const target = join(folder, count === 1 ? name : `${stem}-${count}${end}`)
    if (!existsSync(target)) return target
  }
}
