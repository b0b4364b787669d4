/** Image encoders against transformers': tiny ones with random weights, exported by models/export (test/oracles/image-encoder.py). */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { createModelPackages } from '../../../engine/models/packages/packages.ts'
import { createOnnxRuntime } from '../../../engine/models/runtime/onnx-runtime.ts'
import { createSessions } from '../../../engine/models/runtime/sessions.ts'
import { createImageEncoders } from '../../../engine/models/tasks/image-encoder.ts'
import { oraclePicture, type OraclePicture } from '../oracle-pictures.ts'

interface Case {
  readonly package: string
  readonly unlike: number
  readonly picture: OraclePicture
  readonly width: number
  readonly height: number
  readonly row: readonly number[]
}
const { cases } = JSON.parse(readFileSync(new URL('../../oracles/image-encoder.json', import.meta.url), 'utf8')) as { readonly cases: readonly Case[] }

const sessions = createSessions({ runtime: createOnnxRuntime(), budget: 1e8, device: 'cpu', log: { debug() {}, info() {}, warn() {} } })
afterAll(() => sessions.close())
const at = (folder: string) => createImageEncoders({ sessions, packages: createModelPackages({ roots: [fileURLToPath(new URL(`../../fixtures/${folder}`, import.meta.url))] }) })

describe('image encoders', () => {
  it.each(cases)('$package makes of $picture, $width x $height, what transformers does', async ({ package: name, unlike, picture, width, height, row }) => {
    const encoder = await at('encoders').find(name)
    expect(encoder.unlike).toBe(unlike)
    const made = await encoder.encode(oraclePicture(picture, width, height))
    expect(made.length).toBe(row.length)
    const length = Math.hypot(...row)
    expect(Math.max(...Array.from(made, (value, i) => Math.abs(value - row[i]! / length)))).toBeLessThan(2e-5)
  })
  it('those of Stable Video Diffusion count, too', async () => {
    const [encoder] = await at('models').models()
    expect(encoder?.name).toBe('tiny-stable-video-diffusion')
    expect((await encoder!.encode(oraclePicture('waves', 64, 48))).length).toBeGreaterThan(1)
  })
  it('a package of another family is no encoder', async () => {
    await expect(at('models').find('tiny-captioner')).rejects.toMatchObject({ code: 'E_MODEL_INVALID' })
  })
})
