import { COLOUR_PATTERN, defineFilter, fps, parseColour, type NodeServices } from '../../engine/api.ts'
import type { Box } from '../shared/subjects/subjects.ts'
import type { leftOut, LeftOut } from './reframe/left-out.ts'
import { REFRAMINGS, renamedFit, SHAPE_PATTERN, sizeOf, windowOf } from '../shared/subjects/shape.ts'

const WHOLE = ['pad', 'blur'] as const

/** Another shape for a clip: what matters stays in the picture. */
export const reframe = defineFilter({
  type: 'reframe',
  title: 'Reframe',
  version: 2,
  migrations: { 1: renamedFit },
  category: 'camera',
  description:
    'Brings a clip to another shape, such as 9:16, by a window that follows faces, and else what stands out or moves: it holds still where it can, goes softly where it must, and begins anew at each cut. Or the whole picture on a colour or over its own blur. Titles and subtitles belong after it: they are laid for the frame that they are given.',
  tags: ['crop', 'vertical', 'portrait', 'square', 'aspect', 'smart crop', 'auto reframe', 'tiktok', 'instagram', 'shorts', '9:16', '1:1', '4:5', 'vertical video', 'instagram reels', 'auto crop'],
  inputs: {
    video: { type: 'video', title: 'Video' },
    subjects: { type: 'data', optional: true, title: 'Subjects', description: 'From find-subjects. Where none are wired, it looks itself.' },
  },
  outputs: { video: 'video' },
  params: {
    to: { type: 'string', default: '9:16', pattern: SHAPE_PATTERN, title: 'To', description: 'An aspect, such as 16:9, 9:16, 1:1 or 4:5: the shorter side stays as long as it is. Or a size, such as 1080x1920.' },
    fit: { type: 'string', enum: REFRAMINGS, default: 'crop', title: 'Fit', description: '`crop` takes a window; `pad` and `blur` show the whole picture, on a colour or over its own blur: nothing is cut.' },
    colour: { type: 'string', default: '#000000', pattern: COLOUR_PATTERN, widget: 'colour', animatable: false, idleWith: { fit: ['crop', 'blur'] }, title: 'Colour', description: 'Of what lies beside the picture with `pad`.' },
    follow: { type: 'string', enum: ['subject', 'hand'], default: 'subject', idleWith: { fit: WHOLE }, title: 'Follow', description: '`hand`: the window lies about the point below, which may have keyframes.' },
    x: { type: 'number', default: 0.5, minimum: 0, maximum: 1, placed: { on: ['video'], what: 'the middle of the window', down: 'y' }, idleWith: { follow: ['subject'], fit: WHOLE }, title: 'Middle across (share of the width)' },
    y: { type: 'number', default: 0.5, minimum: 0, maximum: 1, idleWith: { follow: ['subject'], fit: WHOLE }, title: 'Middle down (share of the height)' },
    zoom: { type: 'number', default: 1, minimum: 1, maximum: 4, uiMaximum: 2, animatable: false, idleWith: { fit: WHOLE }, title: 'Zoom', description: '1 takes as much of the picture as the shape allows.' },
    calm: { type: 'number', default: 1.5, minimum: 0.1, maximum: 10, uiMaximum: 4, animatable: false, idleWith: { follow: ['hand'], fit: WHOLE }, unit: 's', title: 'Calm', description: 'A subject that is back sooner is not followed, as long as its head stays in the picture.' },
    detector: { type: 'string', optional: true, minLength: 1, idleWith: { follow: ['hand'], fit: WHOLE, subjects: true }, title: 'Detector', description: 'Model package of the family face-detector. Absent: the first that is installed.', advanced: true },
  },
  handles: [{ kind: 'point', on: 'video', x: 'x', y: 'y', title: 'Middle of the window', when: { follow: ['hand'], fit: ['crop'] } }],
  imageModel: { family: 'face-detector', param: 'detector', optional: true },
  cost: 4,
  info: ({ inputs: { video: { info } }, params: { to } }) => sizeOf(to, info),
  async check({ inputs: { subjects }, params: { fit, follow }, node }) {
    // In a plan nobody has looked yet.
    if (fit === 'crop' && follow === 'subject' && subjects !== undefined && JSON.stringify(subjects) !== '{}') (await import('../shared/subjects/subjects.ts')).readSubjects(subjects, node, 'subjects')
  },
  async prepare(context) {
    const { inputs: { video, subjects }, params: { to, fit, follow, zoom, calm, colour, detector }, models, node, signal, log } = context
    const { cutWindow, onColour, overBlur } = await import('./reframe/cut-window.ts')
    const { info } = video
    const size = sizeOf(to, info)
    const window = windowOf(size, info, zoom)
    const whole = fit === 'pad' ? onColour(parseColour(colour)) : overBlur
    const parts = { size, window, cutWindow, whole }
    if (fit !== 'crop' || follow === 'hand' || (window.width > 0.9995 && window.height > 0.9995)) return { ...parts, at: undefined }
    const { readSubjects } = await import('../shared/subjects/subjects.ts')
    const { planWindow } = await import('./reframe/plan-window.ts')
    const looked = async () => {
      const { detectorOf, findSubjects } = await import('../shared/subjects/find-subjects.ts')
      return findSubjects(video, { rate: 6, confidence: 0.6, detector: await detectorOf(models, detector, signal) }, context)
    }
    const found = subjects === undefined ? await looked() : readSubjects(subjects, node, 'subjects')
    const at = planWindow(found, { window, rate: fps(info.rate), calm })
    const { leftOut } = await import('./reframe/left-out.ts')
    tell(leftOut(found, window, at), { to, rate: fps(info.rate), log })
    return { ...parts, at }
  },
  async frame(n, context) {
    const { inputs, params: { fit, x, y }, prepared: { size, window, at, cutWindow, whole } } = context
    const source = await inputs.video.frame(n)
    if (fit !== 'crop') return whole(source, size, context)
    const by = (middle: number, side: number): number => Math.min(1 - side, Math.max(0, middle - side / 2))
    return cutWindow(source, at?.(n) ?? { x: by(x, window.width), y: by(y, window.height) }, window, size, context)
  },
})

interface Told {
  readonly to: string
  readonly rate: number
  readonly log: NodeServices['log']
}

/** Nothing that matters is left out without a word. */
function tell({ faces, subject }: ReturnType<typeof leftOut>, { to, rate, log }: Told): void {
  const percent = (value: number): string => `${Math.round(100 * value)} %`
  const where = ({ x, width, y, height }: Box): string => `${percent(x + width / 2)} across and ${percent(y + height / 2)} down`
  const since = ({ frame, shots }: LeftOut): string => `From ${(frame / rate).toFixed(1)} s on${shots > 1 ? ` and in ${shots - 1} more shots` : ''}`
  if (faces !== undefined) log.warn('W_FACES_CUT', { port: 'to', got: to, detail: `${since(faces)} the face at ${where(faces.kept!)} is kept: it is seen longest and largest. The one at ${where(faces.lost)} is not.` })
  if (subject !== undefined) log.warn('W_SUBJECT_CUT', { port: 'to', got: to, detail: `${since(subject)}: it takes ${percent(subject.lost.width)} of the width and ${percent(subject.lost.height)} of the height, about ${where(subject.lost)}.` })
}
