/** What a package makes of the words that test/oracles/checkpoint.py asks for. */
import { afterAll } from 'vitest'
import { createModelPackages } from '../../../engine/models/packages/packages.ts'
import { FAMILIES } from '../../../engine/models/pipelines/families.ts'
import type { DiffusionRequest, Picture } from '../../../engine/models/pipelines/pipeline.ts'
import { createOnnxRuntime } from '../../../engine/models/runtime/onnx-runtime.ts'
import { createSessions } from '../../../engine/models/runtime/sessions.ts'
import { RECORDED } from './tiny-checkpoint.ts'

const log = { debug() {}, info() {}, warn() {} }
const sessions = createSessions({ runtime: createOnnxRuntime(), budget: 2e9, log, device: 'cpu' })
afterAll(() => sessions.close())

export async function pictureOf(root: string, name: string, more: Partial<DiffusionRequest> = {}): Promise<Picture> {
  const { prompt, negative, width, height, steps, guidance, seed } = RECORDED
  const model = await createModelPackages({ roots: [root] }).find(name)
  for await (const one of FAMILIES[model.manifest.family]!.run({ prompt, negativePrompt: negative, width, height, steps, guidance, seed, frames: 1, ...more }, { sessions, model, log })) return one
  throw new Error('no picture')
}

export const furthest = (a: ArrayLike<number>, b: ArrayLike<number>): number => Array.from(a).reduce((worst, value, i) => Math.max(worst, Math.abs(value - b[i]!)), 0)
