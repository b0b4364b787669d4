import { spawnSync } from 'node:child_process'
import { afterAll, expect, it } from 'vitest'
import { flip } from '../../../nodes/frame/flip.ts'
import { createHarness } from '../../harness.ts'
import { randomOf } from '../../kernels/stage.ts'

const harness = createHarness()
afterAll(() => harness.close())

it.each([
  ['across', 'hflip', 'yuv420p'],
  ['down', 'vflip', 'yuv420p'],
  ['both', 'hflip,vflip', 'yuv420p'],
  ['both', 'hflip,vflip', 'yuva420p'],
] as const)('%s is what ffmpeg makes with %s, of %s, also of odd sizes', async (direction, filter, format) => {
  for (const [width, height] of [[64, 36], [131, 75]] as const) {
    const random = randomOf(7)
    const video = harness.clip({ width, height, length: 1, format }, (_, { planes }) => planes.forEach(({ data }) => data.forEach((_value, i) => (data[i] = Math.floor(random() * 256)))))
    const outputs = await harness.evaluate(flip, { inputs: { video }, params: { direction } })
    const [frame, made] = [await harness.frame(video, 0), await harness.frame(outputs.video!, 0)]
    const raw = ['-f', 'rawvideo', '-pix_fmt', format]
    const { stdout, stderr } = spawnSync('ffmpeg', ['-v', 'error', ...raw, '-video_size', `${width}x${height}`, '-i', '-', '-vf', filter, ...raw, '-'], { input: frame.bytes, maxBuffer: 1 << 26 })
    expect(String(stderr)).toBe('')
    expect(Buffer.compare(made.bytes, stdout)).toBe(0)
  }
})
