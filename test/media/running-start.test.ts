/** What an encoder is given around a segment, and that films are as good where segments meet. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, it } from 'vitest'
import { Around, runningStart } from '../../engine/media/running-start.ts'
import { createEngine } from '../../engine/host/container.ts'
import { aroundJoins, psnrOf } from './joins.ts'

const folder = mkdtempSync(join(tmpdir(), 'reelgraph-joins-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('goes to the first frame and back, through the segment, and back from the last', () => {
  const around = new Around({ lead: 2, tail: 2 }, 5)
  const given = [0, 1, 2, 3, 4].map((n) => around.next(Uint8Array.of(n)).map(([one]) => one))
  expect(given).toEqual([[], [], [2, 1, 0, 1, 2], [3], [4]])
  expect(around.end().map(([one]) => one)).toEqual([3, 2])
})

it('gives every frame of the segment once and in order, after as many as are cut away', () => {
  const sizes = fc.record({ frames: fc.integer({ min: 2, max: 60 }), frameBytes: fc.constantFrom(3456, 3_110_400, 12_441_600, 300e6), rate: fc.constantFrom(8, 24, 60), both: fc.boolean() })
  fc.assert(fc.property(sizes, ({ frames, frameBytes, rate, both }) => {
    const start = runningStart(frames, frameBytes, rate, both)
    const around = new Around(start, frames)
    // The memory of a frame is used again once it is taken.
    const memory = new Uint8Array(1)
    const given: number[] = []
    for (let n = 0; n < frames; n++) {
      memory[0] = n
      given.push(...around.next(memory).map(([one]) => one!))
    }
    given.push(...around.end().map(([one]) => one!))
    const { lead, tail } = start
    const all = Array.from({ length: frames }, (_, n) => n)
    expect(given.slice(lead, lead + frames)).toEqual(all)
    expect(given.slice(0, lead)).toEqual(all.slice(1, lead + 1).reverse())
    expect(given.slice(lead + frames)).toEqual(all.slice(frames - 1 - tail, frames - 1).reverse())
    expect((lead + tail + 1) * frameBytes).toBeLessThan(192e6 + 6 * 300e6)
    if (!both) expect(lead).toBe(0)
  }))
})

it.each([
  ['a quality', {}],
  ['a bitrate', { bitrate: 60_000 }],
])('with %s a film is as good where segments meet as elsewhere', { timeout: 300_000 }, async (name, more) => {
  const project = mkdtempSync(join(folder, 'film-'))
  const size = { width: 96, height: 54, fps: 12 }
  const engine = await createEngine({ project, workers: 0, segmentSeconds: 2 })
  try {
    const film = (file: string, rest: object) => engine.render({ document: { format: 1, nodes: {
      scene: { type: 'text-to-video', params: { prompt: 'a forest at dawn, birds', duration: 8, seed: 1, ...size } },
      push: { type: 'camera-move', params: { move: 'slow-zoom-in' }, inputs: { video: 'scene.video' } },
      film: { type: 'encode', params: { file, quality: 'source', ...rest }, inputs: { video: 'push.video' } },
    } } })
    const [original, encoded] = [await film('original.mkv', { codec: 'ffv1' }), await film('film.mp4', more)]
    expect([...original.faults, ...encoded.faults], name).toEqual([])
    expect(encoded.outputs[0]!.frameDigest).toBe(original.outputs[0]!.frameDigest)
    const psnr = psnrOf(encoded.outputs[0]!.path, original.outputs[0]!.path, size)
    expect(psnr).toHaveLength(96)
    const { joins, elsewhere } = aroundJoins(psnr, 24)
    expect(joins).toBeGreaterThan(elsewhere - 0.5)
  } finally {
    await engine.close()
  }
})
