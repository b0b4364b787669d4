/** One process at a time changes a package. */
import { open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { failure } from '../../contract/errors.ts'
import { isRunning, processIdentity } from '../../machine/process-identity.ts'

const LOCK = '.pull.lock'

/** @throws E_MODEL_BUSY */
export async function lockPackage(folder: string, name: string): Promise<() => Promise<void>> {
  const path = join(folder, LOCK)
  for (let tries = 0; ; tries++) {
    try {
      const handle = await open(path, 'wx')
      await handle.writeFile(processIdentity())
      await handle.close()
      return () => rm(path, { force: true })
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown
      const owner = (await readFile(path, 'utf8').catch(() => '')).trim()
      if ((owner !== '' && isRunning(owner)) || tries > 3) throw failure('E_MODEL_BUSY', { type: name, detail: `Process ${owner} holds it.` })
      // A lock without a name has just been made, or its maker died in between.
      if (owner === '' && tries < 2) await wait(50)
      else await rm(path, { force: true })
    }
  }
}
