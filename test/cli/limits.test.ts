import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'

const PROGRAM = fileURLToPath(new URL('../../engine/cli/reelgraph.mjs', import.meta.url))
const project = mkdtempSync(join(tmpdir(), 'reelgraph-limits-'))
afterAll(() => rmSync(project, { recursive: true, force: true }))

function reelgraph(...args: string[]): { code: number | null; out: string; err: string; seconds: number } {
  const started = performance.now()
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], { cwd: project, encoding: 'utf8', maxBuffer: 1 << 28, env: { ...process.env, FORCE_COLOR: '0' } })
  return { code: status, out: stdout, err: stderr, seconds: (performance.now() - started) / 1000 }
}
const save = (name: string, value: unknown): void => writeFileSync(join(project, name), typeof value === 'string' ? value : JSON.stringify(value))

describe('a chain of nodes', () => {
  const chain = (length: number): object => {
    const nodes: Record<string, object> = { n0: { type: 'text-to-video', params: { prompt: 'sea', width: 16, height: 16, fps: 2, duration: 1 } } }
    for (let k = 1; k < length; k++) nodes[`n${k}`] = { type: 'color-adjust', params: { brightness: 0.001 }, inputs: { video: `n${k - 1}.video` } }
    return { format: 1, nodes: { ...nodes, film: { type: 'encode', params: { file: `chain-${length}.mp4`, quality: 'source' }, inputs: { video: `n${length - 1}.video` } } } }
  }

  it('of 10,000 is planned and renders, in a time that grows with its length and not with its square', { timeout: 240_000 }, () => {
    save('short.json', chain(2_500))
    save('long.json', chain(10_000))
    for (const command of [['plan', '--json'], ['render']]) {
      const short = reelgraph(command[0]!, 'short.json', ...command.slice(1))
      const long = reelgraph(command[0]!, 'long.json', ...command.slice(1))
      expect([short.code, long.code], long.err).toEqual([0, 0])
      // Four times as many: what grows with the square of it takes sixteen times as long.
      expect(long.seconds).toBeLessThan(8 * short.seconds + 5)
    }
    const film = spawnSync('ffprobe', ['-v', 'error', '-count_frames', '-show_entries', 'stream=nb_read_frames', '-of', 'csv=p=0', join(project, 'output/chain-10000.mp4')], { encoding: 'utf8' })
    expect(film.stdout.trim()).toBe('2')
  })
})

describe('JSON that nests too deeply is refused by its code', () => {
  const deep = `${'['.repeat(5000)}${']'.repeat(5000)}`

  it('as a graph, as a subgraph, and as values for its inputs', () => {
    save('deep.json', deep)
    save('uses.json', { format: 1, nodes: { a: { type: './deep.json' } } })
    save('takes.json', { format: 1, inputs: { list: { type: 'data', default: [] } }, nodes: {} })
    save('values.json', `{"list":${deep}}`)
    expect(reelgraph('validate', 'deep.json')).toMatchObject({ code: 3, err: expect.stringContaining('E_JSON_DEPTH deep.json') as string })
    expect(reelgraph('validate', 'uses.json').err).toContain('E_JSON_DEPTH')
    expect(reelgraph('validate', 'takes.json', '--inputs', 'values.json').err).toContain('E_JSON_DEPTH values.json')
    expect(reelgraph('validate', 'takes.json', '--set', `list=${deep}`).err).toContain('E_JSON_DEPTH')
  })
})
