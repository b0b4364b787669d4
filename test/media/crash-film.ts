/** Encodes a slow film; `crash.test.ts` runs it as a process of its own, and kills it. Arguments: project folder. */
import { join } from 'node:path'
import { openSqliteStore } from '../../engine/store/store-sqlite.ts'
import { createProject, paintedClip, tone } from './media-fixture.ts'

export const LENGTH = 100
export const filmRequest = { audio: tone(4), file: 'film.mp4', codec: 'auto' }

if (process.argv[2] !== undefined) {
  const dir = process.argv[2]
  const store = openSqliteStore(join(dir, 'artifacts'))
  const project = createProject({ projectDir: dir, outputDir: join(dir, 'output'), store, segmentSeconds: 0.5 })
  const clip = paintedClip({ length: LENGTH })
  const slow = {
    ...clip,
    async frame(n: number) {
      await new Promise((resolve) => setTimeout(resolve, 12))
      return clip.frame(n)
    },
  }
  const progress = (done: number): void => void process.stdout.write(`${done}\n`)
  await project.service({ key: 'crash', progress }).encode({ ...filmRequest, video: slow })
  store.close()
}
