/** Makes drafts of takes: planned first, from the shelf where they are, in the queue where a model works, small where they are frames. */
import { cancelRun, loadPreview, plan, startRun, type NodePlan, type PortPlan, type Source } from '../api/client.ts'
import type { Editor } from '../editor.ts'
import { faultText } from '../panels/fault-text.ts'
import { hasEnded, ownerOf } from '../run/run-state.ts'
import type { Runs } from '../run/runs.ts'
import { t } from '../language/t.ts'
import { putOnShelf, takeFromShelf } from './shelf.ts'

/** Pixels that a draft fits into. */
export const SIZE = { width: 480, height: 480 }
/** Moment of the clip that a still shows: first frames are often black. */
const MOMENT = 0.4
/** A look costs this much beside what it looks at. */
const OVERHEAD = 0.3

export interface Draft {
  readonly picture: Blob
  /** What is looked at: length and rate, where it is a clip. */
  readonly info: PortPlan
}

/** What a take asks for, as far as a plan can say. */
export interface Planned {
  readonly source: Source
  readonly at: string
  /** Of its result. */
  readonly key: string
  readonly info: PortPlan | undefined
  /** Nodes that are made once, as a whole, and are not in the store. */
  readonly whole: readonly string[]
  /** Seconds for a still. */
  readonly seconds: number
}

export interface Drafts {
  plan(source: Source, at: string, signal: AbortSignal): Promise<Planned>
  /** From the shelf alone; undefined where it is not there. */
  recall(of: Planned, frame?: number): Promise<Draft | undefined>
  make(of: Planned, signal: AbortSignal, frame?: number): Promise<Draft>
}

/** Thrown where a take can't be made: the text says why. */
export class DraftRefused extends Error {}

export function createDrafts(editor: Pick<Editor, 'types'>, runs: Pick<Runs, 'stateOf' | 'onChange'>): Drafts {
  const ended = new Set<() => void>()
  runs.onChange(() => ended.forEach((listener) => listener()))

  const costOf = ({ node, type, seconds, frames, cached }: NodePlan): number => (cached ? 0 : isWhole({ node, type }) || frames === 0 ? seconds : seconds / frames)
  const isWhole = ({ type }: Pick<NodePlan, 'node' | 'type'>): boolean => editor.types.get(type)?.materialize === true
  const shelfKey = ({ key, at }: Planned, frame: number | undefined): string => `${key} ${at} ${SIZE.width} ${frame ?? 'still'}`

  function runEnded(id: string, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const check = (): void => {
        if (!hasEnded(runs.stateOf(id))) return
        stop()
        resolve()
      }
      const cancelled = (): void => {
        stop()
        cancelRun(id).catch(() => undefined)
        reject(new DOMException('', 'AbortError'))
      }
      const stop = (): void => {
        ended.delete(check)
        signal.removeEventListener('abort', cancelled)
      }
      ended.add(check)
      signal.addEventListener('abort', cancelled)
      check()
    })
  }
  async function render({ source, whole }: Planned, signal: AbortSignal): Promise<void> {
    const { id } = await startRun({ ...source, only: whole })
    await runEnded(id, signal)
    const { status, faults } = runs.stateOf(id)
    if (status !== 'done') throw new DraftRefused(faults[0] === undefined ? t('Render cancelled.') : faultText(faults[0]))
  }
  return {
    async plan(source, at, signal) {
      const { nodes, faults } = await plan({ ...source, only: [at] }, signal)
      if (faults[0] !== undefined) throw new DraftRefused(faultText(faults[0]))
      const own = nodes.find(({ node }) => node === at)
      if (own === undefined) throw new DraftRefused(t('There is no picture to play.'))
      return {
        source, at, key: own.key,
        info: own.ports.find(({ clip }) => clip !== undefined) ?? own.ports[0],
        whole: [...new Set(nodes.filter((one) => !one.cached && isWhole(one)).map(({ node }) => ownerOf(node)))],
        seconds: nodes.reduce((sum, one) => sum + costOf(one), OVERHEAD),
      }
    },
    async recall(of, frame) {
      const picture = await takeFromShelf(shelfKey(of, frame))
      return picture === undefined || of.info === undefined ? undefined : { picture, info: of.info }
    },
    async make(of, signal, frame) {
      if (of.whole.length > 0 && frame === undefined) await render(of, signal)
      const { document, path, inputs } = of.source
      const { picture, text, info } = await loadPreview({ document, path, node: of.at, nearest: true, proxy: 'auto', ...SIZE, ...(frame === undefined ? { moment: MOMENT } : { frame }), ...(inputs === undefined ? {} : { inputs }) }, signal)
      if (picture === undefined) throw new DraftRefused(text ?? t('There is no picture to play.'))
      await putOnShelf(shelfKey(of, frame), picture)
      return { picture, info: of.info ?? info }
    },
  }
}
