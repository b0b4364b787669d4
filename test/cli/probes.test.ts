/** Files are looked into once: what was found out is kept by size and time of change, for other processes too. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'

const PROGRAM = fileURLToPath(new URL('../../engine/cli/reelgraph.mjs', import.meta.url))
const project = mkdtempSync(join(tmpdir(), 'reelgraph-probes-'))
afterAll(() => rmSync(project, { recursive: true, force: true }))
const calls = join(project, 'calls.txt')

/** Validates with an ffmpeg and an ffprobe that write down what they are asked for. @returns the calls that name the film */
function validate(): string[] {
  writeFileSync(calls, '')
  const { status, stderr } = spawnSync(process.execPath, [PROGRAM, 'validate', 'film.json'], { cwd: project, encoding: 'utf8', env: { ...process.env, FFMPEG_PATH: join(project, 'ffmpeg'), FORCE_COLOR: '0' } })
  expect(status, stderr).toBe(0)
  return readFileSync(calls, 'utf8').split('\n').filter((line) => line.includes('clip.mp4'))
}

beforeAll(() => {
  execFileSync('ffmpeg', ['-v', 'error', '-y', '-f', 'lavfi', '-i', 'testsrc2=s=64x48:r=10:d=2', '-f', 'lavfi', '-i', 'sine=d=2', join(project, 'clip.mp4')])
  for (const name of ['ffmpeg', 'ffprobe']) writeFileSync(join(project, name), `#!/bin/sh\necho "$*" >> ${calls}\nexec ${execFileSync('which', [name], { encoding: 'utf8' }).trim()} "$@"\n`, { mode: 0o755 })
  writeFileSync(join(project, 'film.json'), JSON.stringify({
    format: 1,
    nodes: {
      clip: { type: 'load-video', params: { file: 'clip.mp4' } },
      sound: { type: 'load-audio', params: { file: 'clip.mp4' } },
      film: { type: 'encode', params: { file: 'film.mp4' }, inputs: { video: 'clip.video', audio: 'sound.audio' } },
    },
  }))
})

it('a second look costs nothing, until the file is another', { timeout: 60_000 }, () => {
  expect(validate().length).toBeGreaterThan(2)
  expect(validate()).toEqual([])
  utimesSync(join(project, 'clip.mp4'), 1, 1)
  expect(validate().length).toBeGreaterThan(2)
})
