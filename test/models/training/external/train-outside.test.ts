/** Trainers outside: what they are told, what is read of what they print, and what is taken over. A script stands for them. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { TrainingStep } from '../../../../engine/contract/events.ts'
import type { WarningCode } from '../../../../engine/contract/warnings.ts'
import { callOf, quoted, wordsOfCommand } from '../../../../engine/models/training/external/command.ts'
import { tomlText } from '../../../../engine/models/training/external/dialect.ts'
import { diffusers } from '../../../../engine/models/training/external/diffusers.ts'
import { kohya } from '../../../../engine/models/training/external/kohya.ts'
import { trainOutside, type OutsideRequest } from '../../../../engine/models/training/external/train-outside.ts'
import { drawn } from '../../../nodes/shared/brand/drawn-brands.ts'
import { RECORD } from '../report/small-record.ts'

const FAKE = `"${process.execPath}" "${fileURLToPath(new URL('./fake-trainer.mjs', import.meta.url))}"`

describe('what they print', () => {
  it.each([
    ['steps:   0%|          | 0/1600 [00:00<?, ?it/s]', undefined],
    ['steps:  12%|█▎        | 200/1600 [01:02<07:30,  3.11it/s, avr_loss=0.0923]', { step: 200, steps: 1600, loss: 0.0923 }],
    ['steps: 100%|██████████| 1600/1600 [08:02<00:00,  3.11it/s, loss=1.2e-02]', { step: 1600, steps: 1600, loss: 0.012 }],
    ['epoch 2/10', undefined],
    ['loading VAE: 30/30', undefined],
  ])('kohya: %s', (line, told) => expect(kohya.read(line)).toEqual(told))
  it.each([
    ['Steps:  12%|█▎        | 120/1000 [01:02<07:30,  1.95it/s, lr=0.0001, step_loss=0.0923]', { step: 120, steps: 1000, loss: 0.0923, rate: 0.0001 }],
    ['Steps:  12%|█▎        | 121/1000 [01:02<07:30,  1.95it/s]', { step: 121, steps: 1000 }],
    ['Loading pipeline components...: 100%|██████████| 7/7 [00:00<00:00]', undefined],
  ])('diffusers: %s', (line, told) => expect(diffusers.read(line)).toEqual(told))
  it('kohya: names of samples', () => {
    expect(kohya.samples!.read('my_lora_000250_01_20251130121501_42.png')).toEqual({ step: 250, number: 1 })
    expect(kohya.samples!.read('my_lora_e000002_01_20251130121501_42.png')).toBeUndefined()
  })
})

describe('commands', () => {
  it('are cut as a shell cuts them', () => {
    expect(wordsOfCommand('accelerate launch "/opt/my scripts/train.py" --a=\'b c\' d\\ e ""', 'X')).toEqual(['accelerate', 'launch', '/opt/my scripts/train.py', '--a=b c', 'd e', ''])
    expect(() => wordsOfCommand('python "train.py', 'X')).toThrowError(expect.objectContaining({ code: 'E_TRAINER' }) as Error)
  })
  it('go through ssh and the shell behind it whole', () => {
    fc.assert(fc.property(fc.array(fc.string(), { maxLength: 5 }), (args) => {
      expect(wordsOfCommand(callOf(['/usr/bin/ssh', 'gpu', 'train'], args).args.slice(2).join(' '), 'X')).toEqual(args.map((one) => one))
      expect(callOf(['python', 'x'], args).args.slice(1)).toEqual(args)
    }))
    expect(quoted("it's")).toBe("'it'\\''s'")
  })
  it('TOML keeps every text on its line', () => {
    fc.assert(fc.property(fc.string(), (text) => {
      expect(JSON.parse(tomlText(text).replace(/\u007f/g, '')) as string).toBe(text)
      expect(tomlText(text)).not.toMatch(/[\n\r]/)
    }))
  })
})

describe('a training', () => {
  let folder: string
  const steps: TrainingStep[] = []
  const warnings: [WarningCode, unknown][] = []
  const log = { debug() {}, info() {}, warn: (code: WarningCode, facts: { port?: string } = {}) => void warnings.push([code, facts.port]) }
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'reelgraph-trainer-'))
    steps.length = warnings.length = 0
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))
  const request = (trainer: string, more: Partial<OutsideRequest> = {}): OutsideRequest => ({
    trainer, base: 'base.safetensors', name: 'aurora', size: 256, record: { ...RECORD, steps: [], samples: [], ended: 'unfinished' },
    settings: { steps: 6, epochs: 0, batch: 2, accumulate: 1, rank: 8, alpha: 8, layers: 'attention', optimiser: 'adamw', weightDecay: 0.01, rate: 1e-4, schedule: 'cosine', warmup: 2, cycles: 1, clip: 1, captionDropout: 0, noiseOffset: 0, minSnr: 5, seed: 3, saveEvery: 50, sampleEvery: 3 },
    pictures: [0, 1, 2].map((n) => ({ caption: `aurbttl "${n}"`, split: n < 2 ? 'train' as const : 'validation' as const, open: () => drawn('aurora', n, 64) })),
    samples: { prompts: ['aurbttl --in\nrain', 'aurbttl'], seed: 7, width: 256, height: 256, steps: 20, guidance: 7.5 },
    folder,
    keep: (file, bytes) => {
      mkdirSync(dirname(join(folder, file)), { recursive: true })
      writeFileSync(join(folder, file), bytes)
      return Promise.resolve()
    },
    environment: { REELGRAPH_KOHYA: FAKE, REELGRAPH_DIFFUSERS: FAKE },
    onStep: (step) => void steps.push(step),
    onProgress() {},
    ...more,
  })
  const called = (at = folder): string[] => JSON.parse(readFileSync(join(at, 'trainer/out/called.json'), 'utf8')) as string[]

  it('by kohya: settings, pictures and captions go there; losses, samples and the LoRA come back', async () => {
    const record = await trainOutside(request('kohya'), log)
    expect(record.steps.map(({ step, loss }) => [step, loss])).toEqual([1, 2, 3, 4, 5, 6].map((n) => [n, Number((1 / n).toFixed(4))]))
    // It prints no rate: it is that of the schedule, which begins with two steps of warm-up.
    expect(record.steps[0]!.rate).toBe(0)
    expect(Math.max(...record.steps.map(({ rate }) => rate))).toBeCloseTo(1e-4, 9)
    expect(record).toMatchObject({ ended: 'steps', epochs: 6, samples: [{ step: 6, seed: 7, file: 'samples/000006-1.png' }, { step: 6, seed: 8, prompt: 'aurbttl', file: 'samples/000006-2.png' }] })
    expect(steps.filter(({ sample }) => sample !== undefined).map(({ sample }) => existsSync(sample!.path))).toEqual([true, true])
    expect(readFileSync(join(folder, 'aurora.safetensors')).length).toBeGreaterThan(16)
    expect(readdirSync(join(folder, 'trainer/pictures'))).toEqual(['00001.png', '00001.txt', '00002.png', '00002.txt'])
    expect(readFileSync(join(folder, 'trainer/pictures/00002.txt'), 'utf8')).toBe('aurbttl "1"\n')
    for (const one of ['--network_dim=8', '--network_alpha=8', '--max_train_steps=6', '--learning_rate=0.0001', '--optimizer_type=AdamW', 'weight_decay=0.01', '--lr_scheduler=cosine', '--min_snr_gamma=5', '--pretrained_model_name_or_path=base.safetensors']) expect(called()).toContain(one)
    expect(readFileSync(join(folder, 'trainer/prompts.txt'), 'utf8').split('\n')[0]).toBe('aurbttl -in rain --w 256 --h 256 --d 7 --l 7.5 --s 20')
    expect(warnings).toEqual([])
  })
  it('by diffusers: what its script has no word for is told', async () => {
    const { settings } = request('diffusers')
    const record = await trainOutside(request('diffusers', { settings: { ...settings, alpha: 16, optimiser: 'prodigy' } }), log)
    expect(warnings).toEqual([['W_OPTION_UNUSED', 'optimiser'], ['W_OPTION_UNUSED', 'alpha']])
    expect(record.steps.at(-1)).toMatchObject({ step: 6, rate: 0.0001 })
    expect(readFileSync(join(folder, 'trainer/pictures/metadata.jsonl'), 'utf8').split('\n').slice(0, 2).map((line) => JSON.parse(line) as object)).toEqual([{ file_name: '00001.png', text: 'aurbttl "0"' }, { file_name: '00002.png', text: 'aurbttl "1"' }])
    expect(called()).toContain('--resume_from_checkpoint=latest')
  })
  it('on another machine, by a folder that both have', async () => {
    const share = join(folder, 'share')
    mkdirSync(share)
    await trainOutside(request('diffusers', { environment: { REELGRAPH_DIFFUSERS: FAKE, REELGRAPH_TRAINER_SHARE: `${share}=${share}/../share` } }), log)
    expect(readdirSync(share)).toEqual([`aurora-${RECORD.key.slice(0, 12)}`])
    expect(existsSync(join(folder, 'trainer'))).toBe(false)
    expect(existsSync(join(folder, 'aurora.safetensors'))).toBe(true)
  })
  it.each([
    ['without its command', { environment: {} }, { port: 'trainer' }],
    ['without a model', { base: '' }, { port: 'base' }],
    ['of a program that is not there', { environment: { REELGRAPH_KOHYA: '/not/there' } }, { type: '/not/there' }],
    ['that fails', { base: 'broken' }, { got: 'exit code 1', detail: expect.stringContaining('OSError: broken is no model') as string }],
    ['with a share that is none', { environment: { REELGRAPH_KOHYA: FAKE, REELGRAPH_TRAINER_SHARE: '/not/there=/x' } }, { port: 'REELGRAPH_TRAINER_SHARE' }],
  ] as const)('%s is told', async (_, more, fault) => {
    await expect(trainOutside(request('kohya', more), log)).rejects.toMatchObject({ code: 'E_TRAINER', faults: [fault] })
  })
  it('that leaves no LoRA is told', async () => {
    mkdirSync(join(folder, 'trainer'))
    writeFileSync(join(folder, 'trainer/leave-nothing'), '')
    await expect(trainOutside(request('kohya'), log)).rejects.toMatchObject({ code: 'E_TRAINER', faults: [{ expected: 'out/aurora.safetensors' }] })
  })
  it('that is called off ends, and may save what it has', { timeout: 30_000 }, async () => {
    const stop = new AbortController()
    const working = trainOutside(request('kohya', { base: 'slow', signal: stop.signal, onStep: ({ step }) => void (step === 2 && stop.abort()) }), log)
    await expect(working).rejects.toMatchObject({ code: 'E_CANCELLED' })
    expect(existsSync(join(folder, 'trainer/out/ended'))).toBe(true)
  })
})
