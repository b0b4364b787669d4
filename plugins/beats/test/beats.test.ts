import { describe, expect, it } from 'vitest'
import type { Track } from 'reelgraph'
import { createHarness, meanOf, nodeContract } from 'reelgraph/testing'
import { sinceBeat, type BeatGrid } from '../beat-grid.ts'
import { beatPulse } from '../beat-pulse.ts'
import { detectBeats } from '../detect-beats.ts'

/** Clicks of 20 ms at a steady tempo over a little noise. */
function clicks(tempo: number, first: number, seconds = 12): Track {
  const info = { sampleRate: 48000, channels: 2, length: seconds * 48000 }
  const at = (i: number): number => {
    const since = (i / 48000 - first) % (60 / tempo)
    const click = since >= 0 && since < 0.02 ? 0.6 * Math.sin(2 * Math.PI * 900 * since) : 0
    return click + 0.004 * Math.sin(i * 12.9898)
  }
  return { info, samples: (start, count) => Promise.resolve([0, 1].map(() => Float32Array.from({ length: count }, (_, i) => at(start + i)))) }
}

describe('detect-beats', () => {
  for (const { name, run } of nodeContract(detectBeats)) it(name, run)

  it.each([[90, 0.1], [100, 0.31], [120, 0], [128, 0.05], [150, 0.2]])('finds %d bpm from %d s on', async (tempo, first) => {
    const harness = createHarness()
    const outputs = await harness.evaluate(detectBeats, { inputs: { audio: clicks(tempo, first) } })
    const grid: BeatGrid = outputs['beats']!
    expect(Math.abs(grid.tempo - tempo)).toBeLessThan(1.5)
    const period = 60 / tempo
    for (const beat of grid.beats.slice(1, 6)) {
      const off = (((beat - first) % period) + period) % period
      expect(Math.min(off, period - off)).toBeLessThan(0.03)
    }
    await harness.close()
  })

  it('finds no beats in silence', async () => {
    const harness = createHarness()
    const silence: Track = { info: { sampleRate: 48000, channels: 1, length: 48000 }, samples: (_, count) => Promise.resolve([new Float32Array(count)]) }
    const outputs = await harness.evaluate(detectBeats, { inputs: { audio: silence } })
    expect(outputs['beats']!.beats).toEqual([])
    await harness.close()
  })
})

describe('beat-pulse', () => {
  const beats: BeatGrid = { tempo: 60, beats: [0.2, 1.2] }
  for (const { name, run } of nodeContract(beatPulse, { inputs: { beats } })) it(name, run)

  it('is brightest on the beat and at rest before the first', async () => {
    const harness = createHarness()
    const video = harness.clip({ length: 25 }, [120, 120, 120, 1])
    const out = await harness.evaluate(beatPulse, { inputs: { video, beats }, params: { flash: 0.5 } })
    const light = await Promise.all([0, 5, 10, 20].map(async (n) => meanOf((await harness.frame(out['video']!, n)).planes[0]!)))
    const still = meanOf((await harness.frame(video, 0)).planes[0]!)
    expect(light[0]).toBe(still)
    expect(light[1]).toBeGreaterThan(light[2]!)
    expect(light[2]).toBeGreaterThan(light[3]!)
    expect(light[3]).toBeGreaterThanOrEqual(still)
    await harness.close()
  })

  it.each([[0.1, Infinity], [0.2, 0], [1.1, 0.9], [1.5, 0.3]])('at %d s the last beat was %d s ago', (time, since) => {
    expect(sinceBeat(beats, time)).toBeCloseTo(since, 9)
  })
})
