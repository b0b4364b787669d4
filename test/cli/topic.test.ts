/** From a topic alone: scenes, sounds, pictures, clips and a film, each where people look for it. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { slugOf } from '../../engine/cli/topic.ts'
import { reelgraph } from '../warnings/program.ts'

const LONG = 600_000
const project = mkdtempSync(join(tmpdir(), 'reelgraph-topic-'))
afterAll(() => rmSync(project, { recursive: true, force: true }))

const at = (...way: string[]): string => join(project, 'output', ...way)
const names = (...way: string[]): string[] => readdirSync(at(...way)).filter((one) => one !== 'batch.json').sort()
const seconds = (file: string, kind: 'v' | 'a'): number => Number(execFileSync('ffprobe', ['-v', 'error', '-select_streams', kind, '-show_entries', 'stream=duration', '-of', 'csv=p=0', file], { encoding: 'utf8' }))
const frames = (file: string): number => Number(execFileSync('ffprobe', ['-v', 'error', '-select_streams', 'v', '-count_frames', '-show_entries', 'stream=nb_read_frames', '-of', 'csv=p=0', file], { encoding: 'utf8' }))
const states = (...way: string[]): string[] => (JSON.parse(readFileSync(at(...way, 'batch.json'), 'utf8')) as { rows: { state: string }[] }).rows.map(({ state }) => state)
const run = (...more: string[]) => reelgraph(project, {}, 'batch', '--topic', 'Night in Tokyo', '--scenes', '2', '--set', 'width=128', '--set', 'height=72', ...more)

test.each([['Cyberpunk Tokyo', 'cyberpunk_tokyo'], ['  A storm! ', 'a_storm'], ['東京 2', '東京_2'], ['..', 'topic']])('%s is called %s', (topic, slug) => expect(slugOf(topic)).toBe(slug))

test('each step has its folder, and names agree', { timeout: LONG }, async () => {
  const { code, err } = await run()
  expect(code).toBe(0)
  const scenes = JSON.parse(readFileSync(at('night_in_tokyo/1_scripts/night_in_tokyo_scenes.json'), 'utf8')) as { prompt: string; line: string }[]
  expect(scenes.length).toBe(2)
  expect(scenes.every(({ line }) => line.length > 10)).toBe(true)
  expect(names('night_in_tokyo/2_audio')).toEqual(['scene_01.mp3', 'scene_01.srt', 'scene_02.mp3', 'scene_02.srt'])
  expect(names('images/night_in_tokyo')).toEqual(['scene_01_var_01.png', 'scene_01_var_02.png', 'scene_02_var_01.png', 'scene_02_var_02.png'])
  expect(names('video/clips/night_in_tokyo')).toEqual(['scene_01.mp4', 'scene_02.mp4'])
  let whole = 0
  for (const name of ['scene_01', 'scene_02']) {
    const [clip, sound] = [at('video/clips/night_in_tokyo', `${name}.mp4`), seconds(at('night_in_tokyo/2_audio', `${name}.mp3`), 'a')]
    // 25 frames at 6 a second, or as many as the sound takes.
    const count = Math.max(25, Math.ceil(sound * 6 - 1e-6))
    expect(Math.abs(frames(clip) - count)).toBeLessThanOrEqual(1)
    expect(seconds(clip, 'v') + 1 / 6).toBeGreaterThan(sound)
    expect(err).toContain(`${name}: ${frames(clip)} frames / 6 a second = ${(frames(clip) / 6).toFixed(1)} s, its sound`)
    whole += frames(clip)
  }
  const film = at('video/night_in_tokyo.mp4')
  expect(frames(film)).toBe(whole)
  expect(Math.abs(seconds(film, 'a') - whole / 6)).toBeLessThan(0.1)
})

test('what is there stays; a line that somebody has changed is said anew, with its clip and the film', { timeout: LONG }, async () => {
  const file = at('night_in_tokyo/1_scripts/night_in_tokyo_scenes.json')
  const before = statSync(at('video/clips/night_in_tokyo/scene_01.mp4')).mtimeMs
  const scenes = JSON.parse(readFileSync(file, 'utf8')) as { line: string }[]
  scenes[1]!.line = 'Now there is a great deal more to say about the city, the rain, the lights, and everybody who walks home through all of it.'
  writeFileSync(file, JSON.stringify(scenes))
  expect((await run()).code).toBe(0)
  expect(states('night_in_tokyo/2_audio')).toEqual(['kept', 'made'])
  expect(states('images/night_in_tokyo')).toEqual(['kept', 'kept', 'kept', 'kept'])
  expect(states('video/clips/night_in_tokyo')).toEqual(['kept', 'made'])
  expect(statSync(at('video/clips/night_in_tokyo/scene_01.mp4')).mtimeMs).toBe(before)
  expect(frames(at('video/clips/night_in_tokyo/scene_02.mp4'))).toBeGreaterThan(25)
})

test('a scene without a line is silent; other frames and rates are counted with', { timeout: LONG }, async () => {
  const file = at('night_in_tokyo/1_scripts/night_in_tokyo_scenes.json')
  const scenes = JSON.parse(readFileSync(file, 'utf8')) as object[]
  writeFileSync(file, JSON.stringify([...scenes, { prompt: 'hills', camera: 'pan-left' }]))
  const { code, err } = await run('--set', 'fps=7')
  expect([code, err.includes('scene_03: 25 frames / 7 a second = 3.6 s')]).toEqual([0, true])
  expect(names('night_in_tokyo/2_audio')).not.toContain('scene_03.mp3')
  const film = at('video/night_in_tokyo.mp4')
  expect(frames(film)).toBe(['scene_01', 'scene_02', 'scene_03'].reduce((sum, name) => sum + frames(at('video/clips/night_in_tokyo', `${name}.mp4`)), 0))
  expect(Math.abs(seconds(film, 'a') - frames(film) / 7)).toBeLessThan(0.1)
})

test('scenes that are none are refused', { timeout: LONG }, async () => {
  writeFileSync(at('night_in_tokyo/1_scripts/night_in_tokyo_scenes.json'), '[{"line": "no picture"}]')
  expect(await run()).toMatchObject({ code: 2, err: expect.stringContaining('a scene with a prompt') as string })
})
