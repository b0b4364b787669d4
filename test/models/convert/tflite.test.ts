/** Damaged files of TensorFlow Lite end in an error, and do so soon. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { packedFile } from '../../../engine/models/convert/packed-assets.ts'
import { tfliteToOnnx } from '../../../engine/models/convert/tflite-to-onnx.ts'

const npm = fileURLToPath(new URL('../../../node_modules/@mediapipe/face_mesh', import.meta.url))
const script = readFileSync(`${npm}/face_mesh_solution_packed_assets_loader.js`, 'utf8')
const assets = readFileSync(`${npm}/face_mesh_solution_packed_assets.data`)
const model = packedFile(script, assets, 'face_detection_short_range.tflite')

const attempt = (bytes: Uint8Array): 'made' | Error => {
  try {
    tfliteToOnnx(bytes, 'damaged')
    return 'made'
  } catch (thrown) {
    return thrown as Error
  }
}

describe('a file of TensorFlow Lite', () => {
  it('is read from wherever it lies in memory', () => {
    const moved = new Uint8Array(model.length + 3)
    moved.set(model, 3)
    expect(tfliteToOnnx(moved.subarray(3), 'moved')).toEqual(tfliteToOnnx(Uint8Array.from(model), 'moved'))
  })
  it('that is cut off is refused', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 200_000 }), (length) => {
      expect(attempt(Uint8Array.from(model.subarray(0, length)))).toBeInstanceOf(RangeError)
    }), { numRuns: 40 })
  })
  it('with bytes that are others ends in an error or in a model, never in neither', () => {
    // The tables lie at the end of the file, the weights before them.
    const place = fc.oneof(fc.integer({ min: 0, max: 64 }), fc.integer({ min: 200_000, max: model.length - 1 }))
    fc.assert(fc.property(fc.array(fc.tuple(place, fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 3 }), (changes) => {
      const bytes = Uint8Array.from(model)
      for (const [at, value] of changes) bytes[at] = value
      const result = attempt(bytes)
      if (result !== 'made') expect(result).toBeInstanceOf(RangeError)
    }), { numRuns: 150 })
  })
  it('is not taken for one where the mark is another', () => {
    expect(attempt(new TextEncoder().encode('not a model at all'))).toBeInstanceOf(RangeError)
  })
})
