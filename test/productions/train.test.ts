/** A folder of pictures to a LoRA, by the command and by the production, with gradients of the tiny Stable Diffusion; and a clip made with it in the same run. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TrainingRecord } from '../../engine/models/training/training-record.ts'
import { readLora } from '../../engine/models/lora/lora-file.ts'
import { linesOf, reelgraph, start } from '../warnings/program.ts'

const LONG = 300_000
const project = mkdtempSync(join(tmpdir(), 'reelgraph-train-'))
const env = { REELGRAPH_MODELS: fileURLToPath(new URL('../fixtures/models', import.meta.url)) }

beforeAll(async () => {
  mkdirSync(join(project, 'photos'))
  for (let k = 0; k < 22; k++) {
    const dot = `<svg xmlns="http://www.w3.org/2000/svg" width="96" height="${k % 4 === 0 ? 96 : 64}"><rect width="100%" height="100%" fill="hsl(${k * 15},30%,${40 + k}%)"/><path d="M0 ${k}h96M${k * 4} 0v64" stroke="#223"/><circle cx="${20 + ((k * 37) % 60)}" cy="${20 + ((k * 53) % 30)}" r="${8 + (k % 7)}" fill="#d02020"/></svg>`
    await sharp(Buffer.from(dot)).png().toFile(join(project, 'photos', `dot-${String(k).padStart(2, '0')}.png`))
  }
}, LONG)
afterAll(() => rmSync(project, { recursive: true, force: true }))

const TINY = ['--model', 'tiny-stable-diffusion', '--rank', '4', '--rate', '0.005', '--size', '64', '--batch', '2', ...['smallest=32', 'sharpness=0', 'duplicates=0', 'captions=names', 'sampleEvery=0'].flatMap((one) => ['--set', one])]
const command = (name: string, steps: number) => ['train', 'photos', '--category', 'dots', '--trigger', 'zq_dot', '--name', name, '--steps', String(steps), ...TINY]
const recordOf = (name: string): TrainingRecord => JSON.parse(readFileSync(join(project, `output/loras/${name}/training.json`), 'utf8')) as TrainingRecord
const losses = ({ steps, validation }: TrainingRecord) => ({ steps: steps.map(({ step, loss }) => [step, loss]), validation })

describe('the command', () => {
  test('trains, tells each step, and answers with paths and losses', { timeout: LONG }, async () => {
    const { code, out, err } = await reelgraph(project, env, ...command('whole', 40), '--json')
    expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' })
    const events = linesOf(out) as { type: string; step?: number; loss?: number; validation?: number; report?: { result: Record<string, unknown> } }[]
    const steps = events.filter(({ type }) => type === 'training')
    expect(steps.map(({ step }) => step)).toEqual(Array.from({ length: 40 }, (_, i) => i + 1))
    const record = recordOf('whole')
    expect(steps.map(({ loss }) => loss)).toEqual(record.steps.map(({ loss }) => loss))
    const result = events.at(-1)!.report!.result
    expect(result).toMatchObject({
      modelPath: 'loras/whole/whole.safetensors', configPath: 'loras/whole/training.json', reportPath: 'loras/whole/report.html', trainingLosses: record.steps.map(({ loss }) => loss), validationLosses: record.validation,
      finalTrainLoss: record.steps.at(-1)!.loss, finalValidationLoss: record.validation.at(-1)!.loss, stepsCompleted: 40, triggerWords: 'zq_dot', trainSamples: 18, validationSamples: 4,
    })
    expect(result['epochsCompleted']).toBeCloseTo(record.epochs, 9)
    // The held back pictures are the same at the same noise: what they lose is learnt.
    expect(record.validation.at(-1)!.loss).toBeLessThan(0.97 * record.validation[0]!.loss)
    const lora = await readLora(join(project, 'output/loras/whole/whole.safetensors'))
    expect(lora).toMatchObject({ triggerWords: ['zq_dot'], base: 'sd_v1', unread: [] })
    expect(record.parameters).toBe(lora.layers.reduce((sum, { product }) => sum + product!.down.data.length + product!.up.data.length, 0))
  })

  test('that was killed goes on to the very losses, and a second one takes what is there', { timeout: LONG }, async () => {
    const { child, said, ended } = start(project, env, ...command('killed', 40), '--set', 'split=0.8', '--json')
    while (!said.out.includes('"step":15,')) await new Promise((resolve) => setTimeout(resolve, 20))
    child.kill('SIGINT')
    expect(await ended).toBe(130)
    const before = recordOf('killed').steps.length
    expect(before).toBeGreaterThanOrEqual(15)
    expect(before).toBeLessThan(40)
    const { code } = await reelgraph(project, env, ...command('killed', 40))
    expect(code).toBe(0)
    expect(losses(recordOf('killed'))).toEqual(losses(recordOf('whole')))
    const again = await reelgraph(project, env, ...command('killed', 40), '--json')
    expect(linesOf(again.out).filter((one) => (one as { type: string }).type === 'training')).toEqual([])
    expect((linesOf(again.out).at(-1) as { report: { result: object } }).report.result).toMatchObject({ stepsCompleted: 40, finalTrainLoss: recordOf('whole').steps.at(-1)!.loss })
  })
})

test('one graph trains and films: the clip is another with the LoRA than without', { timeout: LONG }, async () => {
  const clip = { prompt: 'zq_dot', width: 24, height: 16, fps: 8, duration: 0.25, backend: 'onnx', model: 'tiny-stable-diffusion', options: { steps: 2 } }
  writeFileSync(join(project, 'brand.json'), JSON.stringify({
    format: 1,
    nodes: {
      lora: { type: 'train-lora', params: { folder: 'photos', model: 'tiny-stable-diffusion', name: 'own', steps: 8, rank: 4, rate: 0.05, size: 32, sampleEvery: 4, trigger: 'zq_dot' } },
      with: { type: 'text-to-image', params: { ...clip, fps: undefined, duration: undefined }, inputs: { loras: 'lora.loras' } },
      without: { type: 'text-to-image', params: { ...clip, fps: undefined, duration: undefined } },
      a: { type: 'save-image', params: { file: 'with.png' }, inputs: { image: 'with.image' } },
      b: { type: 'save-image', params: { file: 'without.png' }, inputs: { image: 'without.image' } },
    },
  }))
  const { code, err } = await reelgraph(project, env, 'render', 'brand.json')
  expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' })
  const [a, b] = await Promise.all(['with', 'without'].map((name) => sharp(join(project, `output/${name}.png`)).raw().toBuffer()))
  expect(Math.max(...a!.map((value, i) => Math.abs(value - b![i]!)))).toBeGreaterThan(3)
  expect(recordOf('own').samples.map(({ step, file }) => [step, file])).toEqual([[0, 'samples/000000-1.png'], [4, 'samples/000004-1.png'], [8, 'samples/000008-1.png']])
})
