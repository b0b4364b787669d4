import { defineNode } from '../../engine/api.ts'

/** A film from the cut list of an editing program. It becomes a graph of its own: each stretch is a node. */
export const cutList = defineNode({
  type: 'cut-list',
  title: 'Cut list',
  version: 1,
  category: 'time',
  description: 'Makes the film that a cut list describes: an EDL (CMX 3600) or an OpenTimelineIO file. It becomes a graph of its own, of films, stretches, speeds and transitions.',
  tags: ['edl', 'otio', 'timeline', 'edit', 'conform', 'premiere', 'resolve', 'avid', 'final cut', 'expand'],
  outputs: {
    video: { type: 'video', title: 'Film' },
    audio: { type: 'audio', title: 'Sound', optional: true },
    markers: { type: 'data', title: 'Markers', description: 'Where each clip begins: { scene, frame, seconds, transition, duration }.' },
  },
  params: {
    file: { type: 'string', asset: 'any', widget: 'file', minLength: 1, title: 'File', description: '.edl or .otio, in the project folder.' },
    folder: { type: 'string', default: '', maxLength: 400, title: 'Folder of the films', description: 'In the project folder; films are taken from there by their names. Empty: the folder of the list, then the project folder.' },
    fps: { type: 'number', optional: true, film: 'fps', minimum: 1, maximum: 240, animatable: false, unit: 'fps', title: 'Frames per second', description: 'Of the list. An EDL does not say them: 25 where nobody does.' },
  },
  cost: 0,
  proxy: 'parts',
  async run({ params: { file, folder, fps }, media, log }) {
    const [{ readCutList }, { cutGraph }, { baseName }] = await Promise.all([import('../shared/cut/formats.ts'), import('../shared/cut/graph-of.ts'), import('../shared/cut/media.ts')])
    const lost = (detail: string): void => log.warn('W_CUT_LIST', { port: 'file', file, detail })
    const list = await readCutList(await media.openText(file), { file, lost, ...(fps === undefined ? {} : { fps }) })
    const own = file.includes('/') ? file.slice(0, file.lastIndexOf('/') + 1) : ''
    const near = folder === '' ? ['', own] : [`${folder.replace(/\/+$/, '')}/`]
    const find = async (name: string) => {
      const paths = folder === '' ? [`${own}${name}`, name, ...near.map((one) => `${one}${baseName(name)}`)] : near.map((one) => `${one}${baseName(name)}`)
      for (const path of new Set(paths)) {
        const info = await media.probe(path).catch(() => undefined)
        if (info !== undefined) return { file: path, info }
      }
      return undefined
    }
    const { nodes, video, audio, markers } = await cutGraph(list, { find, lost })
    return { expand: { nodes, outputs: { video, markers, ...(audio === undefined ? {} : { audio }) } } }
  },
})
