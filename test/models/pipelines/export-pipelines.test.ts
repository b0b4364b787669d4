/** Packages of diffusers pipelines as the exporter made them on the command line (test/oracles/export-pipelines.py). */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseManifest } from '../../../engine/models/packages/manifest.ts'

interface Made {
  readonly manifest: { readonly precision: string; readonly source: string; readonly mirrors?: readonly string[]; readonly files: readonly { readonly path: string; readonly sha256: string }[] }
  readonly types: Readonly<Record<string, readonly string[]>>
  readonly scheduler: Readonly<Record<string, unknown>>
  readonly said: readonly string[]
}
const json = (path: string): unknown => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'))
const record = json('../../oracles/export-pipelines.json') as Readonly<Record<'joined' | 'pictures' | 'xl' | 'xl-fixed', Made>>
const [FLOAT, HALF] = [['FLOAT'], ['FLOAT16']]

describe('Stable Diffusion with a motion adapter', () => {
  const { manifest, scheduler, said } = record.joined
  it('is the AnimateDiff that diffusers joins, weight by weight', () => {
    const whole = json('../../fixtures/models/tiny-animatediff/model.json') as Made['manifest']
    const weights = (files: Made['manifest']['files']) => Object.fromEntries(files.filter(({ path }) => path.endsWith('.onnx.data')).map(({ path, sha256 }) => [path, sha256]))
    expect(Object.keys(weights(whole.files))).toContain('unet/model.onnx.data')
    expect(weights(manifest.files)).toEqual(weights(whole.files))
  })
  it('goes by the noise of adapters, not of pictures, and says so', () => {
    expect(scheduler).toMatchObject({ _class_name: 'DDIMScheduler', beta_schedule: 'linear', clip_sample: false, steps_offset: 1, timestep_spacing: 'linspace' })
    expect(said).toEqual([expect.stringMatching(/^Joined pictures with adapter; scheduler: DDIM, beta_schedule linear/)])
    expect(manifest.source).toBe('pictures with adapter')
  })
  it('has its mirrors in a manifest that is taken', () => {
    expect(parseManifest(JSON.stringify(manifest), 'model.json')).toMatchObject({ family: 'animatediff', mirrors: ['https://one.example.org/joined', 'file:///srv/joined'] })
  })
})

describe('half floats', () => {
  it.each(['pictures', 'xl-fixed'] as const)('hold all of %s, whose autoencoder does not ask for more', (name) => {
    const { manifest, types, said } = record[name]
    expect([types['unet'], types['vae_encoder'], types['vae_decoder'], manifest.precision, said]).toEqual([HALF, HALF, HALF, 'float16', []])
  })
  it('do not hold the autoencoder of XL, which asks for floats', () => {
    const { manifest, types, said } = record.xl
    expect([types['unet'], types['text_encoder_2'], types['vae_encoder'], types['vae_decoder']]).toEqual([HALF, HALF, FLOAT, FLOAT])
    expect(parseManifest(JSON.stringify(manifest), 'model.json').precision).toBe('mixed')
    expect(said).toEqual([expect.stringMatching(/^Kept in float32: vae/)])
  })
})
