/** Silence but for speech, by Silero's own weights: what the embedded voice says, under noise and music, at the times that it tells. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { SpeechTimings, Track } from '../../../engine/api.ts'
import { createOnnxRuntime } from '../../../engine/models/runtime/onnx-runtime.ts'
import { createSessions } from '../../../engine/models/runtime/sessions.ts'
import { createSpeechDetectors } from '../../../engine/models/tasks/voice-activity.ts'
import { createMadePackages } from '../../../engine/models/packages/made-packages.ts'
import { createModelPackages } from '../../../engine/models/packages/packages.ts'
import { NPM_WEIGHTS } from '../../../engine/models/convert/npm-weights.ts'
import { silenceDetect } from '../../../nodes/audio/silence-detect.ts'
import { speech } from '../../../nodes/audio/speech.ts'
import { flite } from '../../../nodes/backends/speech/flite.ts'
import { createHarness, type Harness } from '../../harness.ts'
import { noise, track } from './ffmpeg-audio.ts'

let harness: Harness
let folder: string
const sessions = createSessions({ runtime: createOnnxRuntime(), budget: 1e9, device: 'cpu', log: { debug: () => {}, info: () => {}, warn: () => {} } })
beforeAll(() => {
  harness = createHarness()
  folder = mkdtempSync(join(tmpdir(), 'voices-'))
})
afterAll(async () => {
  await Promise.all([sessions.close(), harness.close()])
  rmSync(folder, { recursive: true })
})

test('speech under noise that loudness takes for sound', async () => {
  const said = await harness.evaluate(speech, { params: { text: 'The sea keeps every road. <break time="2s"/> The city leaves a light on. <break time="1500ms"/> And the mountain waits.', gain: 6 }, backends: [flite as never] })
  const [audio, timings] = [said['audio'] as Track, said['timings'] as unknown as SpeechTimings]
  const [plane] = await audio.samples(0, audio.info.length)
  // Hiss and a chord at -35 dBFS.
  const hiss = noise(plane!.length, 3, 0.02)
  const noisy = track([plane!.map((value, i) => value + hiss[i]! + 0.01 * (Math.sin(i / 40) + Math.sin(i / 50)))])
  const speechDetectors = createSpeechDetectors({ sessions, packages: createModelPackages({ roots: [], made: createMadePackages({ project: folder, root: folder, weights: NPM_WEIGHTS.filter(({ family }) => family === 'voice-activity') }) }) })
  const found = async (measure: string): Promise<readonly { readonly from: number; readonly to: number }[]> =>
    (await harness.evaluate(silenceDetect, { inputs: { audio: noisy }, params: { measure, duration: 0.6 }, speechDetectors }))['silences'] as never
  expect(await found('loudness')).toEqual([])
  const pauses = (await found('speech')).filter(({ from, to }) => from > 0.1 && to < timings.duration - 0.1)
  const told = timings.words.flatMap((word, i) => {
    const next = timings.words[i + 1]
    return next !== undefined && next.from - word.to > 0.6 ? [{ from: word.to, to: next.from }] : []
  })
  expect(pauses).toHaveLength(told.length)
  for (const [i, { from, to }] of told.entries()) {
    // It lets go of a word a little later than it ends.
    expect(Math.abs(pauses[i]!.from - from)).toBeLessThan(0.3)
    expect(Math.abs(pauses[i]!.to - to)).toBeLessThan(0.12)
  }
})

test('without a package the fault names the one to install', async () => {
  await expect(harness.evaluate(silenceDetect, { inputs: { audio: track([noise(48_000, 1)]) }, params: { measure: 'speech' } })).rejects.toMatchObject({ code: 'E_MODEL_MISSING' })
})
