/** The page of a training: all is on it, nothing is fetched for it, and what people wrote is only text. Its curves lie where they should. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import sharp from 'sharp'
import { afterAll, describe, expect, it } from 'vitest'
import { chartFile, lossChart, rateChart, scoreChart, smoothed, thinned, ticksOf } from '../../../../engine/models/training/report/chart.ts'
import { writeReport } from '../../../../engine/models/training/report/write-report.ts'
import { drawing, drawn, type Brand } from '../../../nodes/shared/brand/drawn-brands.ts'
import { RECORD } from './small-record.ts'

const point = fc.record({ step: fc.integer({ min: 0, max: 5000 }), value: fc.double({ min: -1e3, max: 1e3, noNaN: true }) })

describe('curves', () => {
  it('few points stay, many become few: the ends and the mean stay', () => {
    fc.assert(fc.property(fc.array(point, { minLength: 1, maxLength: 3000 }), (points) => {
      const few = thinned(points)
      expect(few.length).toBe(Math.min(points.length, 400))
      expect([few[0], few.at(-1)]).toEqual([points[0], points.at(-1)])
    }))
    const line = Array.from({ length: 4000 }, (_, k) => ({ step: k, value: 3 * k }))
    for (const { step, value } of thinned(line)) expect(value).toBeCloseTo(3 * step, 6)
  })
  it('what does not change is not smoothed', () => {
    for (const { value } of smoothed(Array.from({ length: 700 }, (_, k) => ({ step: k, value: 0.25 })))) expect(value).toBeCloseTo(0.25, 9)
  })
  it('ticks are round, in order, within', () => {
    fc.assert(fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.double({ min: 1e-6, max: 1e6, noNaN: true }), fc.integer({ min: 2, max: 8 }), (low, span, count) => {
      fc.pre(span > Math.abs(low) * 1e-6)
      const ticks = ticksOf(low, low + span, count)
      expect(ticks.length).toBeLessThanOrEqual(count + 2)
      for (const [k, tick] of ticks.entries()) if (k > 0) expect(tick).toBeGreaterThan(ticks[k - 1]!)
    }))
    expect(ticksOf(0, 900, 4)).toEqual([0, 250, 500, 750])
    expect(ticksOf(0, 1e-4, 2)).toEqual([0, 5e-5, 1e-4])
  })
  it('a falling loss falls on the page, from the left edge to the right', () => {
    const steps = Array.from({ length: 100 }, (_, k) => ({ step: k + 1, loss: 1 - k / 100, rate: 1e-4 }))
    const path = /class="chart-line chart-ink-1" d="([^"]*)"/.exec(lossChart({ steps, validation: [] }, { width: 400, height: 200 }))![1]!
    const places = path.slice(1).split('L').map((one) => one.split(' ').map(Number) as [number, number])
    expect(places[0]![0]).toBe(52)
    expect(places.at(-1)![0]).toBe(388)
    for (const [k, [x, y]] of places.entries()) if (k > 0) expect([x > places[k - 1]![0], y >= places[k - 1]![1]]).toEqual([true, true])
  })
  it('a loss that leaps out once does not flatten the others', () => {
    const steps = Array.from({ length: 200 }, (_, k) => ({ step: k + 1, loss: k === 50 ? 900 : 0.1 + 0.001 * (k % 10), rate: 1e-4 }))
    const places = [...(/class="chart-faint chart-ink-1" d="([^"]*)"/.exec(lossChart({ steps, validation: [] }, { width: 400, height: 200 }))![1]!).matchAll(/ ([\d.]+)/g)].map((one) => Number(one[1]))
    expect(Math.max(...places) - places.toSorted((a, b) => a - b)[2]!).toBeGreaterThan(80)
  })
  it('nothing, one step, and all the same are drawn, too', () => {
    const size = { width: 300, height: 150 }
    for (const svg of [lossChart({ steps: [], validation: [] }, size), lossChart({ steps: [{ step: 1, loss: 0.2, rate: 0 }], validation: [] }, size), rateChart({ steps: [1, 2].map((step) => ({ step, loss: 1, rate: 0 })), validation: [] }, size), scoreChart([{ step: 5, score: 80 }], size)]) {
      expect(svg).not.toMatch(/NaN|Infinity|undefined/)
    }
  })
  it('a file of its own is an SVG that libvips draws', async () => {
    const { width, height } = await sharp(Buffer.from(chartFile(lossChart(RECORD, { width: 940, height: 320 })))).metadata()
    expect([width, height]).toEqual([940, 320])
  })
})

describe('the page', () => {
  const folder = mkdtempSync(join(tmpdir(), 'reelgraph-report-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const write = (file: string, content: string | Uint8Array): Promise<void> => {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), content)
    return Promise.resolve()
  }
  const page = async (last: readonly [Brand, number]): Promise<string> => {
    for (const [file, [brand, n]] of [['samples/0.png', ['citrus', 1]], ['samples/4.png', last]] as const) await write(file, await sharp(Buffer.from(drawing(brand, n))).png().toBuffer())
    const { training, validation } = RECORD.dataset
    const picture = (split: 'train' | 'validation') => ({ file, caption }: { file: string; caption: string }, n: number) => ({ file, caption, split, open: () => drawn('aurora', n + (split === 'train' ? 0 : 9)) })
    await writeReport({ title: 'aurora & <co>', record: { ...RECORD, settings: { ...RECORD.settings, keep: 'best' } }, folder, pictures: [...training.map(picture('train')), ...validation.map(picture('validation'))], log: { debug() {}, info() {}, warn() {} }, write })
    return readFileSync(join(folder, 'report.html'), 'utf8')
  }
  it('shows curves, pictures and settings, and needs nothing else', async () => {
    const html = await page(['basalt', 3])
    expect(html).not.toMatch(/<script|<link|@import|url\(/)
    expect([...html.matchAll(/(?:src|href)="([^"]{0,20})/g)].every(([, to]) => to!.startsWith('data:image/webp'))).toBe(true)
    expect(html).not.toMatch(/NaN|undefined/)
    // Twice two samples (by step, and the last beside its neighbours), twice two training pictures, one of validation.
    expect(html.match(/<img /g)!.length).toBe(2 + 1 + 2 + 2 + 1)
    expect(html.match(/<svg /g)!.length).toBe(3)
    for (const said of ['aurora &#38; &#60;co&#62;', 'aurbttl &#38; &#60;b&#62;', 'Kept is step 4, by brand score', 'rank', 'before', 'step 4, kept', 'No sample is a copy']) expect(html, said).toContain(said)
  })
  it('tells that a sample is a copy', async () => {
    const html = await page(['aurora', 1])
    expect(html).toContain('as good as a copy')
    expect(html).toMatch(/class="copy"[^]*0 bits/)
  })
  it('writes the curve and the events beside it', async () => {
    await page(['aurora', 1])
    expect(readFileSync(join(folder, 'losses.svg'), 'utf8')).toMatch(/^<svg/)
    expect(readFileSync(join(folder, 'tensorboard/events.out.tfevents.0.reelgraph')).length).toBeGreaterThan(1000)
  })
})
