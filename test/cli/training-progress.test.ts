/** How a training looks on a terminal, and in a log. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RunEvent, TrainingStep } from '../../engine/contract/events.ts'
import { showProgress } from '../../engine/cli/progress-bars.ts'
import { sparkline } from '../../engine/cli/sparkline.ts'

describe('a sparkline', () => {
  it('rises and falls with the numbers, in no more blocks than there is room', () => {
    expect(sparkline([0, 1, 2, 3, 4, 5, 6, 7], 8)).toBe('▁▂▃▄▅▆▇█')
    expect(sparkline([7, 0], 8)).toBe('█▁')
    expect(sparkline([5, 5, 5], 8)).toBe('▄▄▄')
    expect(sparkline([], 8)).toBe('')
    fc.assert(fc.property(fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 300 }), fc.integer({ min: 1, max: 40 }), (values, width) => {
      const drawn = [...sparkline(values, width)]
      expect(drawn.length).toBe(Math.min(values.length, width))
      if (new Set(values).size > 1 && values.length <= width) expect([drawn[values.indexOf(Math.min(...values))], drawn[values.indexOf(Math.max(...values))]]).toEqual(['▁', '█'])
    }))
  })
})

/** What was written to a stream. */
function told(isTTY: boolean, events: readonly RunEvent[]): string {
  let text = ''
  const stream = { isTTY, columns: 160, write: (part: string) => ((text += part), true), on() {}, removeListener() {}, once() {} } as unknown as NodeJS.WriteStream
  const bars = showProgress(stream)
  events.forEach((event, k) => bars.event({ ...event, time: new Date(Date.UTC(2025, 10, 30) + k * 1000).toISOString() }))
  bars.stop()
  return text
}
const step = (n: number, more: Partial<TrainingStep> = {}): RunEvent => ({ type: 'training', node: 'learn', step: n, steps: 20, loss: 1 / n, rate: 1e-4, seconds: 1, eta: 20 - n, ...more })
const progress = (n: number, total = 20, message = `step ${n}`): RunEvent => ({ type: 'progress', node: 'learn', done: n, total, rate: 1, message })
const run: RunEvent[] = [progress(0, 30, 'pictures to latents'), ...Array.from({ length: 20 }, (_, k) => [progress(k + 1), step(k + 1, k === 9 ? { validation: 0.3 } : {})]).flat(), step(20, { sample: { step: 20, prompt: 'x', path: '/x.png' } })]

describe('a training', () => {
  it('in a log: a line every few seconds, and where there is a validation', () => {
    const lines = told(false, run).trim().split('\n')
    expect(lines[0]).toMatch(/^learn: +0 %, - left, pictures to latents$/)
    expect(lines.filter((line) => line.includes('step 10/20'))).toEqual([expect.stringMatching(/▁ loss 0\.1000, validation 0\.3000, rate 1\.0e-4, 10 s left$/)])
    expect(lines.at(-1)).toMatch(/^learn: step 20\/20 {2}█[▁▂▃▄▅]+▁ loss 0\.0500, validation 0\.3000, rate 1\.0e-4, 0 s left$/)
    expect(lines.length).toBeLessThan(12)
  })
  it('on a terminal: the curve stands beside its bar', () => {
    expect(told(true, run)).toMatch(/learn.*█[▁▂▃▄▅]+▁ loss 0\.0500, validation 0\.3000/)
  })
})
