import { defineNode, type Json } from '../../engine/api.ts'

/** Where faces are, where else the eye goes, and where shots begin. */
export const findSubjects = defineNode({
  type: 'find-subjects',
  title: 'Find subjects',
  version: 2,
  // What is found at cuts is another; its params are the same.
  migrations: { 1: (params) => params },
  category: 'camera',
  description: 'Looks through a clip a few times a second for faces, for what stands out or moves, and for cuts. What it finds is kept in the store: several reframes of one clip look only once.',
  tags: ['faces', 'saliency', 'attention', 'cuts', 'scene detection', 'smart crop'],
  inputs: { video: { type: 'video', title: 'Video' } },
  outputs: { subjects: { type: 'data', title: 'Subjects', description: '{ frames, step, cuts, looks: [{ frame, faces: [{ x, y, width, height, score }], subject?, across, down }] }: boxes in shares of the picture, and how much there is to see in each of 32 columns and rows; subject is the box of the one thing that stands clear of its surroundings.' } },
  params: {
    rate: { type: 'number', default: 6, minimum: 0.5, maximum: 60, uiMaximum: 15, unit: 'looks/s', title: 'Looks a second' },
    faces: { type: 'boolean', default: true, title: 'Faces', description: 'Off: only what stands out or moves.' },
    confidence: { type: 'number', default: 0.6, minimum: 0.05, maximum: 1, title: 'Confidence', description: 'Least score of a face that is found.', advanced: true },
    detector: { type: 'string', optional: true, minLength: 1, title: 'Detector', description: 'Model package of the family face-detector. Absent: the first that is installed.', advanced: true },
  },
  imageModel: { family: 'face-detector', param: 'detector', optional: true },
  materialize: true,
  cost: 20,
  proxy: 'full',
  describe: () => ({ subjects: {} }),
  async run(context) {
    const { inputs: { video }, params: { rate, confidence, faces, detector }, models, signal, report } = context
    const { detectorOf, findSubjects: look } = await import('../shared/subjects/find-subjects.ts')
    const found = await look(video, { rate, confidence, detector: faces ? await detectorOf(models, detector, signal) : undefined }, context)
    report({ looks: found.looks.length, withFaces: found.looks.filter((one) => one.faces.length > 0).length, cuts: found.cuts.length })
    return { subjects: found as unknown as Json }
  },
})
