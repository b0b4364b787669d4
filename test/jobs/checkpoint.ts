/** A checkpoint of real size through the program, with no Python on its path, beside what diffusers made of it (see checkpoint.md). */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createStage } from '../kernels/stage.ts'
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
// By its name alone it would not be found on this path.
const ffmpeg = execFileSync('sh', ['-c', `command -v ${(await locateFfmpeg()).path}`], { encoding: 'utf8' }).trim()
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
// What was written, without loss, beside diffusers' picture on the same way: film frames have half the colours, each way.
const bytes = execFileSync(ffmpeg, ['-v', 'error', '-i', join(home, 'output/picture.mkv'), '-frames:v', '1', '-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-'], { maxBuffer: 1 << 28 })
const stage = createStage(0)
const floats = stage.create('rgbf32', width, height)
floats.planes.forEach(({ data }, c) => {
  for (let i = 0; i < data.length; i++) data[i] = picture[c * data.length + i]!
})
const expected = await stage.kernels.fromStill(await stage.kernels.toStill(await stage.kernels.convert(floats, 'yuv420p')), false)
let [worst, off, at] = [0, 0, 0]
for (const { data, stride, width: w, height: h } of expected.planes) {
  for (let i = 0; i < w * h; i++) {
    const apart = Math.abs(bytes[at + i]! - data[Math.floor(i / w) * stride + (i % w)]!)
    worst = Math.max(worst, apart)
    off += apart > 0 ? 1 : 0
  }
  at += w * h
}
await stage.close()
say(`rendered in ${took.toFixed(1)} s, diffusers ${seconds.toFixed(1)} s and ${load.toFixed(1)} s to load`)
say(`largest difference ${worst} of 255, ${((100 * off) / at).toFixed(3)} % of ${at} numbers differ`)
rmSync(home, { recursive: true, force: true })
process.exit(at === bytes.length && worst <= 2 ? 0 : 1)
