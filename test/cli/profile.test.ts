/** The trace of a render, read back as a viewer reads it. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import type { RunReport } from '../../engine/contract/events.ts'
import type { TraceEvent } from '../../engine/run/trace.ts'

const project = mkdtempSync(join(tmpdir(), 'reelgraph-profile-'))
afterAll(() => rmSync(project, { recursive: true, force: true }))
const FRAMES = 24
writeFileSync(join(project, 'g.json'), JSON.stringify({
  format: 1,
  nodes: {
    sea: { type: 'text-to-video', params: { prompt: 'waves', duration: 1, width: 640, height: 360, fps: FRAMES } },
    push: { type: 'camera-move', params: { move: 'slow-zoom-in' }, inputs: { video: 'sea.video' } },
    film: { type: 'encode', params: { file: 'f.mp4' }, inputs: { video: 'push.video' } },
  },
}))
const render = (...options: string[]): RunReport => {
  const { stdout, stderr } = spawnSync(process.execPath, [fileURLToPath(new URL('../../engine/cli/reelgraph.mjs', import.meta.url)), '--project', project, 'render', 'g.json', '--json', ...options], { cwd: project, encoding: 'utf8' })
  expect(stderr).toBe('')
  return (JSON.parse(stdout.trim().split('\n').at(-1)!) as { report: RunReport }).report
}

it('has a row per thread in which spans lie beside or inside each other, and no more than the threads had', { timeout: 120_000 }, () => {
  const report = render('--profile', 'trace.json', '--workers', '2')
  const { traceEvents } = JSON.parse(readFileSync(join(project, 'trace.json'), 'utf8')) as { traceEvents: TraceEvent[] }
  const spans = traceEvents.filter(({ ph }) => ph === 'X').map((one) => ({ ...one, ts: one.ts!, dur: one.dur!, end: one.ts! + one.dur! }))
  const rowOf = ({ pid, tid }: TraceEvent): string => `${pid}.${tid}`
  const named = new Set(traceEvents.filter(({ ph, name }) => ph === 'M' && name === 'thread_name').map(rowOf))
  for (const row of new Set(spans.map(rowOf))) {
    expect(named).toContain(row)
    const open: number[] = []
    for (const { ts, dur, end } of spans.filter((one) => rowOf(one) === row).sort((a, b) => a.ts - b.ts || b.dur - a.dur)) {
      expect(ts).toBeGreaterThanOrEqual(0)
      expect(dur).toBeGreaterThanOrEqual(0)
      while (open.length > 0 && open.at(-1)! <= ts) open.pop()
      if (open.length > 0) expect(end).toBeLessThanOrEqual(open.at(-1)!)
      open.push(end)
    }
  }
  const of = (node: string) => spans.filter(({ args }) => args['node'] === node)
  expect(new Set(of('push').filter(({ name }) => name.startsWith('frame ')).map(({ name }) => name)).size).toBe(FRAMES)
  expect(of('film').map(({ name }) => name)).toContain('run')
  expect(spans.some(({ cat, args }) => cat === 'kernels' && args['node'] === 'push')).toBe(true)
  expect(of('film').some(({ cat }) => cat === 'children')).toBe(true)
  // A node's own time: its frames without the waits inside them, and its kernels.
  const waits = spans.filter(({ cat }) => cat === 'wait')
  const own = of('push').reduce((sum, span) => sum + span.dur - waits.filter((wait) => rowOf(wait) === rowOf(span) && wait.ts >= span.ts && wait.end <= span.end).reduce((all, { dur }) => all + dur, 0), 0) / 1e6
  expect(own).toBeGreaterThan(0)
  // It is by the clock, the report by the processor: on a busy machine they differ. It is never more than all threads had.
  expect(own).toBeLessThan(report.seconds * 3)
})

it('is not written where nobody asks for it', { timeout: 120_000 }, () => {
  render('--force')
  expect(existsSync(join(project, 'profile.json'))).toBe(false)
})
