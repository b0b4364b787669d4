import { defineFilter } from 'reelgraph'

/** Blue turns red and red blue: the two planes of colour change places. */
export const swapChroma = defineFilter({
  type: 'swap-chroma',
  title: 'Swap chroma',
  version: 1,
  category: 'style',
  description: 'Blue turns red and red blue.',
  inputs: { video: 'video' },
  outputs: { video: 'video' },
  async frame(n, { inputs, create }) {
    const source = await inputs.video.frame(n)
    const made = create(source.format, source.width, source.height)
    const places = [0, 2, 1, 3]
    made.planes.forEach(({ data }, at) => {
      const from = source.planes[places[at]!]!.data
      for (let i = 0; i < data.length; i++) data[i] = from[i]!
    })
    return made
  },
})
