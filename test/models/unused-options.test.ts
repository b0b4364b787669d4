/** Whatever a graph asks of a model in vain is said by name, and what is used is not. */
import { readFileSync } from 'node:fs'
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rational, type DiffusionModel, type Json } from '../../engine/api.ts'
import type { Engine } from '../../engine/host/engine.ts'
import { OPTIONS, readSettings } from '../../nodes/backends/diffusion/options.ts'
import { foreignMark, unusedOptions } from '../../nodes/backends/diffusion/unused.ts'
import { createModelProject, FIXTURES } from './model-project.ts'

const model = (family: string, makes: DiffusionModel['makes'], more: Partial<DiffusionModel> = {}): DiffusionModel => ({
  name: family, title: family, family, makes, from: 'text', digest: '', memory: 1, fits: true, multiple: 8, frameStep: 1, enhances: false,
  defaults: { width: 512, height: 512, frames: 16, fps: 8, steps: 25, guidance: 7.5 }, ...more,
})
const [SD, WAN, SVD, ANIMATE] = [model('stable-diffusion', 'picture'), model('wan', 'video'), model('stable-video-diffusion', 'video', { from: 'image' }), model('animatediff', 'video')]
const unused = (one: DiffusionModel, options: Record<string, Json>, { image = false, prompt = '' } = {}) => {
  const settings = readSettings(options, one, { format: 'yuv420p', width: 64, height: 64, rate: rational(8), length: 8 })
  return unusedOptions({ options, settings, prompt, image }, one).map(({ port }) => port)
}

describe('in vain', () => {
  it.each<[string, readonly (string | undefined)[], readonly string[]]>([
    ['motion of a picture', unused(SD, { motion: 'high' }), ['options.motion']],
    ['motion, noise and first guidance of a clip from words', unused(ANIMATE, { motion: 20, noise: 0.1, firstGuidance: 2 }), ['options.motion', 'options.noise', 'options.firstGuidance']],
    ['frames, rate and chunks of a picture', unused(SD, { frames: 3, fps: 8, decodeChunk: 2 }), ['options.frames', 'options.fps', 'options.decodeChunk']],
    ['chunks of Wan', unused(WAN, { decodeChunk: 2 }), ['options.decodeChunk']],
    ['strength without a picture', unused(SD, { strength: 0.5 }), ['options.strength']],
    ['strength of a clip', unused(SVD, { strength: 0.5 }, { image: true }), ['options.strength']],
    ['a safety checker that is not there', unused(SD, { safety: 'blur', strictness: 1 }), ['options.safety', 'options.strictness']],
    ['how strict what is off is', unused({ ...SD, checks: true }, { safety: 'off', strictness: 1 }), ['options.strictness']],
    ['a negative prompt without guidance', unused(SD, { negativePrompt: 'blurry', guidance: 1 }), ['negativePrompt']],
    ['a negative prompt of a model that is told its guidance', unused({ ...SD, told: true }, { negativePrompt: 'blurry' }), ['negativePrompt']],
    ['words of Stable Video Diffusion', unused(SVD, { negativePrompt: 'blurry' }, { image: true, prompt: 'a fox runs' }), ['negativePrompt', 'prompt']],
    ['the first frame\'s guidance without any', unused(SVD, { firstGuidance: 2, guidance: 1 }, { image: true }), ['options.firstGuidance']],
  ])('%s', (_, found, expected) => expect(found).toEqual(expected))
  it.each<[string, readonly (string | undefined)[]]>([
    ['all of Stable Video Diffusion', unused(SVD, { motion: 'high', noise: 0.1, firstGuidance: 2, frames: 5, fps: 6, decodeChunk: 2, guidance: 3, negativePrompt: '' }, { image: true })],
    ['all of a picture from a picture', unused({ ...SD, checks: true }, { strength: 0.5, negativePrompt: 'blurry', safety: 'blur', strictness: 1, steps: 5, scheduler: 'ddim', enhance: true }, { image: true })],
    ['no safety checker off', unused(SD, { safety: 'off' })],
    ['frames of a clip', unused(ANIMATE, { frames: 3, fps: 8, decodeChunk: 2 })],
  ])('not: %s', (_, found) => expect(found).toEqual([]))
  it('every option of the guide is one of a model\'s settings or warned of', () => {
    const guide = readFileSync(new URL('../../docs/guide/diffusion.md', import.meta.url), 'utf8')
    const named = [...guide.slice(guide.indexOf('## Options'), guide.indexOf('| family | preset |')).matchAll(/^\| ((?:`\w+`(?:, )?)+) \|/gm)].flatMap(([, names]) => [...names!.matchAll(/`(\w+)`/g)].map(([, name]) => name!))
    const values: Record<string, Json> = { preset: 'fast', enhance: true, scheduler: 'ddim', motion: 100, noise: 0.1, eta: 0.5, strength: 0.5, clipSkip: 2, sigmas: 'beta', spacing: 'trailing', guidanceRescale: 0.5, cfgPlusPlus: true }
    const zeroscope = model('modelscope', 'video')
    expect(named.length).toBeGreaterThan(12)
    for (const name of named) {
      expect(OPTIONS, name).toContain(name)
      readSettings({ [name]: values[name] ?? 20 }, zeroscope, { format: 'yuv420p', width: 64, height: 64, rate: rational(8), length: 8 })
    }
  })
})

describe('marks of other programs', () => {
  it.each([['a (red:1.4) fox', '(red:1.4)'], ['a fox <lora:ink:0.8>', '<lora:ink:0.8>'], ['embedding:bad-hands fox', 'embedding:bad-hands'], ['a fox BREAK a hare', 'BREAK'], ['a [fox|hare]', '[fox|hare]'], ['a [fox:hare:0.5]', '[fox:hare:0.5]']])('%s', (prompt, mark) => {
    expect(foreignMark(prompt, 'wan')).toBe(mark)
    // CLIP's pipelines know those that weigh words.
    expect(foreignMark(prompt, 'stable-diffusion')).toBe(/lora/.test(mark) ? mark : undefined)
  })
  it.each(['a fox (red), at 12:30', 'daybreak over the sea', 'scene 1: a fox (quick)', 'ratio 16:9 (wide)', ''])('not: %s', (prompt) => expect(foreignMark(prompt, 'wan')).toBeUndefined())
})

describe('arrives', () => {
  const home = createModelProject(FIXTURES)
  let engine: Engine
  beforeAll(async () => {
    await sharp({ create: { width: 64, height: 64, channels: 3, background: '#806040' } }).png().toFile(join(home.folder, 'in.png'))
    cpSync(join(FIXTURES, 'lora/kohya.safetensors'), join(home.folder, 'ink.safetensors'))
    engine = await home.start()
  })
  afterAll(() => home.close())
  const warned = async (type: string, params: Record<string, Json>, image = false, loras = false) => {
    const output = type === 'text-to-image' ? 'image' : 'video'
    const report = await engine.render({
      force: true,
      document: {
        format: 1,
        nodes: {
          from: { type: 'load-image', params: { file: 'in.png' } },
          ink: { type: 'lora-apply', params: { file: 'ink.safetensors', weight: 0.5 } },
          made: { type, params: { width: 32, height: 32, ...(output === 'video' ? { duration: 0.25, fps: 8 } : {}), ...params }, inputs: { ...(image ? { image: 'from.image' } : {}), ...(loras ? { loras: 'ink.loras' } : {}) } },
          save: { type: 'save-image', params: { file: 'made.png' }, inputs: { [output]: `made.${output}` } },
        },
      },
    })
    expect(report.faults).toEqual([])
    return (report.warnings ?? []).map(({ code, port }) => `${code} ${port}`)
  }
  const onnx = (name: string, options: Record<string, Json> = {}, more: Record<string, Json> = {}) => ({ prompt: 'a fox', backend: 'onnx', model: `tiny-${name}`, options: { steps: 1, ...options }, ...more })
  it.each<[string, Parameters<typeof warned>, readonly string[]]>([
    ['a picture as it should be', ['text-to-image', onnx('stable-diffusion', { guidance: 3 }, { negativePrompt: 'blurry' }), true, true], []],
    ['motion', ['text-to-image', onnx('stable-diffusion', { motion: 'high' })], ['W_OPTION_UNUSED options.motion']],
    ['eta', ['text-to-image', onnx('stable-diffusion', { scheduler: 'euler', eta: 1 })], ['W_OPTION_UNUSED options']],
    ['levels by a rule that the scheduler has not', ['text-to-image', onnx('stable-diffusion', { scheduler: 'ddim', sigmas: 'karras', guidance: 1, guidanceRescale: 0.5 })], ['W_OPTION_UNUSED options.guidanceRescale', 'W_OPTION_UNUSED options.sigmas']],
    ['samplers by name, with guidance brought back', ['text-to-image', onnx('stable-diffusion', { scheduler: 'heun', sigmas: 'beta', guidance: 3, guidanceRescale: 0.5, steps: 2 })], []],
    ['strength alone', ['text-to-image', onnx('stable-diffusion', {}, { strength: 0.3 })], ['W_OPTION_UNUSED strength']],
    ['a negative prompt that nothing asks', ['text-to-image', onnx('stable-diffusion', { guidance: 1 }, { negativePrompt: 'blurry' })], ['W_OPTION_UNUSED negativePrompt']],
    ['words of a picture\'s model', ['img2vid', onnx('stable-video-diffusion'), true], ['W_OPTION_UNUSED prompt']],
    ['what no model knows', ['text-to-video', onnx('animatediff', { sampler: 'x' })], ['W_OPTION_UNKNOWN options.sampler']],
    ['a prompt that is cut', ['text-to-video', onnx('wan', {}, { prompt: 'a fox '.repeat(400) })], ['W_PROMPT_CUT prompt']],
    ['a long prompt that CLIP takes in stretches', ['text-to-video', onnx('modelscope', {}, { prompt: 'a (fox:1.2) '.repeat(60) })], []],
    ['marks of another program', ['text-to-image', onnx('stable-diffusion', {}, { prompt: 'a fox <lora:ink:0.8>' })], ['W_PROMPT_MARKS prompt']],
    ['a layer to skip, of two encoders', ['text-to-image', onnx('stable-diffusion-xl', { clipSkip: 2 })], ['W_OPTION_UNUSED options.clipSkip']],
    ['options of a painter', ['text-to-video', { prompt: 'calm sea', backend: 'procedural', options: { steps: 20 }, negativePrompt: 'fog', model: 'sd' }], ['W_OPTION_UNUSED options.steps', 'W_OPTION_UNUSED negativePrompt', 'W_OPTION_UNUSED model']],
    ['what nobody knows, of a painter', ['text-to-video', { prompt: 'calm sea', backend: 'procedural', options: { foo: 1, stpes: 20, font: 'sans' } }], ['W_OPTION_UNKNOWN options.foo', 'W_OPTION_UNKNOWN options.stpes', 'W_OPTION_UNUSED options.font']],
    ['a LoRA of a painter', ['text-to-video', { prompt: 'calm sea', backend: 'procedural' }, false, true], ['W_LORA_UNUSED loras']],
    ['options of the parallax', ['img2vid', { prompt: 'pan left', backend: 'parallax', options: { amount: 0.1, motion: 'high', steps: 20 } }, true], ['W_OPTION_UNUSED options.steps']],
  ])('%s', async (_, [type, params, image, loras], expected) => expect(await warned(type, params, image, loras)).toEqual(expected))

  it('the nearest name of what nobody knows', async () => {
    const fixes = async (options: Record<string, Json>, backend: string) => {
      const { warnings } = await engine.render({ force: true, document: { format: 1, nodes: {
        made: { type: 'text-to-video', params: { prompt: 'calm sea', width: 32, height: 32, duration: 0.25, fps: 8, backend, options } },
        save: { type: 'save-image', params: { file: 'made.png' }, inputs: { video: 'made.video' } },
      } } })
      return warnings.flatMap(({ code, fix }) => (code === 'W_OPTION_UNKNOWN' ? [fix] : []))
    }
    expect(await fixes({ fnot: 'sans' }, 'text-card')).toEqual(['Did you mean "font"?'])
    expect(await fixes({ stpes: 20 }, 'procedural')).toEqual(['Did you mean "steps"?'])
  })
})
