import { defineNode } from '../../engine/api.ts'

/** Keeps what comes through in the store, so that everything before it is made only once. */
export const bake = defineNode({
  type: 'bake',
  title: 'Bake',
  version: 1,
  category: 'flow-control',
  description: 'Keeps a clip and its sound in the store, without loss: everything before it is made only once, also across runs.',
  tags: ['cache', 'store', 'freeze', 'materialize', 'speed', 'precompute', 'proxy'],
  inputs: { video: { type: 'video', title: 'Video' }, audio: { type: 'audio', title: 'Audio', optional: true } },
  outputs: { video: 'video', audio: { type: 'audio', optional: true } },
  materialize: true,
  cost: 1,
  describe: ({ inputs }) => passedOn(inputs),
  run: ({ inputs }) => passedOn(inputs),
})

const passedOn = <V, A>({ video, audio }: { video: V; audio: A | undefined }): { video: V; audio?: A } =>
  audio === undefined ? { video } : { video, audio }
