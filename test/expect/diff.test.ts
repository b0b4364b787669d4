/** What is different between two graphs, which change is seen, and in which frames. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { changesBetween, firstThatChanges } from '../../engine/expect/graph-changes.ts'
import type { GraphDocument } from '../../engine/graph/document.ts'
import type { Json } from '../../engine/contract/sockets.ts'

const PROGRAM = fileURLToPath(new URL('../../engine/cli/reelgraph.mjs', import.meta.url))
const LONG = 600_000
const project = mkdtempSync(join(tmpdir(), 'reelgraph-diff-'))
afterAll(() => rmSync(project, { recursive: true, force: true }))

describe('changes', () => {
  const name = fc.constantFrom('a', 'b', 'c')
  const value = fc.oneof(fc.integer(), fc.string(), fc.array(fc.integer(), { maxLength: 2 }), fc.constant({ keyframes: [[0, 1]] })) as fc.Arbitrary<Json>
  const node = fc.record({ type: fc.constantFrom('x', 'y'), params: fc.dictionary(name, value, { maxKeys: 3 }), inputs: fc.dictionary(name, fc.constantFrom('a.video', 'b.video'), { maxKeys: 2 }) }, { requiredKeys: ['type'] })
  const graph = fc.record({ format: fc.constant(1 as const), nodes: fc.dictionary(name, node, { maxKeys: 3 }), inputs: fc.dictionary(name, fc.record({ type: fc.constant('text'), default: fc.string() }), { maxKeys: 2 }) }, { requiredKeys: ['format', 'nodes'] }) as fc.Arbitrary<GraphDocument>

  it('all of them together make the other graph', () => {
    fc.assert(fc.property(graph, graph, (before, after) => {
      const made = changesBetween(before, after).reduce((document, { apply }) => apply(document), before)
      expect(changesBetween(made, after)).toEqual([])
      expect(changesBetween(before, before)).toEqual([])
    }))
  })
  it('where nodes lie, what they are called and the order of names do not count', () => {
    const shot = { type: 'x', params: { p: 1, q: { r: 1, s: 2 } } }
    expect(changesBetween({ format: 1, nodes: { shot } }, { format: 1, title: 'T', nodes: { shot: { title: 'Shot', params: { q: { s: 2, r: 1 }, p: 1 }, type: 'x' } }, ui: { shot: { pos: [1, 2] } } })).toEqual([])
  })
  it('the first that makes a difference is found in log₂ looks', async () => {
    await fc.assert(fc.asyncProperty(fc.integer({ min: 1, max: 1000 }), fc.nat(), async (count, at) => {
      const guilty = at % count
      let looks = 0
      expect(await firstThatChanges(count, async (taken) => { looks++; return taken > guilty })).toBe(guilty)
      expect(looks).toBeLessThanOrEqual(Math.ceil(Math.log2(count)) + 1)
    }))
    expect(await firstThatChanges(5, async () => false)).toBe(-1)
  })
})

describe('graphs and films', () => {
  const write = (file: string, prompt: string, soft: number, gain: number): void => writeFileSync(join(project, file), JSON.stringify({
    format: 1,
    inputs: { prompt: { type: 'text', default: prompt } },
    nodes: {
      shot: { type: 'text-to-video', params: { prompt: '{{inputs.prompt}}', duration: 2, width: 160, height: 90, fps: 25, seed: 3 } },
      late: { type: 'blur', params: { radius: { keyframes: [[0, 0], [1, 0], [1.04, soft, 'hold']] } }, inputs: { video: 'shot.video' } },
      tone: { type: 'tone', params: { duration: 2, level: gain } },
      film: { type: 'encode', params: { file: 'f.mp4', quality: 'source' }, inputs: { video: 'late.video', audio: 'tone.audio' } },
    },
  }))
  const reelgraph = (...args: string[]) => spawnSync(process.execPath, [PROGRAM, ...args, '--json'], { cwd: project, encoding: 'utf8' })
  const told = (...args: string[]) => JSON.parse(answerOf(reelgraph(...args))) as { changes?: { place: string }[]; films?: { frames: number[]; stretches: { from: number; to: number }[] }; change?: { place: string }; looks?: number }
  const answerOf = ({ stdout, stderr }: { stdout: string; stderr: string }): string => {
    if (stdout === '') throw new Error(stderr)
    return stdout
  }
  beforeAll(() => {
    write('before.json', 'sea at noon', 0, -20)
    write('after.json', 'sea at noon', 0.03, -12)
  })

  it('tells params and the frames that change, of graphs as they are and as git has them', { timeout: LONG }, () => {
    const said = told('diff', 'before.json', 'after.json', '--films', '--side', 'side.mp4')
    expect(said.changes!.map(({ place }) => place)).toEqual(['late.radius', 'tone.level'])
    // Soft from the frame at 1.04 s on, all others alike.
    expect(said.films).toMatchObject({ frames: [50, 50], stretches: [{ from: 26, to: 49 }] })
    expect(execFileSync('ffprobe', ['-v', 'error', '-select_streams', 'v', '-show_entries', 'stream=width,height', '-of', 'csv=p=0', join(project, 'side.mp4')], { encoding: 'utf8' }).trim()).toBe('320,90')
    const git = (...args: string[]) => execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], { cwd: project })
    git('init', '-q')
    git('add', 'before.json')
    git('commit', '-qm', 'x')
    write('before.json', 'a forest', 0, -20)
    expect(told('diff', 'HEAD:before.json', 'before.json').changes!.map(({ place }) => place)).toEqual(['inputs.prompt'])
    write('before.json', 'sea at noon', 0, -20)
  })
  it('the change that a frame shows, and none where it shows none', { timeout: LONG }, () => {
    expect(told('bisect', 'before.json', 'after.json', '--frame', '40').change!.place).toBe('late.radius')
    expect(told('bisect', 'before.json', 'after.json', '--frame', '3').change).toBeUndefined()
  })
  it('films of other lengths; a graph and a film are refused', { timeout: LONG }, () => {
    execFileSync('ffmpeg', ['-v', 'error', '-y', '-f', 'lavfi', '-i', 'testsrc2=s=64x36:r=25:d=2', join(project, 'long.mp4')])
    execFileSync('ffmpeg', ['-v', 'error', '-y', '-f', 'lavfi', '-i', 'testsrc2=s=64x36:r=25:d=1', join(project, 'short.mp4')])
    expect(told('diff', 'long.mp4', 'short.mp4').films!.frames).toEqual([50, 25])
    const { status, stderr } = reelgraph('diff', 'before.json', 'long.mp4')
    expect([status, stderr.includes('two graphs or two films')]).toEqual([2, true])
    expect(reelgraph('diff', 'nowhere:before.json', 'before.json').stderr).toContain('E_ASSET_MISSING')
  })
})
