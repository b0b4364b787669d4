/** Raw bytes of artifacts, by Node's file system. */
import { open } from 'node:fs/promises'
import { failure } from '../contract/errors.ts'
import type { ArtifactBytes } from '../run/ports.ts'

export function createArtifactBytes(): ArtifactBytes {
  return {
    async write(path, chunks) {
      const file = await open(path, 'w')
      try {
        for await (const chunk of chunks) await file.writeFile(chunk)
        await file.sync()
      } finally {
        await file.close()
      }
    },
    async read(path, from = 0, to) {
      const file = await open(path, 'r')
      try {
        const end = to ?? (await file.stat()).size
        const data = new Uint8Array(end - from)
        let done = 0
        while (done < data.length) {
          const { bytesRead } = await file.read(data, done, data.length - done, from + done)
          if (bytesRead === 0) throw failure('E_STORE', { file: path, expected: `${end} bytes`, got: `${from + done}` })
          done += bytesRead
        }
        return data
      } finally {
        await file.close()
      }
    },
  }
}
