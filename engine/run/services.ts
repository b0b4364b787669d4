/** Builds what one node's `run` is given. */
import type { TrainingStep } from '../contract/events.ts'
import type { OutputFile } from '../contract/media-service.ts'
import type { NodeServices } from '../contract/node-services.ts'
import type { Clip, Still } from '../frames/clip.ts'
import type { Frame } from '../frames/frame.ts'
import type { PlannedFilm } from '../media/media.ts'
import type { ResolvedNode } from '../graph/resolved.ts'
import type { EvaluationOptions } from './evaluation.ts'
import { ScopedClip, servedOf, type ClipCost, type FrameScope } from './frame-server.ts'
import type { Json } from '../contract/sockets.ts'
import { warning, type Warn, type Warning } from '../contract/warnings.ts'
import { frameRange, pullFrames, type Slots } from './pull.ts'

/** What of an evaluation its nodes' services reach. */
export interface Evaluating {
  readonly options: Omit<EvaluationOptions, 'graph' | 'memo'>
  readonly lookAhead: number
  readonly slots: Slots
  readonly turn: Slots
  readonly reports: Record<string, Record<string, Json>>
  warn(one: Warning): void
  warningsOf(node: string): readonly Warning[]
  claim(path: string, node: string, file: string): void
  models(node: string): Readonly<Record<string, string>>
}

export interface ServicesOptions {
  readonly evaluation: Evaluating
  readonly node: ResolvedNode
  readonly key: string
  readonly seed: number
  readonly scope: FrameScope
  /** Where the work of clips made in `run` is counted. */
  readonly cost: ClipCost
  /** What the sides of pictures are divided by. */
  readonly proxy: number
  progress(done: number, total: number, message?: string): void
}

const PREVIEW_MS = 500
/** Of a training, that are sent on. */
const MOST_STEPS = 2000
const toBase64 = (bytes: Uint8Array): string => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))

/** `waited` tells the milliseconds that the node has waited for frames of its inputs. */
export function createServices(options: ServicesOptions): { services: NodeServices; waited: () => number } {
  const { evaluation, node, key, seed, scope, cost, progress, proxy } = options
  const { ports, signal, emit, graphText, force = false, live = false, mode, frames: range, part, onFilm } = evaluation.options
  let clips = 0

  async function* pull(clip: Clip, range: { from?: number; to?: number } = {}): AsyncGenerator<Frame> {
    const served = servedOf(clip)
    const frames = frameRange(range.from ?? 0, range.to ?? served.info.length - 1)
    const { lookAhead, slots } = evaluation
    const pulled = pullFrames({ clip: served, frames, lookAhead, slots, signal })
    try {
      for (let next = await scope.idle(pulled.next()); next.done !== true; next = await scope.idle(pulled.next())) {
        cost.pulled = (cost.pulled ?? 0) + 1
        if (scope.checked) yield* lent(next.value)
        else yield next.value
      }
    } finally {
      await pulled.return(undefined)
    }
  }
  /** A copy, that is compared when the node asks for the next. */
  function* lent(frame: Frame): Generator<Frame> {
    const own = ports.server.scope(signal, { node: node.name, type: node.spec.type, checked: true })
    try {
      yield own.lend(frame.retain())
      own.check()
    } finally {
      own.close()
    }
  }
  const log = (level: 'debug' | 'info') => (message: string, facts: Record<string, unknown> = {}) => ports.log[level]({ node: node.name, ...facts }, message)
  const warn: Warn = (code, facts) => evaluation.warn(warning(code, { node: node.name, type: node.spec.type, ...facts }))
  const said = { debug: log('debug'), info: log('info'), warn }
  const report = (facts: Parameters<NodeServices['report']>[0]): void => {
    evaluation.reports[node.name] = { ...evaluation.reports[node.name], ...facts }
    emit({ type: 'node-report', node: node.name, facts })
  }
  let shown = -Infinity
  const preview = (picture: Still): void => {
    if (mode !== 'run' || ports.now() - shown < PREVIEW_MS) return
    shown = ports.now()
    // Lost where it can't be made: the run doesn't hang on it.
    media.imageBytes(picture, 'jpeg').then((bytes) => emit({ type: 'preview', node: node.name, image: `data:image/jpeg;base64,${toBase64(bytes)}` }), () => {})
  }
  let spread = 0
  const training = (step: TrainingStep): void => {
    if (mode !== 'run') return
    // Curves of as many points look as those of all.
    const told = Math.floor((step.step * MOST_STEPS) / Math.max(MOST_STEPS, step.steps))
    if (told === spread && step.validation === undefined && step.sample === undefined) return
    spread = told
    emit({ type: 'training', node: node.name, ...step })
  }
  const media = ports.media.forNode({
    node: node.name,
    // A stretch of a film is a film of its own.
    key: range === undefined || !node.spec.sink ? key : ports.hash(`${key} ${range.from}-${range.to}`),
    signal,
    graph: graphText,
    source: evaluation.options.source,
    claim: (path, file) => evaluation.claim(path, node.name, file),
    force,
    live,
    dry: mode === 'dry',
    ...(part?.film === undefined || part.node !== node.name ? {} : { stretch: part.film }),
    ...(onFilm === undefined ? {} : { planned: (film: PlannedFilm) => onFilm(node.name, film) }),
    proxy,
    progress,
    pull,
    digest: ports.frameDigest,
    spend: (milliseconds) => scope.spend(milliseconds),
    idle: (work) => scope.idle(work),
    reports: () => evaluation.reports,
    models: () => evaluation.models(node.name),
    warn,
    warnings: () => evaluation.warningsOf(node.name),
    wrote: (file: OutputFile) => emit({ type: 'artifact', node: node.name, ...file }),
    wrotePart: (part) => emit({ type: 'film-part', node: node.name, ...part }),
  })
  return {
    services: {
      node: node.name,
      key,
      seed,
      media,
      kernels: scope.kernels,
      models: ports.models.forNode({ key, mode, signal, log: said, progress }, mode === 'dry'),
      signal,
      log: said,
      progress,
      preview,
      training,
      report,
      pull,
      clip(source) {
        const id = `${key}#${clips++}`
        return new ScopedClip(ports.server.serve(source, { id, node: node.name, type: node.spec.type, cost }), scope)
      },
      dry: mode === 'dry',
      proxy,
    },
    waited: () => scope.waited,
  }
}
