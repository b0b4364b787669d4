import { defineFilter, fps } from '../../engine/api.ts'
import { SHAPE_PATTERN, sizeOf, windowOf } from '../shared/subjects/shape.ts'

/** Another shape for a clip: what matters stays in the picture. */
export const reframe = defineFilter({
  type: 'reframe',
  title: 'Reframe',
  version: 1,
  category: 'camera',
  description:
    'Brings a clip to another shape, such as 9:16, by a window that follows faces, and else what stands out or moves: it holds still where it can, goes softly where it must, and begins anew at each cut. Or the whole picture over its own blur. Titles and subtitles belong after it: they are laid for the frame that they are given.',
  tags: ['crop', 'vertical', 'portrait', 'square', 'aspect', 'smart crop', 'auto reframe', 'tiktok', 'instagram', 'shorts', '9:16', '1:1', '4:5'],
  inputs: {
    video: { type: 'video', title: 'Video' },
    subjects: { type: 'data', optional: true, title: 'Subjects', description: 'From find-subjects. Where none are wired, it looks itself.' },
  },
  outputs: { video: 'video' },
  params: {
    to: { type: 'string', default: '9:16', pattern: SHAPE_PATTERN, title: 'To', description: 'An aspect, such as 16:9, 9:16, 1:1 or 4:5: the shorter side stays as long as it is. Or a size, such as 1080x1920.' },
    fit: { type: 'string', enum: ['crop', 'pad-blur'], default: 'crop', title: 'Fit', description: '`crop` takes a window; `pad-blur` shows the whole picture over a blurred one.' },
    follow: { type: 'string', enum: ['subject', 'hand'], default: 'subject', idleWith: { fit: ['pad-blur'] }, title: 'Follow', description: '`hand`: the window lies about the point below, which may have keyframes.' },
    x: { type: 'number', default: 0.5, minimum: 0, maximum: 1, placed: { on: ['video'], what: 'the middle of the window', down: 'y' }, idleWith: { follow: ['subject'], fit: ['pad-blur'] }, title: 'Middle across (share of the width)' },
    y: { type: 'number', default: 0.5, minimum: 0, maximum: 1, idleWith: { follow: ['subject'], fit: ['pad-blur'] }, title: 'Middle down (share of the height)' },
    zoom: { type: 'number', default: 1, minimum: 1, maximum: 4, uiMaximum: 2, animatable: false, idleWith: { fit: ['pad-blur'] }, title: 'Zoom', description: '1 takes as much of the picture as the shape allows.' },
    calm: { type: 'number', default: 1.5, minimum: 0.1, maximum: 10, uiMaximum: 4, animatable: false, idleWith: { follow: ['hand'], fit: ['pad-blur'] }, unit: 's', title: 'Calm', description: 'A subject that is back sooner is not followed, as long as its head stays in the picture.' },
    detector: { type: 'string', optional: true, minLength: 1, idleWith: { follow: ['hand'], fit: ['pad-blur'], subjects: true }, title: 'Detector', description: 'Model package of the family face-detector. Absent: the first that is installed.', advanced: true },
  },
  imageModel: { family: 'face-detector', param: 'detector', optional: true },
  cost: 4,
  info: ({ inputs: { video: { info } }, params: { to } }) => sizeOf(to, info),
  async check({ inputs: { subjects }, params: { fit, follow }, node }) {
    // In a plan nobody has looked yet.
    if (fit === 'crop' && follow === 'subject' && subjects !== undefined && JSON.stringify(subjects) !== '{}') (await import('../shared/subjects/subjects.ts')).readSubjects(subjects, node, 'subjects')
  },
  async prepare(context) {
    const { inputs: { video, subjects }, params: { to, fit, follow, zoom, calm, detector }, models, node, signal } = context
    const { cutWindow, overBlur } = await import('./reframe/cut-window.ts')
    const { info } = video
    const size = sizeOf(to, info)
    const window = windowOf(size, info, zoom)
    const parts = { size, window, cutWindow, overBlur }
    if (fit === 'pad-blur' || follow === 'hand' || (window.width > 0.9995 && window.height > 0.9995)) return { ...parts, at: undefined }
    const { readSubjects } = await import('../shared/subjects/subjects.ts')
    const { planWindow } = await import('./reframe/plan-window.ts')
    const looked = async () => {
      const { detectorOf, findSubjects } = await import('../shared/subjects/find-subjects.ts')
      return findSubjects(video, { rate: 6, confidence: 0.6, detector: await detectorOf(models, detector, signal) }, context)
    }
    const found = subjects === undefined ? await looked() : readSubjects(subjects, node, 'subjects')
    return { ...parts, at: planWindow(found, { window, rate: fps(info.rate), calm }) }
  },
  async frame(n, context) {
    const { inputs, params: { fit, x, y }, prepared: { size, window, at, cutWindow, overBlur } } = context
    const source = await inputs.video.frame(n)
    if (fit === 'pad-blur') return overBlur(source, size, context)
    const by = (middle: number, side: number): number => Math.min(1 - side, Math.max(0, middle - side / 2))
    return cutWindow(source, at?.(n) ?? { x: by(x, window.width), y: by(y, window.height) }, window, size, context)
  },
})
