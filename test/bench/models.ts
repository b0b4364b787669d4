/**
 * What pipelines cost beyond the runtime's own time: node --import tsx test/bench/models.ts
 * Tiny packages: real weights only make the runtime's share larger.
 */
import { fileURLToPath } from 'node:url'
import { createOnnxRuntime } from '../../engine/models/onnx-runtime.ts'
import { createModelPackages } from '../../engine/models/packages/packages.ts'
import { FAMILIES } from '../../engine/models/pipelines/families.ts'
import { createSessions } from '../../engine/models/sessions.ts'

const log = { debug() {}, info() {}, warn() {} }
const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1]!

/** Latents as of 512x512 pictures; of clips a quarter of the usual size, 8 frames, for the bench to end. */
const CASES = [
  ['stable-diffusion', 64, 64, 1],
  ['stable-diffusion-xl', 64, 64, 1],
  ['modelscope', 36, 20, 8],
  ['animatediff', 32, 32, 8],
] as const
const STEPS = 5

async function pipelines(): Promise<void> {
  const sessions = createSessions({ runtime: createOnnxRuntime(), budget: 4e9, log, device: 'cpu' })
  const packages = createModelPackages({ roots: [fileURLToPath(new URL('../fixtures/models', import.meta.url))] })
  const spent = (): number => sessions.stats().loaded.reduce((sum, one) => sum + one.seconds, 0)
  for (const [family, w, h, frames] of CASES) {
    const model = await packages.find(`tiny-${family}`)
    const blocks = ((await model.json('vae_decoder/config.json').catch(() => ({}))) as { block_out_channels?: unknown[] }).block_out_channels
    const factor = 2 ** ((blocks?.length ?? 2) - 1)
    const request = { prompt: 'a lighthouse in a storm', width: w * factor, height: h * factor, frames, steps: STEPS, guidance: 7.5, seed: 3 }
    const make = async (): Promise<void> => {
      for await (const _ of FAMILIES[family]!.run(request, { sessions, model, log }));
    }
    await make()
    const shares: number[] = []
    let total = 0
    for (let i = 0; i < 3; i++) {
      const [before, started] = [spent(), performance.now()]
      await make()
      total = (performance.now() - started) / 1000
      shares.push((total - (spent() - before)) / total)
    }
    console.log(`${family.padEnd(22)} latents ${w}x${h}x${frames}, ${STEPS} steps: ${total.toFixed(2)} s, ${(100 * median(shares)).toFixed(1)} % beyond the runtime`)
  }
  await sessions.close()
}

await pipelines()
