/** Files that are typed with `--project`: found from the working folder or in the project, or told with both places. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { linesOf, reelgraph } from '../warnings/program.ts'

const LONG = 60_000
const root = mkdtempSync(join(tmpdir(), 'reelgraph-find-'))
const project = join(root, 'project')
const elsewhere = join(root, 'elsewhere')
afterAll(() => rmSync(root, { recursive: true, force: true }))

const graph = (prompt: string) => JSON.stringify({
  format: 1,
  title: prompt,
  inputs: { prompt: { type: 'text', default: prompt } },
  nodes: {
    scene: { type: 'text-to-video', params: { prompt: '{{inputs.prompt}}', width: 32, height: 18, fps: 8, duration: 0.25 } },
    film: { type: 'encode', params: { file: 'film.mp4', quality: 'source' }, inputs: { video: 'scene.video' } },
  },
})
mkdirSync(join(project, 'graphs'), { recursive: true })
mkdirSync(elsewhere)
writeFileSync(join(project, 'graphs/film.json'), graph('sea'))
writeFileSync(join(project, 'values.json'), '{"prompt":"forest"}')
writeFileSync(join(project, 'rows.csv'), 'prompt\nsea\nforest at night\n')

const typed = (...args: string[]) => reelgraph(elsewhere, {}, '--project', '../project', ...args)
const outputsOf = (out: string): string[] => linesOf(out).flatMap((event) => (event as { report?: { outputs: { path: string }[] } }).report?.outputs.map(({ path }) => path) ?? [])

describe('from another folder', { timeout: LONG }, () => {
  it('the graph and the values of the project are found', async () => {
    const { code, out, err } = await typed('render', 'graphs/film.json', '--inputs', 'values.json', '--json')
    expect([code, err]).toEqual([0, ''])
    expect(outputsOf(out)).toEqual([join(project, 'output/film.mp4')])
    expect(out).toContain('forest')
  })

  it('so are the lines of a batch', async () => {
    const { code, out } = await typed('render', 'graphs/film.json', '--batch', 'rows.csv', '--json')
    expect(code).toBe(0)
    expect(outputsOf(out)).toEqual([1, 2].map((n) => join(project, `output/film-${n}.mp4`)))
  })

  it('a lock file is written beside the graph, and held to', async () => {
    expect(await typed('lock', 'graphs/film.json')).toMatchObject({ code: 0 })
    expect([existsSync(join(project, 'graphs/film.lock.json')), existsSync(join(elsewhere, 'graphs'))]).toEqual([true, false])
    expect(await typed('render', 'graphs/film.json', '--locked')).toMatchObject({ code: 0 })
  })

  it('a path as the shell completes it is taken, too', async () => {
    expect(await typed('plan', '../project/graphs/film.json')).toMatchObject({ code: 0 })
    expect(await typed('graph', 'info', join(project, 'graphs/film.json'))).toMatchObject({ code: 0 })
  })

  it.each([
    ['a graph', ['plan', 'graphs/flim.json'], 'film.json'],
    ['values', ['plan', 'graphs/film.json', '--inputs', 'value.json'], 'values.json'],
    ['lines', ['render', 'graphs/film.json', '--batch', 'row.csv'], 'rows.csv'],
  ])('%s that are nowhere are told with both folders and the nearest name', async (_, args, near) => {
    const { code, err } = await typed(...args)
    expect(code).not.toBe(0)
    for (const part of [/^E_ASSET_MISSING/, elsewhere, project, `Did you mean "${near}"?`]) expect(err).toMatch(part)
  })

  it('a project that is not there is told, and not made', async () => {
    const { code, err } = await reelgraph(elsewhere, {}, '--project', '../projcet', 'render', 'film.json')
    expect(code).not.toBe(0)
    expect(err).toMatch(/^E_USAGE --project/)
    const listed = await reelgraph(elsewhere, {}, '--project', '../projcet', 'nodes')
    expect(listed.err).toMatch(/^E_USAGE --project/)
    expect(existsSync(join(root, 'projcet'))).toBe(false)
  })
})

it('what lies in the working folder comes first', { timeout: LONG }, async () => {
  writeFileSync(join(project, 'film.json'), graph('outer'))
  writeFileSync(join(project, 'graphs/values.json'), '{"prompt":"desert"}')
  const info = await reelgraph(join(project, 'graphs'), {}, '--project', '..', 'graph', 'info', 'film.json')
  expect([info.code, info.out.split('\n')[0]]).toEqual([0, 'sea'])
  const { out } = await reelgraph(join(project, 'graphs'), {}, '--project', '..', 'render', 'film.json', '--inputs', 'values.json', '--json')
  expect(out).toContain('desert')
})
