/** Stills: kept as raw RGBA. */
import { defineSocket, inWords } from '../contract/define-socket.ts'
import type { Still } from '../frames/clip.ts'
import { testStill } from './samples.ts'

export const image = defineSocket({
  name: 'image',
  title: 'Image',
  colour: '#3aa0ff',
  shows: 'picture',
  check: (value) => (isStill(value) ? undefined : { expected: 'image', got: inWords(value) }),
  describe: ({ width, height }) => ({ image: { width, height } }),
  store: {
    async write({ width, height, data }, artifact) {
      await artifact.file('rgba', data)
      return { kind: 'image', width, height }
    },
    async open({ meta, file }) {
      const { width, height } = meta as unknown as Still
      return { width, height, data: await file('rgba') }
    },
  },
  sample: () => testStill(),
  // Not by way of frames: their memory is never given back, and a picture may be larger than any film.
  preview: (still) => still,
})

function isStill(value: unknown): boolean {
  const { data, width } = (value ?? {}) as Partial<Still>
  return data instanceof Uint8Array && typeof width === 'number'
}
