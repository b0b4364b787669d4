/**
 * What TensorFlow.js makes of a part of the photo with the upscalers of @upscalerjs/esrgan-medium. Run where it is installed, outside the
 * clone: npm install @tensorflow/tfjs@4.11.0, then node CLONE/test/oracles/tfjs-upscaler.mjs. Writes tfjs-upscaler.json.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

const tf = createRequire(`${process.cwd()}/package.json`)('@tensorflow/tfjs')
const clone = fileURLToPath(new URL('../..', import.meta.url))
const sharp = createRequire(import.meta.url)('sharp')
const [LEFT, TOP, WIDTH, HEIGHT] = [96, 30, 24, 18]
/** Of what comes out every so many numbers are kept. */
const STEP = 37

const pixels = await sharp(`${clone}/test/fixtures/photos/astronaut-256.png`).removeAlpha().extract({ left: LEFT, top: TOP, width: WIDTH, height: HEIGHT }).raw().toBuffer()
const models = {}
for (const scale of [2, 4]) {
  const folder = `${clone}/node_modules/@upscalerjs/esrgan-medium/models/x${scale}`
  const { modelTopology, weightsManifest } = JSON.parse(readFileSync(`${folder}/model.json`, 'utf8'))
  const [{ paths, weights }] = weightsManifest
  const bytes = Buffer.concat(paths.map((path) => readFileSync(`${folder}/${path}`)))
  const model = await tf.loadLayersModel(tf.io.fromMemory({ modelTopology, weightSpecs: weights, weightData: new Uint8Array(bytes).buffer }))
  const made = model.predict(tf.tensor4d(Float32Array.from(pixels, (value) => value / 255), [1, HEIGHT, WIDTH, 3]))
  const data = await made.data()
  models[`esrgan-medium-${scale}x`] = { shape: made.shape.slice(1), values: Array.from(data.filter((_, i) => i % STEP === 0), (value) => Number(value.toPrecision(7))) }
  console.log(scale, made.shape, Math.min(...data), Math.max(...data))
}
writeFileSync(new URL('./tfjs-upscaler.json', import.meta.url), `${JSON.stringify({ part: [LEFT, TOP, WIDTH, HEIGHT], step: STEP, models })}\n`)
