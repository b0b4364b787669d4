import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openSqliteStore } from '../../engine/store/store-sqlite.ts'
import { filmRequest, LENGTH } from './crash-film.ts'
import { createProject, ffmpeg, ffprobe, paintedClip } from './media-fixture.ts'

test('a run that was killed is taken up by the next one, frame-exact', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'reelgraph-crash-'))
  mkdirSync(join(dir, 'output'))
  const script = new URL('crash-film.ts', import.meta.url).pathname
  const child = spawn(process.execPath, ['--import', 'tsx', script, dir], { stdio: ['ignore', 'pipe', 'inherit'] })
  let last = 0
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    last = Number(text.trim().split('\n').at(-1))
    if (last >= 50) child.kill('SIGKILL')
  })
  await once(child, 'exit')
  expect(last).toBeGreaterThanOrEqual(50)
  expect(last).toBeLessThan(LENGTH)

  const store = openSqliteStore(join(dir, 'artifacts'))
  const project = createProject({ projectDir: dir, outputDir: join(dir, 'output'), store, segmentSeconds: 0.5 })
  const clip = paintedClip({ length: LENGTH })
  const { path, facts } = await project.service({ key: 'crash' }).encode({ ...filmRequest, video: clip })
  // The last segment may have been on its way into the store.
  expect([15, 30, 45]).toContain(clip.asked[0])
  expect(facts).toMatchObject({ resumedAt: clip.asked[0] })
  expect(readdirSync(join(dir, 'output')).filter((name) => !name.startsWith('.'))).toEqual(['film.mp4'])

  const straight = createProject({ segmentSeconds: 0.5 })
  const reference = await straight.service({ key: 'crash' }).encode({ ...filmRequest, video: paintedClip({ length: LENGTH }) })
  const frames = (file: string): string => ffmpeg('-i', file, '-f', 'framemd5', '-').toString()
  expect(frames(path)).toBe(frames(reference.path))
  expect(ffprobe(path, '-count_frames', '-show_streams').streams[0]).toMatchObject({ nb_read_frames: String(LENGTH) })
  await Promise.all([project.close(), straight.close()])
  store.close()
  rmSync(dir, { recursive: true, force: true })
}, 60_000)
