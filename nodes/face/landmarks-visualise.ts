import { COLOUR_PATTERN, defineFilter, failure, parseColour, type Frame } from '../../engine/api.ts'

/** Shows where faces and their points are. */
export const landmarksVisualise = defineFilter({
  type: 'landmarks-visualise',
  title: 'Show landmarks',
  version: 1,
  category: 'face',
  description: 'Draws the points of faces, and a box around each, over the clip that they were found in.',
  tags: ['face mesh', 'debug', 'points'],
  inputs: { video: 'video', faces: { type: 'landmarks', title: 'Faces of the same clip' } },
  outputs: { video: 'video' },
  params: {
    size: { type: 'number', default: 0.004, minimum: 0.0005, maximum: 0.1, uiMaximum: 0.02, title: 'Size of a point', description: 'As a share of the height.' },
    colour: { type: 'string', default: '#40ff90', pattern: COLOUR_PATTERN, widget: 'colour', title: 'Colour' },
    box: { type: 'boolean', default: true, title: 'Box' },
  },
  cost: 4,
  info({ inputs: { video, faces } }) {
    const said = ({ width, height, length }: typeof video.info): string => `${width}x${height}, ${length} frames`
    if (said(video.info) === said(faces.info)) return {}
    throw failure('E_CLIP_FORMAT', { type: 'landmarks-visualise', port: 'faces', expected: said(video.info), got: said(faces.info), fix: 'Wire the faces of the very clip that they are drawn on.' })
  },
  async frame(n, context) {
    const { inputs, params, kernels, create } = context
    const source = await inputs.video.frame(n)
    const faces = await inputs.faces.faces(n, context)
    if (faces.length === 0) return source
    const frame = create(source.format, source.width, source.height)
    frame.bytes.set(source.bytes)
    const [red, green, blue, alpha] = parseColour(params.colour)
    const ink = (await kernels.fill(source.format, 2, 2, [red, green, blue, 1])).planes.map(({ data }) => data[0]!)
    const radius = Math.max(0.7, (params.size * source.height) / 2)
    const dot = (x: number, y: number): void => disc(frame, x, y, radius, ink, alpha)
    for (const { points, box } of faces) {
      for (let i = 0; i < points.length; i += 3) dot(points[i]!, points[i + 1]!)
      if (!params.box) continue
      // Dots at half their width from each other are a line.
      for (let x = 0; x <= box.width; x += radius) [box.y, box.y + box.height].forEach((y) => dot(box.x + x, y))
      for (let y = 0; y <= box.height; y += radius) [box.x, box.x + box.width].forEach((x) => dot(x, box.y + y))
    }
    return frame
  },
})

/** Each sample is mixed by how much of it the disc covers; chroma samples stand for more pixels than one. */
function disc({ planes, width, height }: Frame, x: number, y: number, radius: number, ink: readonly number[], alpha: number): void {
  planes.forEach((plane, at) => {
    const [across, down] = [plane.width / width, plane.height / height]
    const [cx, cy] = [x * across, y * down]
    const grown = Math.max(0.7, radius * across)
    const last = (value: number, length: number): number => Math.min(length - 1, Math.floor(value))
    for (let row = Math.max(0, Math.floor(cy - grown)); row <= last(cy + grown, plane.height); row++) {
      for (let column = Math.max(0, Math.floor(cx - grown)); column <= last(cx + grown, plane.width); column++) {
        const covered = Math.min(1, Math.max(0, grown + 0.5 - Math.hypot(column + 0.5 - cx, row + 0.5 - cy)))
        const i = row * plane.stride + column
        plane.data[i] = Math.round(plane.data[i]! + alpha * covered * (ink[at]! - plane.data[i]!))
      }
    }
  })
}
