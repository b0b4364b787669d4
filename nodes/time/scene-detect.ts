import { defineNode, fps, type Json } from '../../engine/api.ts'

/** Tells where a film changes from one scene to the next. */
export const sceneDetect = defineNode({
  type: 'scene-detect',
  title: 'Scene detect',
  version: 1,
  category: 'time',
  description: 'Finds where a film cuts, fades and dissolves, in one pass: its scenes as a list, as moments and as chapters.',
  tags: ['shots', 'cuts', 'fades', 'dissolves', 'shot boundary', 'chapters', 'split', 'analysis'],
  materialize: true,
  inputs: { video: { type: 'video', title: 'Video' } },
  outputs: {
    scenes: { type: 'data', title: 'Scenes', description: 'A list of { number, frame, frames, from, to, transition, length }: the first frame, how many, seconds, and how the scene begins (start, cut, fade or dissolve) and for how many seconds.' },
    markers: { type: 'data', title: 'Markers', description: 'For encode: chapters.' },
    times: { type: 'data', title: 'Moments', description: 'Seconds at which scenes begin, the first left out: for cut-between.' },
  },
  params: {
    sensitivity: { type: 'number', default: 1, minimum: 0.2, maximum: 5, uiMaximum: 2, animatable: false, title: 'Sensitivity', description: '2 finds changes of half the strength.' },
    shortest: { type: 'number', default: 0.4, minimum: 0, maximum: 600, uiMaximum: 5, animatable: false, unit: 's', title: 'Shortest scene', description: 'Changes that come sooner are passed over.' },
    changes: { type: 'string', enum: ['all', 'cuts', 'cuts and fades'], default: 'all', title: 'Changes', description: 'all: dissolves, too.' },
  },
  cost: 0.5,
  describe: () => ({ scenes: [], markers: [], times: [] }),
  async run({ inputs: { video }, params, kernels, pull, progress, report }) {
    const { LOOK, SceneFinder } = await import('../shared/scenes/find-scenes.ts')
    const { rate, length } = video.info
    const finder = new SceneFinder({ fps: fps(rate), sensitivity: params.sensitivity })
    for await (const frame of pull(video)) {
      const { width, height } = LOOK
      const small = await kernels.convert(await kernels.resize(frame, width, height), 'yuv420p')
      finder.add(small.bytes.slice(0, width * height * 1.5))
      progress(finder.frames, length)
    }
    const all = finder.end(Math.round(params.shortest * fps(rate)))
    const taken = all.filter(({ kind }) => params.changes === 'all' || kind === 'cut' || (kind === 'fade' && params.changes === 'cuts and fades'))
    const seconds = (frame: number): number => Number(((frame * rate.den) / rate.num).toFixed(6))
    const starts = [{ kind: 'start', frame: 0, length: 0 }, ...taken]
    const scenes = starts.map(({ kind, frame, length: takes }, k): Json => {
      const end = starts[k + 1]?.frame ?? length
      return { number: k + 1, frame, frames: end - frame, from: seconds(frame), to: seconds(end), transition: kind, length: seconds(takes) }
    })
    const count = (kind: string): number => taken.filter((one) => one.kind === kind).length
    report({ scenes: scenes.length, cuts: count('cut'), fades: count('fade'), dissolves: count('dissolve') })
    return { scenes, markers: starts.map(({ frame }, k) => ({ seconds: seconds(frame), title: `Scene ${k + 1}` })), times: taken.map(({ frame }) => seconds(frame)) }
  },
})
