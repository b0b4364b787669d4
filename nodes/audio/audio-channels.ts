import { defineNode, withChannels } from '../../engine/api.ts'

const LAYOUTS = { mono: 1, stereo: 2, '5.1': 6 } as const
type Layout = keyof typeof LAYOUTS

/** Mixes a track to another number of channels. */
export const audioChannels = defineNode({
  type: 'audio-channels',
  title: 'Audio channels',
  version: 1,
  category: 'audio',
  description: 'Mixes a track to mono, stereo or 5.1. 5.1 is mixed down by ITU-R BS.775, its low-frequency channel left out; mono becomes the centre of 5.1, stereo its front.',
  tags: ['downmix', 'surround', 'mono', 'stereo', '5.1', 'layout'],
  inputs: { audio: { type: 'audio', title: 'Audio' } },
  outputs: { audio: 'audio' },
  params: {
    layout: { type: 'string', enum: Object.keys(LAYOUTS) as Layout[], default: 'stereo', title: 'Layout' },
  },
  cost: 0,
  run: ({ inputs: { audio }, params }) => ({ audio: withChannels(audio, LAYOUTS[params.layout]) }),
})
