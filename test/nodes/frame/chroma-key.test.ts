import { afterAll, describe, expect, it } from 'vitest'
import { chromaKey } from '../../../nodes/frame/chroma-key.ts'
import { createHarness, meanOf } from '../../harness.ts'
import { throughFfmpeg } from '../ffmpeg-picture.ts'

const harness = createHarness()
afterAll(() => harness.close())
const SIZE = { width: 64, height: 48 }

/** A red disc with a soft edge before green. */
const screen = () =>
  harness.clip({ ...SIZE, length: 1 }, (_, frame) => {
    const green = [137, 89, 60]
    const red = [81, 108, 190]
    frame.planes.forEach(({ data, width, height }, p) => {
      data.forEach((_v, i) => {
        const far = Math.hypot((i % width) / width - 0.5, (Math.floor(i / width) / height - 0.5) * 0.75)
        const cover = Math.min(1, Math.max(0, (0.28 - far) / 0.1))
        data[i] = Math.round(green[p]! + (red[p]! - green[p]!) * cover)
      })
    })
  })
const keyed = async (params: Readonly<Record<string, unknown>>) => (await harness.evaluate(chromaKey, { inputs: { video: screen() }, params })).video!
/** The key, and as ffmpeg takes it: Y'CbCr code values. */
const KEY = '#00b141'
async function keyCodes(): Promise<string> {
  const { planes } = await harness.frame(harness.clip({ width: 2, height: 2, length: 1 }, [0, 0xb1, 0x41, 1]), 0)
  return planes.map(({ data }) => data[0]!.toString(16).padStart(2, '0')).join('')
}

describe('chroma-key', () => {
  it.each([[0.05, 0.1], [0.12, 0.08], [0.2, 0]])('is what ffmpeg makes with similarity %f and blend %f', async (similarity, smoothness) => {
    const source = await harness.frame(screen(), 0)
    const made = await harness.frame(await keyed({ colour: KEY, similarity, smoothness, despill: 0 }), 0)
    const filter = `chromakey=color=0x${await keyCodes()}:similarity=${similarity}:blend=${smoothness}:yuv=1`
    const theirs = throughFfmpeg(source.bytes, { ...SIZE, from: 'yuv420p', to: 'yuva420p', filter })
    const offset = (64 * 48 * 3) / 2
    let worst = 0
    // ffmpeg takes what lies outside the picture to be the key.
    for (let y = 1; y < 47; y++) {
      for (let x = 1; x < 63; x++) worst = Math.max(worst, Math.abs(made.planes[3]!.data[y * 64 + x]! - theirs[offset + y * 64 + x]!))
    }
    expect(worst).toBeLessThanOrEqual(1)
    expect(meanOf(made.planes[3]!)).toBeGreaterThan(20)
    expect(meanOf(made.planes[3]!)).toBeLessThan(200)
  })

  it('takes the key out of what stays, and nothing else', async () => {
    const plain = await harness.frame(await keyed({ despill: 0 }), 0)
    const clean = await harness.frame(await keyed({ despill: 1 }), 0)
    const middle = 12 * 2 * 16 + 16
    expect([clean.planes[1]!.data[middle], clean.planes[2]!.data[middle]]).toEqual([plain.planes[1]!.data[middle], plain.planes[2]!.data[middle]])
    // Towards green is down in U and in V.
    const spill = ({ planes }: typeof plain) =>
      Array.from(planes[1]!.data, (u, i) => Math.max(0, 256 - u - planes[2]!.data[i]!)).reduce((sum, value) => sum + value, 0)
    expect(spill(clean)).toBeLessThan(spill(plain) * 0.2)
  })
})
