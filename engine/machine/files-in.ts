/** The files below a folder. Links are not followed; what cannot be read is empty. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

export async function filesIn(folder: string, isPassedOver: (folder: string) => boolean = () => false): Promise<readonly string[]> {
  const found: string[] = []
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    const path = join(folder, entry.name)
    if (entry.isDirectory() && !isPassedOver(path)) found.push(...(await filesIn(path, isPassedOver)))
    else if (entry.isFile()) found.push(path)
  }
  return found
}
