/** A checkpoint of real size through the program, with no Python on its path, beside what diffusers made of it (see checkpoint.md). */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
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
  /** R, G and B in 0..1, plane by plane. */
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

say(`imported in ${reelgraph('models', 'import', file, '--as', 'real-size').toFixed(1)} s, the start of the program included`)
const shot = { type: 'text-to-image', version: 1, params: { prompt, negativePrompt: negative, width, height, seed, backend: 'onnx', model: 'real-size', options: { steps, guidance, width, height } } }
const film = { type: 'encode', version: 1, params: { file: 'picture.mkv', codec: 'ffv1', quality: 'source' }, inputs: { video: 'clip.video' } }
writeFileSync(join(home, 'picture.json'), JSON.stringify({ format: 1, nodes: { shot, clip: { type: 'still', version: 1, params: { duration: 0.04, fps: 25 }, inputs: { image: 'shot.image' } }, film } }))
const took = reelgraph('render', 'picture.json', '--verbose')
// What was written, without loss, as it was written: brightness of each pixel, colour of each square of four.
const bytes = execFileSync(ffmpeg, ['-v', 'error', '-i', join(home, 'output/picture.mkv'), '-frames:v', '1', '-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-'], { maxBuffer: 1 << 28 })
const plane = width * height
if (bytes.length !== plane * 1.5) throw new Error(`${bytes.length} bytes`)
let [worst, sum, off] = [0, 0, 0]
for (let i = 0; i < plane; i++) {
  // BT.709, limited range.
  const expected = 16 + 219 * (0.2126 * picture[i]! + 0.7152 * picture[plane + i]! + 0.0722 * picture[2 * plane + i]!)
  const apart = Math.abs(bytes[i]! - Math.round(expected))
  worst = Math.max(worst, apart)
  sum += apart
  off += apart > 0 ? 1 : 0
}
say(`rendered in ${took.toFixed(1)} s, diffusers ${seconds.toFixed(1)} s and ${load.toFixed(1)} s to load`)
say(`brightness: largest difference ${worst} of 219, mean ${(sum / plane).toFixed(5)}, ${((100 * off) / plane).toFixed(3)} % of pixels differ`)
rmSync(home, { recursive: true, force: true })
process.exit(worst > 1 ? 1 : 0)
