/** The zoom of camera-move against ffmpeg's zoompan on the same picture: structural similarity by ffmpeg's own filter. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { cameraView, viewMatrix } from '../../../nodes/camera/camera-path.ts'
import { createStage } from '../../kernels/stage.ts'

const [width, height, frames] = [640, 360, 26]
const stage = createStage(0)
const folder = mkdtempSync(join(tmpdir(), 'reelgraph-zoompan-'))
afterAll(async () => {
  await stage.close()
  rmSync(folder, { recursive: true, force: true })
})

it('looks the same at each moment, but for the pixels that zoompan cuts off', async () => {
  const picture = stage.create('gray8', width, height)
  picture.bytes.forEach((_, i) => {
    const [x, y] = [i % width, Math.floor(i / width)]
    picture.bytes[i] = 126 + 45 * Math.sin(x * 0.05 + y * 0.021) + 40 * Math.cos(y * 0.06 - x * 0.017) + 12 * Math.sin(x * 0.19) * Math.cos(y * 0.17)
  })
  const raw = ['-f', 'rawvideo', '-pix_fmt', 'gray', '-s', `${width}x${height}`]
  const zoompan = `zoompan=z='pow(1.25,on/${frames - 1})':x='iw/2-(iw/zoom/2)':y='ih/2-(ih/zoom/2)':d=${frames}:s=${width}x${height}:fps=25,format=gray`
  const theirs = spawnSync('ffmpeg', ['-v', 'error', ...raw, '-i', '-', '-vf', zoompan, '-frames:v', String(frames), ...raw.slice(0, 4), join(folder, 'theirs.gray')], { input: picture.bytes })
  expect(theirs.stderr.toString()).toBe('')
  const ours: Uint8Array[] = []
  for (let n = 0; n < frames; n++) {
    const view = cameraView({ move: 'slow-zoom-in', amount: 0.2, easing: 'linear', seed: 1 }, n / (frames - 1), 0)
    ours.push((await stage.kernels.warpAffine(picture, viewMatrix(view, width, height))).bytes.slice())
  }
  writeFileSync(join(folder, 'ours.gray'), Buffer.concat(ours))
  const compared = spawnSync('ffmpeg', ['-v', 'info', ...raw, '-i', join(folder, 'ours.gray'), ...raw, '-i', join(folder, 'theirs.gray'), '-lavfi', 'ssim=stats_file=-', '-f', 'null', '-'])
  const values = [...compared.stdout.toString().matchAll(/All:([0-9.]+)/g)].map((found) => Number(found[1]))
  expect(values.length).toBe(frames)
  for (const value of values) expect(value).toBeGreaterThan(0.95)
})
