/**
 * Sentences said by the node `speech`, for a recogniser to read back:
 *   node --import tsx test/jobs/speech-read-back.ts FOLDER [emotion]
 *   pip install pocketsphinx==5.1.1 && python3 test/jobs/speech_read_back.py FOLDER/slt.jsonl
 * Figures stand in speech-read-back.md.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Track } from '../../engine/api.ts'
import { flite } from '../../nodes/backends/speech/flite.ts'
import { speech } from '../../nodes/audio/speech.ts'
import { atRate } from '../../nodes/shared/speech/at-rate.ts'
import { createHarness } from '../harness.ts'

/** Phonetically balanced: the first of the Harvard sentences (IEEE 1969). */
const SENTENCES = [
  'The birch canoe slid on the smooth planks.', 'Glue the sheet to the dark blue background.', 'It is easy to tell the depth of a well.',
  'These days a chicken leg is a rare dish.', 'Rice is often served in round bowls.', 'The juice of lemons makes fine punch.',
  'The box was thrown beside the parked truck.', 'The hogs were fed chopped corn and garbage.', 'Four hours of steady work faced us.',
  'A large size in stockings is hard to sell.', 'The boy was there when the sun rose.', 'A rod is used to catch pink salmon.',
  'The source of the huge river is the clear spring.', 'Kick the ball straight and follow through.', 'Help the woman get back to her feet.',
  'A pot of tea helps to pass the evening.', 'Smoky fires lack flame and heat.', 'The soft cushion broke the man\'s fall.',
  'The salt breeze came across from the sea.', 'The girl at the booth sold fifty bonds.',
]

const [folder = 'spoken', emotion = 'neutral'] = process.argv.slice(2)
mkdirSync(folder, { recursive: true })
const harness = createHarness()
for (const voice of ['slt', 'rms', 'awb', 'kal16']) {
  const lines: string[] = []
  for (const [n, text] of SENTENCES.entries()) {
    const audio = (await harness.evaluate(speech, { params: { text, voice, emotion }, backends: [flite as never] }))['audio'] as Track
    const [plane] = await audio.samples(0, audio.info.length)
    const samples = atRate(plane!, 48000, 16000, Math.floor(audio.info.length / 3))
    const wav = join(folder, `${voice}-${n}.wav`)
    writeFileSync(wav, waveOf(samples))
    lines.push(JSON.stringify({ wav, text }))
  }
  writeFileSync(join(folder, `${voice}.jsonl`), `${lines.join('\n')}\n`)
}
await harness.close()

/** 16 bit, one channel, 16 kHz. */
function waveOf(samples: Float32Array): Buffer {
  const bytes = Buffer.alloc(44 + samples.length * 2)
  bytes.write('RIFF\0\0\0\0WAVEfmt ', 'latin1')
  for (const [at, value] of [[4, 36 + samples.length * 2], [16, 16], [24, 16000], [28, 32000]] as const) bytes.writeUInt32LE(value, at)
  for (const [at, value] of [[20, 1], [22, 1], [32, 2], [34, 16]] as const) bytes.writeUInt16LE(value, at)
  bytes.write('data', 36)
  bytes.writeUInt32LE(samples.length * 2, 40)
  samples.forEach((one, i) => bytes.writeInt16LE(Math.round(Math.max(-1, Math.min(1, one)) * 32767), 44 + i * 2))
  return bytes
}
