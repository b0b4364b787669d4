/** Storyboard, story and advanced film, small: what is in the film; what one word changed makes anew; what a killed run leaves. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Json } from '../../engine/contract/sockets.ts'
import type { RunReport } from '../../engine/contract/events.ts'
import { createEngine } from '../../engine/host/container.ts'
import type { Engine } from '../../engine/host/engine.ts'
import { linesOf, reelgraph, start } from '../warnings/program.ts'

const LONG = 600_000
const ROOT = new URL('../..', import.meta.url).pathname
const project = mkdtempSync(join(tmpdir(), 'reelgraph-films-'))
let engine: Engine
beforeAll(async () => void (engine = await createEngine({ project: ROOT, output: join(project, 'output'), storeFolder: join(project, 'store'), workers: 0 })))
afterAll(async () => {
  await engine.close()
  rmSync(project, { recursive: true, force: true })
})

async function produced(name: string, inputs: Record<string, Json>): Promise<RunReport> {
  const source = await engine.loadGraph(`graphs/productions/${name}.json`)
  const report = await engine.render({ ...source, inputs: { quality: 'preview', ...inputs } })
  expect(report.faults).toEqual([])
  return report
}
interface Probe {
  readonly chapters: readonly { readonly tags: { readonly title: string } }[]
  readonly streams: readonly { readonly codec_type: string; readonly width?: number }[]
  readonly format: { readonly duration: string }
}
const probe = (path: string): Probe => JSON.parse(execFileSync('ffprobe', ['-v', 'error', '-show_streams', '-show_chapters', '-show_format', '-of', 'json', path], { encoding: 'utf8' })) as Probe
const kinds = ({ streams }: Probe): string[] => streams.map((one) => one.codec_type).filter((one) => one !== 'data').sort()
const output = (file: string): string => join(project, 'output', file)

const STORY = 'The sea was calm at dawn.\n\nHe walked through the forest.\n\nAt night he saw the city.'

describe.each(['storyboard', 'story', 'advanced-film'])('%s', (name) => {
  test('has no fault at its full size', async () => {
    const source = await engine.loadGraph(`graphs/productions/${name}.json`)
    expect(await engine.validate(source)).toEqual([])
    const { faults, results } = { results: (source.document as { results?: object }).results, ...(await engine.plan(source)) }
    expect(faults).toEqual([])
    expect(Object.keys(results ?? {})).toEqual(expect.arrayContaining(['script', 'scenes', 'markers']))
    expect(source.document.nodes['film']!.type).toBe('encode')
  })
})

describe('small', () => {
  test('a storyboard has its pictures, voice, words and chapters', { timeout: LONG }, async () => {
    await produced('storyboard', { scenes: [{ prompt: 'calm sea', duration: 1, line: 'Good morning.' }, { prompt: 'a city at night', duration: 1, angle: 'low' }], title: 'Two' })
    const film = probe(output('storyboard-film.mp4'))
    expect(kinds(film)).toEqual(['audio', 'subtitle', 'video'])
    expect(film.chapters.map((one) => one.tags.title)).toEqual(['calm sea', 'a city at night'])
  })

  test('an advanced film is as long as was asked for, with a script of its own', { timeout: LONG }, async () => {
    const report = await produced('advanced-film', { duration: 4, mode: 'character', style: 'none' })
    const film = probe(output('advanced-film.mp4'))
    expect(kinds(film)).toEqual(['audio', 'subtitle', 'video'])
    expect(Number(film.format.duration)).toBeGreaterThanOrEqual(4)
    expect(Number(film.format.duration)).toBeLessThan(7)
    expect(String(report.reports['board/list']!['script'])).toMatch(/lighthouse/)
    expect(report.nodes.map(({ type }) => type)).toContain('lip-sync')
  })

  test.each([['cinematic', false], ['hybrid', true]])('a script that is given is said as it is: %s', { timeout: LONG }, async (mode, character) => {
    const report = await produced('advanced-film', { text: 'Look at the sea.', custom: true, duration: 3, mode, file: `${mode}.mp4` })
    expect(report.reports['board/list']!['script']).toBe('Look at the sea.')
    expect(report.nodes.some(({ type }) => type === 'lip-sync')).toBe(character)
    expect(Number(probe(output(`${mode}.mp4`)).format.duration)).toBeCloseTo(3, 0)
  })
})

describe('one word of a story', () => {
  /** Nodes of one scene: its number, and whether anything was made. */
  const made = (report: RunReport): string[] => report.nodes.filter(({ node, state, frames }) => /^board\/scene-\d/.test(node) && ((state === 'done' && (node.endsWith('-kept') || node.endsWith('-voice'))) || frames > 0)).map(({ node }) => node)

  test('makes its own shot, voice and words anew, and those of no other scene', { timeout: LONG }, async () => {
    const first = await produced('story', { story: STORY })
    expect(new Set(made(first).map((one) => one.split('-')[1]))).toEqual(new Set(['1', '2', '3']))
    expect(probe(output('story/scene_02.mp4')).streams.length).toBeGreaterThan(2)
    const again = await produced('story', { story: STORY.replace('forest', 'desert') })
    const anew = made(again)
    expect(anew).toEqual(expect.arrayContaining(['board/scene-2', 'board/scene-2-voice', 'board/scene-2-words', 'board/scene-2-kept']))
    expect(anew.filter((one) => !one.startsWith('board/scene-2'))).toEqual([])
    // Each content key of the others is in the store already.
    for (const k of [1, 3]) for (const part of ['voice', 'kept']) expect(again.nodes.find(({ node }) => node === `board/scene-${k}-${part}`)).toMatchObject({ state: 'cached' })
    // Nothing changed: nothing is made.
    expect(made(await produced('story', { story: STORY.replace('forest', 'desert'), file: 'other.mp4' }))).toEqual([])
  })

  test('moves the mouth anew of whoever says it, and no other', { timeout: LONG }, async () => {
    const scenes = (line: string): Json => [{ prompt: 'calm sea', duration: 1, character: 'robot', line: 'Good morning.' }, { prompt: 'a forest', duration: 1, character: 'robot', line }]
    await produced('storyboard', { scenes: scenes('This is a tree.'), file: 'mouths.mp4' })
    const again = await produced('storyboard', { scenes: scenes('This is a bear.'), file: 'mouths.mp4' })
    const figures = again.nodes.filter(({ type }) => type === 'lip-sync').map(({ frames }) => frames > 0)
    expect(figures).toEqual([false, true])
    // The picture behind is the same, and is painted again only as it lies under the mouth.
    expect(made(again).filter((one) => !one.startsWith('board/scene-2'))).toEqual([])
  })
})

test('a run that is killed goes on where it was: at most the scene in hand is made again, and the film is the same', { timeout: LONG }, async () => {
  const scenes = Array.from({ length: 12 }, (_, k) => ({ prompt: ['calm sea', 'a forest', 'a city at night'][k % 3]!, duration: 1.5, line: `This is number ${k + 1}.` }))
  const graph = {
    format: 1,
    nodes: {
      board: { type: 'storyboard', params: { scenes, width: 192, height: 108, fps: 12, keep: true, transitionDuration: 0.25, music: 'calm' } },
      film: { type: 'encode', params: { file: 'film.mp4', quality: 'source' }, inputs: { video: 'board.video', audio: 'board.audio', markers: 'board.markers' } },
    },
  }
  const hashes = (folder: string): string => execFileSync('ffmpeg', ['-v', 'error', '-i', join(folder, 'output/film.mp4'), '-map', '0:v', '-map', '0:a', '-f', 'streamhash', '-'], { encoding: 'utf8' })
  const folders = ['whole', 'killed'].map((name) => mkdtempSync(join(project, name)))
  for (const folder of folders) writeFileSync(join(folder, 'graph.json'), JSON.stringify(graph))
  const [whole, killed] = folders as [string, string]
  expect((await reelgraph(whole, {}, 'render', 'graph.json')).code).toBe(0)

  const run = start(killed, {}, 'render', 'graph.json', '--json')
  const kept = (): number => linesOf(run.said.out).filter((one) => one['type'] === 'progress' && String(one['node']).endsWith('-kept') && one['done'] === one['total']).length
  while (kept() < 5) await new Promise((resolve) => setTimeout(resolve, 20))
  run.child.kill('SIGKILL')
  await run.ended
  const there = kept()
  const { code, out } = await reelgraph(killed, {}, 'render', 'graph.json', '--json')
  expect(code).toBe(0)
  const { nodes } = (linesOf(out).at(-1) as unknown as { report: RunReport }).report
  const cached = nodes.filter(({ node, state }) => node.endsWith('-kept') && state === 'cached').length
  expect(cached).toBeGreaterThanOrEqual(there - 1)
  expect(cached).toBeLessThan(12)
  expect(hashes(killed)).toBe(hashes(whole))
})
