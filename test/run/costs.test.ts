/** A node's time is the processor time that it used, and not what it waited. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { createKit, counting, pixel } from './kit.ts'

const PROGRAM = fileURLToPath(new URL('../../engine/cli/reelgraph.mjs', import.meta.url))
const project = mkdtempSync(join(tmpdir(), 'reelgraph-costs-'))
afterAll(() => rmSync(project, { recursive: true, force: true }))

describe('a frame', () => {
  it('that waits for a process costs no time of its own', async () => {
    const { serve } = createKit()
    const plain = counting(2)
    const clip = serve({ ...plain, frame: async (n, scope) => scope.idle!(new Promise((resolve) => setTimeout(resolve, 60)).then(() => plain.frame(n, scope))) })
    await pixel(clip, 0)
    expect(clip.cost.milliseconds).toBeLessThan(30)
  })

  it('is charged what processes tell that work for its clip', () => {
    const { serve } = createKit()
    const { cost } = serve({ ...counting(2), time: () => 7 })
    expect((cost as { processes?: (() => number)[] }).processes!.map((time) => time())).toEqual([7])
  })
})

describe('after one run', () => {
  const cli = (...args: string[]): string => spawnSync(process.execPath, [PROGRAM, ...args, '--json'], { cwd: project, encoding: 'utf8' }).stdout
  interface Report { seconds: number; nodes: { node: string; seconds: number }[] }

  it('the plan tells time within a factor of 2 and disk within a fifth, and nodes have used no more than there was', { timeout: 240_000 }, () => {
    writeFileSync(join(project, 'film.json'), JSON.stringify({
      format: 1,
      nodes: {
        scene: { type: 'text-to-video', params: { prompt: 'stormy sea', width: 640, height: 360, fps: 24, duration: 4 } },
        move: { type: 'camera-move', params: { move: 'slow-zoom-in' }, inputs: { video: 'scene.video' } },
        look: { type: 'style-filter', params: { style: 'cinematic' }, inputs: { video: 'move.video' } },
        film: { type: 'encode', params: { file: 'film.mp4', quality: 'source' }, inputs: { video: 'look.video' } },
      },
    }))
    const guess = JSON.parse(cli('plan', 'film.json')) as { disk: number }
    expect(guess.disk).toBeGreaterThan(0)
    const render = (): Report => (JSON.parse(cli('render', 'film.json', '--force').trim().split('\n').at(-1)!) as { report: Report }).report
    const first = render()
    const used = first.nodes.reduce((sum, { seconds }) => sum + seconds, 0)
    expect(used).toBeGreaterThan(0.3 * first.seconds)
    expect(used).toBeLessThan(1.1 * first.seconds * availableParallelism())
    const plan = JSON.parse(cli('plan', 'film.json')) as { seconds: number; disk: number; memory: number; frameMemory: number; nodes: { measured: boolean }[] }
    const { seconds } = render()
    expect(plan.nodes.every(({ measured }) => measured)).toBe(true)
    expect(plan.seconds / seconds).toBeGreaterThan(0.5)
    expect(plan.seconds / seconds).toBeLessThan(2)
    const [film] = readdirSync(join(project, 'output')).map((name) => statSync(join(project, 'output', name)).size)
    expect(plan.disk / film!).toBeGreaterThan(0.8)
    expect(plan.disk / film!).toBeLessThan(1.2)
    expect(plan.memory).toBeGreaterThan(plan.frameMemory + 200e6)
  })
})
