/** What is deleted because it was kept long enough: the rule, and the command over a real project. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, it } from 'vitest'
import { dueOf, type Kept } from '../../engine/retention/due.ts'
import { reelgraph } from '../warnings/program.ts'

const DAY = 86_400_000

it('leaves nothing that is too old, no more than fits, and takes no younger one before an older', () => {
  const kept = fc.array(fc.record({ name: fc.string(), bytes: fc.integer({ min: 0, max: 5_000_000 }), used: fc.integer({ min: 0, max: 100 * DAY }) }))
  fc.assert(fc.property(kept, fc.integer({ min: 0, max: 120 }), fc.integer({ min: 0, max: 30 }), (all: Kept[], days, MB) => {
    const due = new Set(dueOf(all, { days, MB }, 100 * DAY))
    const left = all.filter((one) => !due.has(one))
    expect(left.every(({ used }) => 100 * DAY - used <= days * DAY)).toBe(true)
    expect(left.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(MB * 1e6)
    for (const gone of due) for (const one of left) expect(gone.used).toBeLessThanOrEqual(one.used)
    expect(dueOf(all, {}, 100 * DAY)).toEqual([])
    // No more than has to: the youngest that went for its size would not have fitted.
    const bySize = [...due].filter(({ used }) => 100 * DAY - used <= days * DAY).at(-1)
    if (bySize !== undefined) expect(left.reduce((sum, { bytes }) => sum + bytes, 0) + [...due].filter(({ used }) => used >= bySize.used).reduce((sum, { bytes }) => sum + bytes, 0)).toBeGreaterThan(MB * 1e6)
  }))
})

const project = mkdtempSync(join(tmpdir(), 'reelgraph-retention-'))
afterAll(() => rmSync(project, { recursive: true, force: true }))

it('deletes each kind by its own rule, and nothing in a dry run', { timeout: 300_000 }, async () => {
  const made = (path: string, days: number): string => {
    const file = join(project, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, 'x'.repeat(1000))
    utimesSync(file, new Date(Date.now() - days * DAY), new Date(Date.now() - days * DAY))
    return path
  }
  const old = [made('output/old.mp4', 40), made('output/deep/old.png', 31), made('output/set/manifest.json', 200), made('output/lora/training.json', 400), made('.reelgraph/history/run-1/a.mp4', 99), made('assets/old.mov', 500)]
  const young = [made('output/new.mp4', 1), made('output/set-2/manifest.json', 5), made('output/set-2/1.png', 300), made('output/lora-2/training.json', 100), made('.reelgraph/history/run-2/a.mp4', 1), made('assets/new.mov', 2), made('graphs/a.json', 999)]
  expect((await reelgraph(project, {}, 'retention')).err).toContain('E_USAGE retention.json')
  writeFileSync(join(project, 'retention.json'), JSON.stringify({ outputs: { days: 30 }, datasets: { days: 90 }, trainings: { days: 365 }, history: { days: 30 }, uploads: { days: 365 }, cache: { MB: 10 } }))
  const dry = await reelgraph(project, {}, 'retention', '--dry-run', '--json')
  const names = (JSON.parse(dry.out) as { kind: string; name: string }[]).map(({ kind, name }) => `${kind} ${name}`).sort()
  expect(names).toEqual(['datasets output/set', 'history .reelgraph/history/run-1', 'outputs output/deep/old.png', 'outputs output/old.mp4', 'trainings output/lora', 'uploads assets/old.mov'])
  for (const path of [...old, ...young]) expect(existsSync(join(project, path)), path).toBe(true)
  expect((await reelgraph(project, {}, 'retention')).out).toMatch(/\n6 deleted, 0\.0 MB\n$/)
  for (const path of old) expect(existsSync(join(project, path)), path).toBe(false)
  for (const path of young) expect(existsSync(join(project, path)), path).toBe(true)
  writeFileSync(join(project, 'retention.json'), JSON.stringify({ films: { days: 30 } }))
  expect((await reelgraph(project, {}, 'retention')).err).toContain('expected one of outputs')
})
