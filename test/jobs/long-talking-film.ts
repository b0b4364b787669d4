/**
 * A character who talks for ten minutes, over a background, with a voice and subtitles: memory, and mouth against voice at the end.
 *   node --import tsx test/jobs/long-talking-film.ts [minutes ...]
 * Figures stand in long-talking-film.md.
 */
import { execFile, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { SpeechTimings, Track } from '../../engine/api.ts'
import { speech } from '../../nodes/audio/speech.ts'
import { flite } from '../../nodes/backends/speech/flite.ts'
import { mouthOfTimings } from '../../nodes/shared/figures/speech/mouth-track.ts'
import { createHarness } from '../harness.ts'
import { correlation } from '../nodes/shared/figures/speech/compared.ts'
import { HARVARD } from './harvard.ts'

const run = promisify(execFile)
const print = (line: string): void => void process.stdout.write(`${line}\n`)
const [WIDTH, HEIGHT, FPS] = [320, 180, 25]
/** Rows and columns in which the mouth of a close-up is. */
const MOUTH = { x: 138, y: 98, width: 36, height: 22 }
/** Seconds at each end that are compared. */
const SPAN = 60
const SENTENCE_SECONDS = 2.9

const minutes = process.argv.slice(2).map(Number)
for (const length of minutes.length > 0 ? minutes : [2, 10]) await talk(length)
process.exit(0)

async function talk(length: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'talking-'))
  const text = Array.from({ length: Math.round((length * 60) / SENTENCE_SECONDS) }, (_, n) => HARVARD[n % HARVARD.length]).join(' ')
  const graph = {
    format: 1,
    film: { width: WIDTH, height: HEIGHT, fps: FPS },
    nodes: {
      say: { type: 'speech', version: 1, params: { text, voice: 'rms' } },
      scene: { type: 'text-to-image', version: 1, params: { prompt: 'a room with a window', width: WIDTH, height: HEIGHT, seed: 3 } },
      behind: { type: 'still', version: 1, params: { fps: FPS }, inputs: { image: 'scene.image', duration: 'say.duration' } },
      speaker: { type: 'lip-sync', version: 3, params: { shot: 'close-up', look: 'a man with short hair', emotion: 'auto', width: WIDTH, height: HEIGHT, fps: FPS, seed: 3 }, inputs: { audio: 'say.audio', timings: 'say.timings', behind: 'behind.video' } },
      both: { type: 'overlay', version: 1, inputs: { video: 'behind.video', top: 'speaker.video' } },
      words: { type: 'subtitles', version: 1, params: { highlight: 'word' }, inputs: { video: 'both.video', timings: 'say.timings' } },
      film: { type: 'encode', version: 1, params: { file: 'film.mp4' }, inputs: { video: 'words.video', audio: 'say.audio' } },
    },
  }
  writeFileSync(join(folder, 'graph.json'), JSON.stringify(graph))
  const started = Date.now()
  const child = spawn(process.execPath, ['engine/cli/reelgraph.mjs', '--project', folder, 'render', join(folder, 'graph.json')], { stdio: ['ignore', 'ignore', 'inherit'] })
  const seen: number[] = []
  const timer = setInterval(() => seen.push(memoryOf(child.pid!)), 1000)
  const code = await new Promise((resolve) => child.on('close', resolve))
  clearInterval(timer)
  if (code !== 0) throw new Error(`exit code ${String(code)}`)
  const tenth = seen.length / 10
  const tenths = Array.from({ length: 10 }, (_, k) => seen.slice(Math.floor(k * tenth), Math.max(Math.floor(k * tenth) + 1, Math.floor((k + 1) * tenth))))
  print(`${length} minutes: ${Math.round((Date.now() - started) / 1000)} s; resident at most ${Math.max(...seen)} MB; most in each tenth of the time: ${tenths.map((list) => Math.max(...list)).join(' ')}`)
  const { stdout } = await run('find', [folder, '-name', 'film.mp4', '-not', '-path', '*cache*'])
  await compare(stdout.trim(), text)
  if (process.env['KEEP'] === undefined) rmSync(folder, { recursive: true, force: true })
}

/** Of the process alone, MB: ffmpeg's are its own. The CLI starts a second Node with what it needs. */
function memoryOf(pid: number): number {
  try {
    const own = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter((one) => one !== '')
    return Math.round(own) + children.filter((one) => readFileSync(`/proc/${one}/comm`, 'utf8').startsWith('node')).reduce((sum, one) => sum + memoryOf(Number(one)), 0)
  } catch {
    return 0
  }
}

async function compare(file: string, text: string): Promise<void> {
  const harness = createHarness()
  const { audio, timings } = (await harness.evaluate(speech, { params: { text, voice: 'rms' }, backends: [flite as never] })) as unknown as { audio: Track; timings: SpeechTimings }
  const mouth = mouthOfTimings(timings)
  const seconds = timings.duration
  const offsets: number[] = []
  for (const from of [1, Math.floor(seconds) - SPAN - 2]) {
    const heard = await decoded(file, ['-ss', String(from), '-t', '4', '-map', '0:a', '-ac', '1', '-ar', '48000', '-f', 's16le'])
    const sound = Array.from(new Int16Array(heard.buffer, heard.byteOffset, heard.length >> 1))
    const [own] = await audio.samples(from * 48000, sound.length)
    const late = lagOf((shift) => correlation(sound.slice(4800, -4800), Array.from(own!.subarray(4800 - shift, own!.length - 4800 - shift))), 480) / 48
    const shown = await decoded(file, ['-ss', String(from), '-t', String(SPAN), '-map', '0:v', '-vf', `crop=${MOUTH.width}:${MOUTH.height}:${MOUTH.x}:${MOUTH.y}`, '-pix_fmt', 'gray', '-f', 'rawvideo'])
    const size = MOUTH.width * MOUTH.height
    const dark = Array.from({ length: Math.floor(shown.length / size) }, (_, n) => shown.subarray(n * size, (n + 1) * size).reduce((sum, one) => sum + (one < 60 ? 1 : 0), 0))
    // Milliseconds by which the picture's mouth comes after the one that the phonemes ask for.
    const behind = lagOf((shift) => correlation(dark, dark.map((_, n) => mouth.mouth(from + n / FPS - shift / 1000).open)), 80, 2)
    const alike = correlation(dark, dark.map((_, n) => mouth.mouth(from + n / FPS).open))
    print(`  from ${from} s: sound ${late.toFixed(2)} ms late, mouth ${behind.toFixed(1)} ms late (correlation ${alike.toFixed(2)})`)
    offsets.push(behind - late)
  }
  print(`  mouth against voice: ${offsets.map((one) => one.toFixed(1)).join(' and ')} ms; drift ${(offsets[1]! - offsets[0]!).toFixed(1)} ms over ${Math.round(seconds)} s`)
  await harness.close()
}

async function decoded(file: string, options: readonly string[]): Promise<Buffer> {
  const [at, length, ...others] = [options.slice(0, 2), options.slice(2, 4), ...options.slice(4)] as const
  const { stdout } = await run('ffmpeg', ['-v', 'error', ...at, ...length, '-i', file, ...(others as string[]), '-'], { encoding: 'buffer', maxBuffer: 1e9 })
  return stdout
}

/** Where a correlation is highest, between the steps too. */
function lagOf(likeness: (shift: number) => number, reach: number, step = 1): number {
  const shifts = Array.from({ length: Math.floor((2 * reach) / step) + 1 }, (_, k) => k * step - reach)
  const values = shifts.map(likeness)
  const best = values.indexOf(Math.max(...values))
  const [a, b, c] = [values[best - 1] ?? values[best]!, values[best]!, values[best + 1] ?? values[best]!]
  return shifts[best]! + (step * 0.5 * (a - c)) / (a - 2 * b + c || 1)
}
