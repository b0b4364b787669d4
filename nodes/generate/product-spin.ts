import { COLOUR_PATTERN, defineNode, failure, type GraphFragment, type Json } from '../../engine/api.ts'

type FragmentNode = GraphFragment['nodes'][string]

const PICTURE = /\.(?:png|jpe?g|webp|tiff?|avif|gif|svg)$/i
const PATTERN = /[*?]|%0?\d*d/

/** A product on a turntable, from one photo or from photos all round. It becomes a graph of its own. */
export const productSpin = defineNode({
  type: 'product-spin',
  title: 'Product spin',
  version: 1,
  category: 'generate',
  description:
    'Turns a product: photos from all sides become a whole turn, one photo a swing to and fro that shows only what it knows. It is cut out of its plain ground and put on a lit turntable, and the clip loops without a seam.',
  tags: ['360', 'turntable', 'rotation', 'packshot', 'e-commerce', 'expand', '360 product', 'rotate product'],
  outputs: {
    video: { type: 'video', title: 'Spin' },
    steps: { type: 'video', title: 'Steps', description: 'A frame for each step.' },
    product: { type: 'video', title: 'Product', description: 'As it turns, cut out: for a stage of your own.' },
    source: { type: 'text', title: 'Source', description: 'photos, or one-photo.' },
    folder: { type: 'text', title: 'Folder of steps', description: 'As it was written; empty where none was asked for.' },
    facts: { type: 'data', title: 'Facts', description: 'Of turntable-photos or turntable-swing.' },
  },
  params: {
    photos: { type: 'json', default: '', title: 'Photos', description: 'One picture file; a list of 3 and more, in the order of the turn; or a folder of them, taken in the order of their names.' },
    steps: { type: 'integer', default: 24, minimum: 2, maximum: 360, title: 'Steps', description: 'Of the turn: 24 are 15 degrees each.' },
    duration: { type: 'number', default: 6, minimum: 0.2, maximum: 120, unit: 's', title: 'Duration', description: 'Of one turn, or one swing there and back.' },
    fps: { type: 'number', default: 24, minimum: 1, maximum: 120, unit: 'fps', title: 'Frames per second', description: 'Steps / duration shows each step once and nothing between.' },
    width: { type: 'integer', default: 1024, minimum: 16, maximum: 4096, unit: 'pixels', title: 'Width' },
    height: { type: 'integer', default: 1024, minimum: 16, maximum: 4096, unit: 'pixels', title: 'Height' },
    ground: { type: 'string', enum: ['stage', 'photo'], default: 'stage', title: 'Ground', description: 'stage: a lit turntable; photo: what it was photographed before, of photos from all sides only.' },
    colour: { type: 'string', default: '#e8e6e3', pattern: COLOUR_PATTERN, widget: 'colour', title: 'Colour of the ground' },
    size: { type: 'number', default: 0.62, minimum: 0.1, maximum: 1, title: 'Size', description: 'Of the product, as a share of the height.' },
    place: { type: 'number', default: 0.5, minimum: 0, maximum: 1, title: 'Place across' },
    plate: { type: 'boolean', default: true, title: 'Turntable' },
    angle: { type: 'number', default: 26, minimum: 0, maximum: 40, unit: 'degrees', title: 'Swing', description: 'Of one photo, to each side.' },
    shape: { type: 'string', enum: ['auto', 'round', 'relief'], default: 'auto', title: 'Shape', description: 'Of one photo: whether it turns as what is round, or as a relief.' },
    reverse: { type: 'boolean', default: false, title: 'Other way round' },
    stills: { type: 'string', default: '', maxLength: 300, title: 'Folder of steps', description: 'In the output folder: each step is written there as a numbered picture. Empty: none are.' },
  },
  cost: 0,
  proxy: 'parts',
  run({ params, node }) {
    const { photos, steps, duration, fps } = params
    if (steps < duration) throw failure('E_PARAM_VALUE', { node, port: 'steps', expected: `one a second at least: ${Math.ceil(duration)}`, got: String(steps) })
    const frames = Math.max(2, Math.round(duration * fps))
    const nodes: Record<string, FragmentNode> = {}
    const put = (name: string, one: FragmentNode): string => {
      nodes[name] = one
      return name
    }
    const files = filesOf(photos, node)
    if (files.length === 1) put('photos', { type: 'still', params: { duration: 1, fps: 1 }, inputs: { image: `${put('photo', { type: 'load-image', params: { file: files[0]! } })}.image` } })
    else if (files.length === 0) put('photos', { type: 'load-sequence', params: { file: photos as string, fps: 1 } })
    else {
      const stills = files.map((file, k) => {
        const image = put(`photo-${k + 1}`, { type: 'load-image', params: { file } })
        return `${put(`photo-${k + 1}-frame`, { type: 'still', params: { duration: 1, fps: 1 }, inputs: { image: `${image}.image` } })}.video`
      })
      put('photos', { type: 'concat', inputs: { video: stills } })
    }
    const one = files.length === 1
    put('cut', { type: 'cut-out', params: { longest: Math.round(Math.max(params.width, params.height) * 1.25) }, inputs: { video: 'photos.video' } })
    const keep = !one && params.ground === 'photo'
    if (one) put('turn', { type: 'turntable-swing', params: { frames, fps, angle: params.angle, shape: params.shape }, inputs: { video: 'cut.video' } })
    else put('turn', { type: 'turntable-photos', params: { frames, fps, reverse: params.reverse }, inputs: { video: 'cut.video', ...(keep ? { ground: 'photos.video' } : {}) } })
    const { width, height, colour, size, place, plate } = params
    if (keep) put('spin', { type: 'resize', params: { width, height, fit: 'cover' }, inputs: { video: 'turn.video' } })
    else put('spin', { type: 'product-stage', params: { width, height, colour, size, place, plate }, inputs: { video: 'turn.video' } })
    put('steps', { type: 'fps', params: { fps: steps / duration }, inputs: { video: 'spin.video' } })
    if (params.stills === '') put('stills', { type: 'text', params: { value: '' } })
    else put('stills', { type: 'encode', params: { file: params.stills, quality: 'source' }, inputs: { video: 'steps.video' } })
    put('source', { type: 'text', params: { value: one ? 'one-photo' : 'photos' } })
    return { expand: { nodes, outputs: { video: 'spin.video', steps: 'steps.video', product: 'turn.video', source: 'source.value', folder: params.stills === '' ? 'stills.value' : 'stills.file', facts: 'turn.facts' } } }
  },
})

/** Picture files by name; none where a folder or a pattern stands for them. */
function filesOf(photos: Json, node: string): readonly string[] {
  const wrong = (got: string): never => {
    throw failure('E_PARAM_VALUE', { node, port: 'photos', expected: 'one picture file, a list of 3 and more, or a folder of them', got })
  }
  if (typeof photos === 'string') {
    if (photos.trim() === '') return wrong('nothing')
    return PICTURE.test(photos) && !PATTERN.test(photos) ? [photos] : []
  }
  if (!Array.isArray(photos) || !photos.every((one): one is string => typeof one === 'string' && one !== '')) return wrong(JSON.stringify(photos).slice(0, 60))
  if (photos.length === 0 || photos.length === 2) return wrong(`a list of ${photos.length}`)
  return photos
}
