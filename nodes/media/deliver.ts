import { defineNode, fps, type Clip, type GraphChange, type Json } from '../../engine/api.ts'
import { REFRAMINGS, SHAPE_PATTERN } from '../shared/subjects/shape.ts'
import { FORMAT_NAMES, PLATFORM_NAMES, typedLists, type Asked } from './deliver/asked.ts'

/** One film to many files: each shape, format and loudness that is asked for. It becomes a graph of its own. */
export const deliver = defineNode({
  type: 'deliver',
  title: 'Deliver',
  version: 2,
  migrations: { 1: typedLists },
  category: 'media',
  description: 'Writes one film as many files: in each shape (faces and what matters stay in the picture), each format, and as loud as each platform plays it. The clip is looked through once for all shapes; titles and subtitles named in `over` are laid for each shape.',
  tags: ['export', 'aspect', 'vertical', 'square', 'youtube', 'tiktok', 'instagram', 'broadcast', 'hls', 'prores', 'webm', 'gif', 'loudness', 'renditions'],
  sink: true,
  inputs: {
    video: { type: 'video', title: 'Video', description: 'Without titles: those belong to `over`.' },
    audio: { type: 'audio', title: 'Audio', optional: true },
    subtitles: { type: 'speech-timings', title: 'Subtitles', optional: true, description: 'A track of text that players can show; not burnt in.' },
    timings: { type: 'speech-timings', title: 'Timings', optional: true, description: 'For nodes in `over`, as "@.timings".' },
    markers: { type: 'data', title: 'Markers', optional: true, description: 'Where scenes begin: chapters.' },
  },
  outputs: { files: { type: 'data', title: 'Files', description: 'What was written: { file, to, format, platform?, width, height, fps, frames, duration, bytes, codec, asked, loudness, truePeak } of each; loudness in LUFS and true peak in dBTP are measured.' } },
  params: {
    file: { type: 'string', default: 'film', minLength: 1, maxLength: 300, title: 'Name', description: 'Of the files, in the output folder: film becomes film-9x16.mp4.' },
    to: { type: 'array', items: { type: 'string', pattern: SHAPE_PATTERN }, maxItems: 50, default: ['16:9', '9:16', '1:1', '4:5'], title: 'Shapes', description: 'Aspects such as 9:16, or sizes such as 1080x1920.' },
    formats: { type: 'array', items: { type: 'string', enum: FORMAT_NAMES }, default: ['mp4'], title: 'Formats', description: 'Of each shape.' },
    platforms: { type: 'array', items: { type: 'string', enum: PLATFORM_NAMES }, default: [], title: 'Platforms', description: 'A file more for each, in its shape, format and loudness.' },
    loudness: { type: 'number', default: -14, minimum: -60, maximum: -5, step: 0.5, unit: 'LUFS', title: 'Loudness', description: 'Of files that are for no platform. -14 for streaming, -16 for podcasts, -23 for television.' },
    fit: { type: 'string', enum: REFRAMINGS, default: 'crop', title: 'Fit', description: '`crop` follows what matters; `pad` and `blur` show the whole picture, with bars or over its own blur: nothing is cut.' },
    lines: { type: 'integer', default: 0, minimum: 0, maximum: 8192, unit: 'pixels', title: 'Shorter side', description: '0: as long as the film has it.' },
    crf: { type: 'number', optional: true, minimum: 0, maximum: 51, title: 'Constant quality (CRF)', description: 'Of MP4.', advanced: true },
    keep: { type: 'boolean', default: false, title: 'Keep the film', description: 'In the store, without loss, before it is delivered: what is expensive to make is made once.' },
    over: { type: 'json', default: [], title: 'Over each shape', description: 'A list of nodes { type, params, inputs }, such as titles, laid over each shape in turn. Titles are as large to the shorter side as they are in the film.' },
  },
  cost: 0,
  proxy: 'full',
  describe: (context) => expansion(context),
  run: (context) => expansion(context),
})

/** A graph whose film is delivered: what lays words is done anew for each shape. */
export const deliveries: GraphChange = {
  name: 'deliver',
  title: 'Deliver',
  change: async (document, context) => (await import('./deliver/deliver-graph.ts')).deliveredGraph(document, context),
}

interface Context {
  readonly node: string
  readonly inputs: { readonly video: Clip } & Readonly<Record<'audio' | 'timings' | 'subtitles' | 'markers', unknown>>
  readonly params: Omit<Asked, 'name'> & { readonly file: string; readonly fit: string; readonly keep: boolean; readonly over: Json; readonly crf: number | undefined }
}

async function expansion({ node, inputs, params }: Context) {
  const [{ deliveriesOf }, { deliveryNodes }] = await Promise.all([import('./deliver/deliveries.ts'), import('./deliver/delivery-nodes.ts')])
  const { info } = inputs.video
  const deliveries = deliveriesOf({ ...params, name: params.file }, { ...info, fps: fps(info.rate) }, node)
  const has = (port: 'audio' | 'timings' | 'subtitles' | 'markers'): boolean => inputs[port] !== undefined
  return { expand: deliveryNodes(deliveries, { ...params, picture: info, node, wired: { audio: has('audio'), timings: has('timings'), subtitles: has('subtitles'), markers: has('markers') } }) }
}
