/** Cuts at moments: which clip is shown when, and which of its frames. */
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rational, type Clip, type Track } from '../../../engine/api.ts'
import { cutBetween } from '../../../nodes/time/cut-between.ts'
import { createHarness, type Harness } from '../../harness.ts'

let harness: Harness
beforeAll(() => {
  harness = createHarness()
})
afterAll(() => harness.close())

/** Luma of frame n of clip c is 16 + 40 c + n. */
const clips = (...lengths: readonly number[]): Clip[] =>
  lengths.map((length, c) => harness.clip({ length, width: 16, height: 16, rate: rational(10) }, (n, frame) => {
    frame.bytes.fill(128)
    frame.planes[0]!.data.fill(16 + 40 * c + n)
  }))

interface Made {
  readonly video: Clip
  readonly shots: readonly { readonly clip: number; readonly from: number; readonly to: number }[]
}
const made = async (given: readonly Clip[], params: Record<string, unknown>, audio?: Track): Promise<Made> =>
  (await harness.evaluate(cutBetween, { inputs: { clips: given, ...(audio === undefined ? {} : { audio }) }, params })) as unknown as Made
/** [clip, frame] of each frame. */
async function shown({ video }: Made): Promise<string> {
  const seen: string[] = []
  for (let n = 0; n < video.info.length; n++) {
    const luma = (await harness.frame(video, n)).bytes[0]! - 16
    seen.push(`${'abc'[Math.floor(luma / 40)]}${luma % 40}`)
  }
  return seen.join(' ')
}

describe('which frames', () => {
  test.each([
    ['go-on', 'a0 a1 a2 b0 b1 b2 a3 a4 b3 b4'],
    ['from-start', 'a0 a1 a2 b0 b1 b2 a0 a1 b0 b1'],
    ['together', 'a0 a1 a2 b3 b4 b5 a6 a7 b8 b9'],
  ])('%s', async (plays, expected) => expect(await shown(await made(clips(20, 20), { times: [0.3, 0.6, 0.8], duration: 1, plays }))).toBe(expected))

  test('a clip that is too short begins again', async () => {
    expect(await shown(await made(clips(2, 20), { times: [0.3, 0.5], duration: 0.8 }))).toBe('a0 a1 a0 b0 b1 a1 a0 a1')
  })

  test('every second moment, none sooner than the shortest shot, a frame early', async () => {
    const { shots } = await made(clips(30, 30), { times: [0.5, 0.8, 1, 1.6, 1.7, 2], every: 2, offset: -0.1, shortest: 0.5, duration: 2.5 })
    expect(shots).toEqual([{ clip: 0, from: 0, to: 0.9 }, { clip: 1, from: 0.9, to: 1.6 }, { clip: 0, from: 1.6, to: 2.5 }])
  })
})

test.each([
  ['beats', { beats: [0.5, 1, 1.5], bars: [0.5, 1.5] }, 3],
  ['bars', { beats: [0.5, 1, 1.5], bars: [0.5, 1.5] }, 2],
  ['beats', [{ from: 0.5, to: 0.7 }, { from: 1, to: 2 }], 2],
])('%s of %o', async (use, times, cuts) => expect((await made(clips(30, 30), { times, use, duration: 2 })).shots).toHaveLength(cuts + 1))

test('what tells no moments is refused', async () => {
  for (const times of [['soon'], { tempo: 120 }, 3]) await expect(made(clips(5), { times })).rejects.toMatchObject({ code: 'E_PARAM_VALUE' })
})

test('as long as the sound, which goes through', async () => {
  const audio: Track = { info: { sampleRate: 48_000, channels: 1, length: 72_000 }, samples: async (_, count) => [new Float32Array(count)] }
  const result = await made(clips(5, 5), { times: [0.5] }, audio)
  expect(result.video.info.length).toBe(15)
  expect((result as unknown as { audio: Track }).audio).toBe(audio)
})

test('shuffled: by the seed, no clip twice in a row, all of them', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 4294967295 }), async (seed) => {
      const given = clips(30, 30, 30)
      const params = { times: Array.from({ length: 40 }, (_, i) => (i + 1) / 2), duration: 20, order: 'shuffled', seed }
      const { shots } = await made(given, params)
      shots.forEach((shot, i) => i > 0 && expect(shot.clip).not.toBe(shots[i - 1]!.clip))
      expect(new Set(shots.map(({ clip }) => clip)).size).toBe(3)
      expect((await made(given, params)).shots).toEqual(shots)
    }),
    { numRuns: 10 },
  )
})
