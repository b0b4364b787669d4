/**
 * Speech for training, as the network gets it:
 *   node --import tsx test/jobs/sound-visemes/prepare.ts FOLDER
 *   pip install numpy && python3 test/jobs/sound-visemes/train.py FOLDER nodes/shared/figures/speech/viseme-weights.ts
 * Three of the four voices say words in any order; rms and all sentences of the evaluation stay unheard.
 */
import { createWriteStream, mkdirSync } from 'node:fs'
import { finished } from 'node:stream/promises'
import { join } from 'node:path'
import { BANDS, melsOf } from '../../../nodes/shared/figures/speech/mel-track.ts'
import { chances, labelsOf, RATE, saidBy, trackOf } from '../../nodes/shared/figures/speech/labelled.ts'
import { bed, noise, spoiled } from './augment.ts'
import { partOf, songsOf } from './songs.ts'
import { WORDS } from './words.ts'

const VOICES = ['slt', 'awb', 'kal16']
/** Longest first: a voice that is larger by so much. */
const SIZES = [0.8, 1.25]

const [folder = 'sound-visemes', sentences = '150', copies = '4'] = process.argv.slice(2)
mkdirSync(folder, { recursive: true })
const chance = chances(1)
const out = createWriteStream(join(folder, 'train.bin'))
const songs = await songsOf(1, 40)
let seconds = 0

for (let n = 0; n < Number(sentences); n++) {
  for (const voice of VOICES) {
    const text = sentence()
    for (let copy = 0; copy < Number(copies); copy++) {
      const longer = copy === 0 ? 1 : SIZES[0]! + (SIZES[1]! - SIZES[0]!) * chance()
      const said = await saidBy(voice, text, { rate: 0.85 + 0.5 * chance(), longer })
      const [before, after] = [0.1 + 0.6 * chance(), 0.1 + 0.6 * chance()].map((one) => Math.round(one * RATE)) as [number, number]
      const padded = new Float32Array(said.samples.length + before + after)
      padded.set(said.samples, before)
      const phonemes = said.phonemes.map((one) => ({ ...one, from: one.from + before / RATE, to: one.to + before / RATE }))
      const labels = labelsOf({ samples: padded, phonemes })
      await write(copy === 0 ? padded : spoiled(padded, chance, (length) => partOf(songs, length, chance)), labels)
    }
  }
  // Sounds that nobody makes with a mouth.
  if (n % 5 === 0) {
    const length = Math.round((3 + 3 * chance()) * RATE)
    const sound = chance() < 0.4 ? bed(length, chance) : chance() < 0.5 ? partOf(songs, length, chance) : noise(length, chance)
    await write(sound.map((one) => one * 0.1), new Uint8Array(Math.ceil((length / RATE) * 100)))
  }
}
out.end()
await finished(out)
process.stdout.write(`${Math.round(seconds)} s\n`)
process.exit(0)

function sentence(): string {
  const count = 5 + Math.floor(chance() * 6)
  return Array.from({ length: count }, (_, k) => WORDS[Math.floor(chance() * WORDS.length)]! + (k < count - 1 && chance() < 0.12 ? ',' : '')).join(' ')
}

/** A count, then the bands of each point as 32 bit floats, then its viseme as a byte. */
async function write(samples: Float32Array, labels: Uint8Array): Promise<void> {
  const mels = await melsOf(trackOf(samples), new AbortController().signal, () => undefined)
  const count = Math.min(mels.count, labels.length)
  const values = new Float32Array(count * BANDS)
  mels.read(0, count, values)
  out.write(Buffer.from(Uint32Array.of(count).buffer))
  out.write(Buffer.from(values.buffer))
  out.write(labels.slice(0, count))
  seconds += count / 100
}
