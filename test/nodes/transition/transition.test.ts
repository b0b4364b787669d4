import { spawnSync } from 'node:child_process'
import { afterAll, describe, expect, it } from 'vitest'
import { rational, type Track } from '../../../engine/frames/clip.ts'
import { TRANSITIONS } from '../../../nodes/transition/blend-pair.ts'
import { sequence } from '../../../nodes/transition/sequence.ts'
import { transition } from '../../../nodes/transition/transition.ts'
import { createHarness, meanOf } from '../../harness.ts'
import { noise, randomOf } from '../../kernels/stage.ts'

const harness = createHarness()
afterAll(() => harness.close())

const level = (value: number, info = {}) =>
  harness.clip(info, (_, frame) => frame.planes.forEach(({ data }) => data.fill(value)))
const lumaAt = async (clip: Parameters<typeof harness.frame>[0], n: number) =>
  meanOf((await harness.frame(clip, n)).planes[0]!)

describe('transition', () => {
  it('overlaps the clips', async () => {
    const { video } = await harness.evaluate(transition, {
      inputs: { a: level(40), b: level(200) },
      params: { duration: 0.12, easing: 'linear' },
    })
    expect(video!.info.length).toBe(8 + 8 - 3)
    const lumas = await Promise.all(Array.from({ length: 13 }, (_, n) => lumaAt(video!, n)))
    expect(lumas).toEqual([40, 40, 40, 40, 40, 80, 120, 160, 200, 200, 200, 200, 200])
  })

  it('agrees with the blend filter of ffmpeg', async () => {
    const a = harness.clip({}, (_, frame) => void noise(frame, 1))
    const b = harness.clip({}, (_, frame) => void noise(frame, 2))
    const { video } = await harness.evaluate(transition, { inputs: { a, b }, params: { duration: 0.28, easing: 'linear' } })
    const both = Buffer.concat([(await harness.frame(a, 3)).bytes, (await harness.frame(b, 2)).bytes])
    const raw = ['-f', 'rawvideo', '-pix_fmt', 'yuv420p']
    const graph = '[0]split[x][y];[x]trim=0:0.9[a];[y]trim=1,setpts=PTS-STARTPTS[b];[a][b]blend=all_expr=A*(1-3/8)+B*3/8'
    const { stdout, stderr } = spawnSync(
      'ffmpeg',
      ['-v', 'error', ...raw, '-s', '64x36', '-r', '1', '-i', '-', '-filter_complex', graph, '-frames:v', '1', ...raw, '-'],
      { input: both },
    )
    expect(stderr.toString()).toBe('')
    const mine = (await harness.frame(video!, 3)).bytes
    expect(stdout.length).toBe(mine.length)
    // ffmpeg cuts off where we round.
    mine.forEach((value, i) => expect(Math.abs(value - stdout[i]!)).toBeLessThanOrEqual(1))
  })

  it.each(TRANSITIONS.flatMap((kind) => [[64, 36], [7, 5], [1, 1]].map(([w, h]) => [kind, w!, h!] as const)))(
    '%s begins with the first clip and ends with the second at %ix%i',
    async (kind, width, height) => {
      const { video } = await harness.evaluate(transition, {
        inputs: { a: level(50, { width, height }), b: level(180, { width, height }) },
        params: { kind, duration: 0.2, easing: 'linear' },
      })
      expect(await lumaAt(video!, 2)).toBe(50)
      expect(await lumaAt(video!, 8)).toBe(180)
      const lumas = await Promise.all([3, 4, 5, 6, 7].map((n) => lumaAt(video!, n)))
      // Some bring light or darkness of their own.
      if (['film-burn', 'light-leak'].includes(kind)) return
      if (kind.startsWith('fade')) {
        expect(lumas[2]).toBe(kind === 'fade-white' ? 235 : 16)
        return
      }
      for (const value of lumas) expect(value >= 49.5 && value <= 180.5).toBe(true)
      if (kind !== 'glitch') expect(lumas).toEqual([...lumas].sort((x, y) => x - y))
    },
  )

  it.each([
    ['wipe', [0, 18], [63, 18]],
    ['wipe-left', [63, 18], [0, 18]],
    ['wipe-down', [32, 0], [32, 35]],
    ['wipe-up', [32, 35], [32, 0]],
    ['slide', [63, 18], [0, 18]],
    ['push', [63, 18], [0, 18]],
    ['push-up', [32, 35], [32, 0]],
    ['iris', [32, 18], [0, 0]],
    ['clock', [40, 2], [24, 2]],
    ['diagonal-down', [0, 0], [63, 35]],
    ['corner-bottom-right', [63, 35], [0, 0]],
    ['barn-open', [32, 0], [0, 18]],
    ['barn-close-vertical', [10, 0], [10, 18]],
    ['iris-close', [0, 0], [32, 18]],
    ['iris-diamond', [32, 18], [0, 0]],
    ['slide-right', [0, 18], [63, 18]],
    ['uncover', [63, 18], [0, 18]],
    ['uncover-down', [32, 0], [32, 35]],
    ['push-down', [32, 0], [32, 35]],
    ['squeeze-vertical', [32, 0], [32, 18]],
  ] as const)('%s shows the second clip first at %j', async (kind, early, late) => {
    const { video } = await harness.evaluate(transition, { inputs: { a: level(50), b: level(180) }, params: { kind, duration: 0.2 } })
    const { data, width } = (await harness.frame(video!, 5)).planes[0]!
    expect(data[early[1] * width + early[0]]).toBe(180)
    expect(data[late[1] * width + late[0]]).toBe(50)
  })

  it.each([[{ width: 32 }], [{ rate: rational(30) }]])('fits %j to the first, or refuses it in a dry run where it is to be strict', async (info) => {
    const inputs = { a: level(50), b: level(180, info) }
    const dry = harness.evaluate(transition, { inputs, params: { fit: 'strict' }, dry: true })
    await expect(dry).rejects.toMatchObject({ code: 'E_CLIP_FORMAT', faults: [{ port: 'a', got: expect.stringContaining('b of ') as string }] })
    const { video } = await harness.evaluate(transition, { inputs, params: { duration: 0.2 } })
    expect(video!.info).toMatchObject({ width: 64, height: 36, rate: { num: 25, den: 1 } })
    const { data, width } = (await harness.frame(video!, video!.info.length - 1)).planes[0]!
    expect(Math.abs(data[18 * width + 32]! - 180)).toBeLessThanOrEqual(1)
    // Bars where the shapes differ.
    if ('width' in info) expect(data[18 * width]).toBe(16)
  })

  it('refuses a transition longer than a clip', async () => {
    const dry = harness.evaluate(transition, { inputs: { a: level(50), b: level(60) }, params: { duration: 1 }, dry: true })
    await expect(dry).rejects.toMatchObject({ code: 'E_PARAM_VALUE' })
  })

  it('joins a clip with alpha and one without', async () => {
    const { video } = await harness.evaluate(transition, {
      inputs: { a: level(50), b: level(180, { format: 'yuva420p' }) },
      params: { duration: 0.12 },
    })
    expect(video!.info.format).toBe('yuva420p')
    expect(meanOf((await harness.frame(video!, 0)).planes[3]!)).toBe(255)
    expect(meanOf((await harness.frame(video!, 12)).planes[3]!)).toBe(180)
  })

  it('crosses the sound over with equal power', async () => {
    const constant = (value: number): Track => ({
      info: { sampleRate: 1000, channels: 1, length: 320 },
      samples: (_, count) => Promise.resolve([new Float32Array(count).fill(value)]),
    })
    const { audio } = await harness.evaluate(transition, {
      inputs: { a: level(50), b: level(60), audioA: constant(1), audioB: constant(0) },
      params: { duration: 0.16 },
    })
    const swapped = await harness.evaluate(transition, {
      inputs: { a: level(50), b: level(60), audioA: constant(0), audioB: constant(1) },
      params: { duration: 0.16 },
    })
    expect(audio!.info.length).toBe(12 * 40)
    const [falling] = await audio!.samples(0, 480)
    const [rising] = await swapped.audio!.samples(0, 480)
    expect(falling![159]).toBe(1)
    expect(falling![320]).toBe(0)
    falling!.forEach((value, i) => expect(value ** 2 + rising![i]! ** 2).toBeCloseTo(1, 5))
    const [piece] = await audio!.samples(200, 50)
    expect(piece).toEqual(falling!.slice(200, 250))
  })
})

const SAMPLE_RATE = 48000
const OVERLAP = 0.16 * SAMPLE_RATE
const LENGTH = 0.32 * SAMPLE_RATE

/** Noise, the same for the same seed. */
function hiss(seed: number): Float32Array {
  const random = randomOf(seed)
  return Float32Array.from({ length: LENGTH }, () => random() * 2 - 1)
}
const trackOf = (samples: Float32Array): Track => ({
  info: { sampleRate: SAMPLE_RATE, channels: 1, length: samples.length },
  samples: (from, count) => Promise.resolve([samples.slice(from, from + count)]),
})
/** By ffmpeg's acrossfade. */
function crossed(a: Float32Array, b: Float32Array, curve: string): Float32Array {
  const raw = ['-f', 'f32le', '-ar', String(SAMPLE_RATE), '-ac', '1']
  const graph = `[0]asplit[x][y];[x]atrim=end_sample=${LENGTH}[a];[y]atrim=start_sample=${LENGTH},asetpts=PTS-STARTPTS[b];[a][b]acrossfade=ns=${OVERLAP}:c1=${curve}:c2=${curve}`
  const { stdout, stderr } = spawnSync('ffmpeg', ['-v', 'error', ...raw, '-i', '-', '-filter_complex', graph, ...raw, '-'], {
    input: Buffer.concat([Buffer.from(a.buffer), Buffer.from(b.buffer)]),
    maxBuffer: 1 << 26,
  })
  expect(stderr.toString()).toBe('')
  return new Float32Array(stdout.buffer.slice(stdout.byteOffset, stdout.byteOffset + stdout.length))
}

describe.each([['equal-power', 'qsin'], ['linear', 'tri']] as const)('sound that crosses over by %s', (sound, theirs) => {
  const [a, b] = [hiss(1), hiss(2)]

  it.each(['transition', 'sequence'])('is the same as acrossfade with %s', async (type) => {
    const clips = [level(50), level(60)] as const
    const tracks = [trackOf(a), trackOf(b)] as const
    const params = { duration: 0.16, sound }
    const { audio } =
      type === 'transition'
        ? await harness.evaluate(transition, { inputs: { a: clips[0], b: clips[1], audioA: tracks[0], audioB: tracks[1] }, params })
        : await harness.evaluate(sequence, { inputs: { clips, audio: tracks }, params })
    const expected = crossed(a, b, theirs)
    const [made] = await audio!.samples(0, audio!.info.length)
    expect(made!.length).toBe(expected.length)
    // It begins half a sample earlier.
    const worst = made!.reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i]!)), 0)
    expect(worst).toBeLessThan(2 / OVERLAP)
  })
})

describe('sequence', () => {
  it('joins clips and marks the scenes', async () => {
    const { video, markers } = await harness.evaluate(sequence, {
      inputs: { clips: [level(50), level(100), level(150)] },
      params: { transition: 'fade', duration: 0.08, transitions: [{ kind: 'cut' }] },
    })
    expect(video!.info.length).toBe(22)
    expect(markers).toEqual([
      { scene: 0, frame: 0, seconds: 0, transition: null, duration: 0 },
      { scene: 1, frame: 8, seconds: 0.32, transition: 'cut', duration: 0 },
      { scene: 2, frame: 14, seconds: 0.56, transition: 'fade', duration: 0.08 },
    ])
    expect(await lumaAt(video!, 7)).toBe(50)
    expect(await lumaAt(video!, 8)).toBe(100)
    expect(await lumaAt(video!, 21)).toBe(150)
  })

  it('takes a single clip, the same clip twice, and refuses none', async () => {
    const one = level(50)
    expect((await harness.evaluate(sequence, { inputs: { clips: [one] } })).video!.info.length).toBe(8)
    const twice = await harness.evaluate(sequence, { inputs: { clips: [one, one] }, params: { duration: 0.16 } })
    expect(await lumaAt(twice.video!, 5)).toBe(50)
    await expect(harness.evaluate(sequence)).rejects.toMatchObject({ code: 'E_PORT_MISSING' })
  })

  it('is silent where a clip has no sound of its own', async () => {
    const clips = [level(50), level(100), level(150)]
    const { audio } = await harness.evaluate(sequence, { inputs: { clips, audio: [trackOf(hiss(1))] }, params: { transition: 'cut', silent: [0, 2] } })
    const [made] = await audio!.samples(0, audio!.info.length)
    const third = made!.length / 3
    const loudest = (from: number) => made!.subarray(from * third, (from + 1) * third).reduce((most, value) => Math.max(most, Math.abs(value)), 0)
    expect([loudest(0), loudest(1) > 0.1, loudest(2)]).toEqual([0, true, 0])
    await expect(harness.evaluate(sequence, { inputs: { clips, audio: [trackOf(hiss(1))] }, params: { transition: 'cut', silent: [0] } })).rejects.toMatchObject({ code: 'E_PORT_MISSING' })
  })

  it('refuses clips too short for both their transitions', async () => {
    const clips = [level(50), level(60), level(70)]
    await expect(harness.evaluate(sequence, { inputs: { clips }, params: { duration: 0.2 } })).rejects.toMatchObject({
      code: 'E_PARAM_VALUE',
    })
  })
})
