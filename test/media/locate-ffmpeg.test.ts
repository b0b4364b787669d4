/** What an ffmpeg can do is asked once, and again when it is another one. */
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, it, vi } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'reelgraph-locate-'))
const program = join(folder, 'ffmpeg')
const asked = join(folder, 'asked')
const count = (): number => readFileSync(asked, 'utf8').split('\n').length - 1

/** A program that writes down what it is asked, and has one encoder. */
function writeProgram(encoder: string): void {
  writeFileSync(program, `#!/bin/sh\necho "$*" >> '${asked}'\necho 'ffmpeg version 7.1 of the test'\necho ' V....D ${encoder}  An encoder'\n`)
  chmodSync(program, 0o755)
}
/** As a new process has it. */
async function locate(): Promise<{ readonly encoders: ReadonlySet<string>; readonly version: string; readonly probePath: string | undefined }> {
  vi.resetModules()
  return (await import('../../engine/media/locate-ffmpeg.ts')).locateFfmpeg(program)
}

beforeEach(() => {
  vi.stubEnv('XDG_CACHE_HOME', join(folder, 'cache'))
  rmSync(join(folder, 'cache'), { recursive: true, force: true })
  writeFileSync(asked, '')
  writeProgram('one')
})
afterAll(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

it('is asked once, by this process and by later ones', async () => {
  const first = await locate()
  expect([...first.encoders]).toEqual(['one'])
  const questions = count()
  expect(questions).toBeGreaterThan(3)
  const { locateFfmpeg } = await import('../../engine/media/locate-ffmpeg.ts')
  expect(await locateFfmpeg(program)).toEqual(first)
  expect(await locate()).toEqual(first)
  expect(count()).toBe(questions)
})

it('is asked again when the file is another one', async () => {
  await locate()
  writeProgram('another')
  expect([...(await locate()).encoders]).toEqual(['another'])
})

it('is asked again where what was kept is damaged, or cannot be kept', async () => {
  await locate()
  const [kept] = readdirSync(join(folder, 'cache/reelgraph'))
  for (const text of ['', '{"key"', '{}', '[]', 'null']) {
    writeFileSync(join(folder, 'cache/reelgraph', kept!), text)
    expect([...(await locate()).encoders]).toEqual(['one'])
  }
  rmSync(join(folder, 'cache'), { recursive: true })
  writeFileSync(join(folder, 'cache'), 'a file where a folder should be')
  expect([...(await locate()).encoders]).toEqual(['one'])
})

it('is not found where it fails, and found when it is mended', async () => {
  mkdirSync(join(folder, 'cache'), { recursive: true })
  writeFileSync(program, '#!/bin/sh\nexit 1\n')
  await expect(locate()).rejects.toMatchObject({ code: 'E_FFMPEG_MISSING' })
  writeProgram('one')
  expect([...(await locate()).encoders]).toEqual(['one'])
})
