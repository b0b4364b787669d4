import { defineFilter } from 'reelgraph'

/** The middle one of three values. */
const middle = (a: number, b: number, c: number): number => Math.max(Math.min(a, b), Math.min(Math.max(a, b), c))

/** Takes away what is there in one frame only: each sample is the middle one of those before, now and after it. */
export const medianOfThree = defineFilter({
  type: 'median-of-three',
  title: 'Median of three',
  version: 1,
  category: 'restore',
  description: 'Takes away flashes and specks that last for one frame.',
  inputs: { video: 'video' },
  outputs: { video: 'video' },
  window: { before: 1, after: 1 },
  async frame(n, { inputs, info, create }) {
    const places = [n - 1, n, n + 1].map((one) => Math.min(info.length - 1, Math.max(0, one)))
    const [before, now, after] = await Promise.all(places.map((one) => inputs.video.frame(one)))
    const made = create(now!.format, now!.width, now!.height)
    for (let i = 0; i < made.bytes.length; i++) made.bytes[i] = middle(before!.bytes[i]!, now!.bytes[i]!, after!.bytes[i]!)
    return made
  },
})
