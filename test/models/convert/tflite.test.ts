/** Damaged files of TensorFlow Lite end in an error, and do so soon. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readFlexMap } from '../../../engine/models/convert/flexbuffer.ts'
import { packedFile } from '../../../engine/models/convert/packed-assets.ts'
import { tfliteToOnnx } from '../../../engine/models/convert/tflite-to-onnx.ts'
import { readTflite } from '../../../engine/models/convert/tflite.ts'

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
    }), { numRuns: 150, examples: [[[[207684, 40], [200000, 0]]]] })
  })
  it('is not taken for one where the mark is another', () => {
    expect(attempt(new TextEncoder().encode('not a model at all'))).toBeInstanceOf(RangeError)
  })
})

describe('options of MediaPipe\'s own operators', () => {
  const attention = readTflite(packedFile(script, assets, 'face_landmark_with_attention.tflite'))
  const options = Uint8Array.from(attention.operators.find(({ kind }) => kind === 'Landmarks2TransformMatrix')!.custom)
  it('are a map of numbers and lists', () => {
    const { subset_idxs: points, ...rest } = readFlexMap(options)
    expect(rest).toEqual({ left_rotation_idx: 61, output_height: 16, output_width: 16, right_rotation_idx: 291, scale_x: 1.5, scale_y: 1.5, target_rotation_radians: 0 })
    expect([(points as number[]).length, ...(points as number[]).slice(0, 4)]).toEqual([80, 61, 146, 91, 181])
  })
  it('end in an error where they are damaged', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: options.length }), fc.array(fc.tuple(fc.integer({ min: 0, max: options.length - 1 }), fc.integer({ min: 0, max: 255 })), { maxLength: 4 }), (length, changes) => {
      const bytes = Uint8Array.from(options.subarray(options.length - length))
      for (const [at, value] of changes) bytes[at % Math.max(1, length)] = value
      try {
        readFlexMap(bytes)
      } catch (thrown) {
        expect(thrown).toBeInstanceOf(RangeError)
      }
    }), { numRuns: 500 })
  })
})
