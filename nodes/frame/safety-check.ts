import { defineNode, failure, frameTime, type Clip, type ClipSource, type FrameContext, type NodeServices, type SafetyVerdict, type Still } from '../../engine/api.ts'
import { flaggedFault, hiddenFrame, SAFETY_ACTIONS, type SafetyAction } from '../shared/safety-policy.ts'

type Check = (picture: Still) => Promise<SafetyVerdict>

/** Hides what a safety checker flags, or stops there. */
export const safetyCheck = defineNode({
  type: 'safety-check',
  title: 'Safety check',
  version: 1,
  category: 'frame',
  description: 'Looks at a picture, or at every few frames of a clip, with a safety checker, and stops at what it flags, blurs it or makes it black. Needs a model package of the family safety-checker.',
  tags: ['nsfw', 'content filter', 'moderation', 'censor', 'blur', 'blur faces', 'explicit'],
  imageModel: { family: 'safety-checker', needed: true },
  inputs: {
    video: { type: 'video', title: 'Video', optional: true },
    image: { type: 'image', title: 'Image', optional: true },
  },
  outputs: {
    video: { type: 'video', title: 'Video', optional: true, description: 'Where a video is wired.' },
    image: { type: 'image', title: 'Image', optional: true, description: 'Where an image is wired.' },
  },
  params: {
    action: { type: 'string', enum: SAFETY_ACTIONS, default: 'stop', title: 'If flagged' },
    every: { type: 'integer', default: 12, minimum: 1, maximum: 100000, uiMaximum: 60, unit: 'frames', title: 'Every', description: 'Frames from one look to the next. What lies between two looks is hidden where either is flagged.' },
    strictness: { type: 'number', default: 0, minimum: -2, maximum: 2, uiMinimum: -0.1, uiMaximum: 0.1, step: 0.005, title: 'Strictness', description: 'Added to all scores: above 0 more is flagged, below 0 less.' },
    model: { type: 'string', optional: true, minLength: 1, title: 'Model', description: 'Model package of the family safety-checker. Absent: the first that is installed.' },
  },
  cost: 20,
  describe: ({ inputs }) => passed(inputs),
  async run({ inputs, params, node, models, kernels, signal, log, report }) {
    if (inputs.video === undefined && inputs.image === undefined) throw failure('E_PORT_MISSING', { node, port: 'video', expected: 'a clip or an image', got: 'neither' })
    const model = await models.safetyCheckers.find(params.model, signal)
    report({ model: model.name })
    const check: Check = (picture) => model.check(picture, { strictness: params.strictness, signal, log })
    const { video, image } = inputs
    return {
      ...(image === undefined ? {} : { image: await safeImage(image, check, params.action, { kernels, report, log }) }),
      ...(video === undefined ? {} : { video: safeClip(video, check, params, { report, log }) }),
    }
  },
})

const passed = ({ video, image }: { readonly video: Clip | undefined; readonly image: Still | undefined }) => ({ ...(video === undefined ? {} : { video }), ...(image === undefined ? {} : { image }) })

async function safeImage(image: Still, check: Check, action: SafetyAction, { kernels, report, log }: Pick<NodeServices, 'kernels' | 'report' | 'log'>): Promise<Still> {
  const verdict = await check(image)
  if (!verdict.flagged) return image
  if (action === 'stop') throw flaggedFault(verdict, 'the image')
  report({ flaggedImage: true })
  log.warn('W_CONTENT_HIDDEN', { port: 'image' })
  return kernels.toStill(await hiddenFrame(await kernels.fromStill(image), action, kernels))
}

/** Frames that are read on the way to the next look, in order, so that nobody has to go back for them. */
const READ_AHEAD = 24

/** A pure function of the frame number: each frame hangs on the looks before and after it, which are remembered. */
function safeClip(clip: Clip, check: Check, { action, every }: { readonly action: SafetyAction; readonly every: number }, { report, log }: Pick<NodeServices, 'report' | 'log'>): ClipSource {
  const { info } = clip
  const looks = new Map<number, Promise<SafetyVerdict>>()
  const flagged = new Set<number>()
  const look = (at: number, scope: FrameContext): Promise<SafetyVerdict> => {
    const known = looks.get(at)
    // Whoever began it may have been called off.
    if (known !== undefined) return known.catch(() => look(at, scope))
    const made = (async () => check(await scope.kernels.toStill(await scope.pull(clip, at))))()
    looks.set(at, made)
    made.catch(() => looks.delete(at))
    return made
  }
  return {
    info,
    window: every <= READ_AHEAD ? { before: every - 1, after: every } : 'any',
    async frame(n, scope) {
      const before = n - (n % every)
      const after = Math.min(info.length - 1, before === n ? n : before + every)
      if (every <= READ_AHEAD && !looks.has(after)) for (let k = n; k < after; k++) await scope.pull(clip, k)
      for (const at of new Set([before, after])) {
        scope.signal.throwIfAborted()
        const verdict = await look(at, scope)
        if (!verdict.flagged) continue
        if (action === 'stop') throw flaggedFault(verdict, `frame ${at}, at ${frameTime(info, at).toFixed(2)} s`)
        if (flagged.size === 0) log.warn('W_CONTENT_HIDDEN', { port: 'video', detail: 'The report names the frames.' })
        if (!flagged.has(at)) report({ flaggedFrames: [...flagged.add(at)].sort((a, b) => a - b) })
        return hiddenFrame(await scope.pull(clip, n), action, scope.kernels)
      }
      return scope.pull(clip, n)
    },
  }
}
