import { describe, it } from 'vitest'
import { nodeContract, testStill, type ContractOptions } from '../../engine/testing/index.ts'
import type { ImageModel, ImageModels } from '../../engine/models/tasks/image-model.ts'
import { parseCube } from '../../engine/media/cube.ts'
import builtIn from '../../nodes/index.ts'

const media = {
  text: () => Promise.resolve(testStill(20, 8)),
  measureText: ({ text, size }: { readonly text: string; readonly size: number }) => Promise.resolve({ width: text.length * size * 0.6, direction: 'ltr' as const }),
  letters: ({ text, size }: { readonly text: string; readonly size: number }) =>
    Promise.resolve({
      width: text.length * size * 0.6, direction: 'ltr' as const, height: 8,
      pictures: [{ image: testStill(20, 8), inColours: false }],
      parts: [...text].map((_, order) => ({ picture: 0, x: Math.round(order * size * 0.6), y: 0, start: order * size * 0.6, order })),
    }),
  openLut: () => Promise.resolve(parseCube('LUT_1D_SIZE 2\n0 0 0\n1 0.5 1')),
}
/** A model that finds the subject where it is bright. */
const brightness: ImageModel = {
  name: 'brightness', digest: '', scale: 1,
  sizeFor: () => ({ width: 16, height: 8 }),
  run: ({ width, height, data }) => Promise.resolve({ width, height, data: data.slice(0, width * height) }),
}
const images: ImageModels = { models: () => Promise.resolve([brightness]), find: () => Promise.resolve(brightness) }
/** Nodes that need one of several optional inputs, or a model. */
const OPTIONS: Readonly<Record<string, ContractOptions>> = { overlay: { inputs: { image: testStill(20, 8) } }, 'corner-pin': { inputs: { image: testStill(20, 8) } }, 'remove-background': { images }, subtitles: { params: { text: 'WEBVTT\n\n00:00.000 --> 00:09.000\nAll of it' } } }

for (const spec of builtIn.nodes ?? []) {
  describe(spec.type, () => {
    for (const { name, run } of nodeContract(spec, { media, ...OPTIONS[spec.type] })) it(name, run)
  })
}
