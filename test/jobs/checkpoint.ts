/** A checkpoint of real size through the program, with no Python on its path, beside what diffusers made of it (see checkpoint.md). */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { locateFfmpeg } from '../../engine/media/locate-ffmpeg.ts'

const [file, recorded] = process.argv.slice(2)
if (file === undefined || recorded === undefined) throw new Error('node --import tsx test/jobs/checkpoint.ts FILE PICTURE.json')
interface Asked {
  readonly prompt: string
  readonly negative: string
  readonly seed: number
  readonly width: number
  readonly height: number
  readonly num_inference_steps: number
  readonly guidance_scale: number
  readonly load: number
  readonly seconds: number
  readonly picture: readonly number[]
}
const { prompt, negative, seed, width, height, num_inference_steps: steps, guidance_scale: guidance, load, seconds, picture } = JSON.parse(readFileSync(recorded, 'utf8')) as Asked

const say = (line: string): void => void process.stdout.write(`${line}\n`)

const home = mkdtempSync(join(tmpdir(), 'reelgraph-checkpoint-'))
const bin = join(home, 'bin')
mkdirSync(bin)
symlinkSync(process.execPath, join(bin, 'node'))
const { path: ffmpeg } = await locateFfmpeg()
const env = { PATH: bin, HOME: home, FFMPEG_PATH: ffmpeg, REELGRAPH_DEVICE: 'cpu', REELGRAPH_MODELS: join(home, 'models') }
const program = fileURLToPath(new URL('../../engine/cli/reelgraph.mjs', import.meta.url))

/** Seconds that the program took. */
function reelgraph(...args: readonly string[]): number {
  const started = performance.now()
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, '--project', home, ...args], { env, encoding: 'utf8', maxBuffer: 1 << 28 })
  if (status !== 0) throw new Error(`reelgraph ${args.join(' ')}: ${stdout}${stderr}`)
  say(stdout.trim().slice(-600))
  return (performance.now() - started) / 1000
}

const begun = reelgraph('models', 'import', file, '--as', 'real-size')
say(`imported in ${begun.toFixed(1)} s, the start of the program included`)
const shot = { type: 'text-to-image', version: 1, params: { prompt, negativePrompt: negative, width, height, seed, backend: 'onnx', model: 'real-size', options: { steps, guidance } } }
writeFileSync(join(home, 'picture.json'), JSON.stringify({ format: 1, nodes: { shot, still: { type: 'save-image', version: 1, params: { file: 'picture.png' }, inputs: { image: 'shot.image' } } } }))
const took = reelgraph('render', 'picture.json', '--verbose')
const { data, info } = await sharp(join(home, 'output/picture.png')).removeAlpha().raw().toBuffer({ resolveWithObject: true })
if (info.width !== width || info.height !== height) throw new Error(`${info.width}x${info.height}`)
let [worst, sum, off] = [0, 0, 0]
for (let i = 0; i < data.length; i++) {
  const [pixel, channel] = [Math.floor(i / 3), i % 3]
  const apart = Math.abs(data[i]! - Math.round(picture[channel * width * height + pixel]! * 255))
  worst = Math.max(worst, apart)
  sum += apart
  off += apart > 0 ? 1 : 0
}
say(`rendered in ${took.toFixed(1)} s, diffusers ${seconds.toFixed(1)} s and ${load.toFixed(1)} s to load`)
say(`largest difference ${worst} of 255, mean ${(sum / data.length).toFixed(4)}, ${((100 * off) / data.length).toFixed(2)} % of numbers differ`)
if (process.env['KEEP'] === undefined) rmSync(home, { recursive: true, force: true })
else say(home)
process.exit(worst > 2 ? 1 : 0)
