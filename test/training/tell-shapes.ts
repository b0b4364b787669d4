/** What a network that no training sees finds in pictures: test/oracles/shape_classifier.py. */
import { readFileSync } from 'node:fs'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import sharp from 'sharp'

const FOLDER = new URL('../fixtures/classifiers/', import.meta.url).pathname
const SIDE = 64
interface Facts { readonly labels: readonly string[]; readonly brand: string; readonly held: number; readonly accuracy: number }
export const CLASSIFIER = JSON.parse(readFileSync(`${FOLDER}shapes.json`, 'utf8')) as Facts

/** A label for each picture: a file's path or its bytes. */
export async function tellShapes(pictures: readonly (string | Buffer)[]): Promise<string[]> {
  const session = await InferenceSession.create(`${FOLDER}shapes.onnx`, { intraOpNumThreads: 1 })
  const found: string[] = []
  for (const picture of pictures) {
    const pixels = await sharp(picture).removeAlpha().toColourspace('srgb').resize(SIDE, SIDE, { fit: 'fill' }).raw().toBuffer()
    const values = new Float32Array(3 * SIDE * SIDE)
    for (let i = 0; i < SIDE * SIDE; i++) for (let c = 0; c < 3; c++) values[c * SIDE * SIDE + i] = pixels[i * 3 + c]! / 255
    const made = await session.run({ pixel_values: new Tensor('float32', values, [1, 3, SIDE, SIDE]) })
    const chances = made['chances']!.data as Float32Array
    found.push(CLASSIFIER.labels[chances.indexOf(Math.max(...chances))]!)
  }
  await session.release()
  return found
}
