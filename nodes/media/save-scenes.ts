import { defineNode, failure, type Clip, type Json } from '../../engine/api.ts'

/** Writes the scenes of a film as a list that other programs read. */
export const saveScenes = defineNode({
  type: 'save-scenes',
  title: 'Save scenes',
  version: 1,
  category: 'media',
  description: 'Writes the scenes that scene-detect has found: as a cut list (EDL or OpenTimelineIO) with a clip for each, as JSON, or as a table (CSV).',
  tags: ['export', 'write', 'edl', 'otio', 'json', 'csv', 'shots'],
  sink: true,
  inputs: {
    video: { type: 'video', title: 'Video', description: 'The film that the scenes are of.' },
    scenes: { type: 'data', title: 'Scenes' },
  },
  outputs: {
    file: { type: 'text', title: 'File', description: 'Name of the file, in the output folder.' },
    text: { type: 'text', title: 'Text', description: 'What the file holds.' },
  },
  params: {
    file: { type: 'string', default: 'scenes.edl', minLength: 1, maxLength: 400, title: 'File', description: 'Path in the output folder: .edl, .otio, .json or .csv.' },
    source: { type: 'string', default: '', maxLength: 400, title: 'Name of the film', description: 'As the list names it.' },
  },
  cost: 0,
  async describe({ inputs, params, media, node }) {
    const text = await written(inputs, params, node)
    await media.planText(params.file)
    return { file: params.file, text }
  },
  async run({ inputs, params, media, node, report }) {
    const text = await written(inputs, params, node)
    const { facts } = await media.writeText(params.file, text)
    const renamed = facts?.['file']
    if (typeof renamed === 'string') report({ file: renamed })
    return { file: typeof renamed === 'string' ? renamed : params.file, text }
  },
})

async function written({ video, scenes }: { readonly video: Clip; readonly scenes: Json }, { file, source }: { readonly file: string; readonly source: string }, node: string): Promise<string> {
  const end = /\.(edl|otio|json|csv)$/i.exec(file)?.[1]?.toLowerCase() as 'edl' | 'otio' | 'json' | 'csv' | undefined
  if (end === undefined) throw failure('E_ENCODER', { node, port: 'file', expected: 'a name ending in .edl, .otio, .json or .csv', got: file })
  return (await import('../shared/scenes/scene-list-text.ts')).sceneListText(scenes, { end, source, rate: video.info.rate, node })
}
