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
import { HARVARD } from './harvard.ts'

const [folder = 'spoken', emotion = 'neutral'] = process.argv.slice(2)
mkdirSync(folder, { recursive: true })
const harness = createHarness()
for (const voice of ['slt', 'rms', 'awb', 'kal16']) {
  const lines: string[] = []
  for (const [n, text] of HARVARD.entries()) {
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
