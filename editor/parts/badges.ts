/** What each node wears on the canvas: its pictures, its state, its faults and warnings. */
import type { Fault } from '../api/client.ts'
import type { Badge } from '../canvas/node-badges.ts'
import type { Editor } from '../editor.ts'
import { rateText } from '../format/format-control.ts'
import type { Marks } from '../format/marks.ts'
import { duration } from '../panels/words.ts'
import { tellsWritten } from '../canvas/node-height.ts'
import { t } from '../language/t.ts'
import { portLabel } from '../panels/fault-words.ts'
import { faultText, fixText } from '../panels/fault-text.ts'
import { byNode, faultsNow, warningsNow } from '../panels/problems.ts'
import type { Thumbnails } from '../seeing/thumbnails.ts'
import type { UnderWay } from '../seeing/under-way.ts'
import type { Work } from './work.ts'

export interface Badges {
  of(name: string): Badge
  /** Nodes with a fault. */
  faulty(): Iterable<string>
  faultsOf(name: string): readonly Fault[]
  warningsOf(name: string): readonly Fault[]
  /** Something that they show has changed. */
  forget(): void
}

export function createBadges(editor: Editor, { runs, foresight }: Work, { thumbnails, underWay, marks }: { readonly thumbnails: Thumbnails; readonly underWay: UnderWay; readonly marks: Marks }): Badges {
  /** Kept until anything changes that they show: the canvas asks for them at each frame that it draws. */
  const badges = new Map<string, Badge>()
  let faults: ReadonlyMap<string, readonly Fault[]> | undefined
  let doubts: ReadonlyMap<string, readonly Fault[]> | undefined
  const faulty = (): ReadonlyMap<string, readonly Fault[]> => (faults ??= byNode(faultsNow(editor, runs)))
  const doubtful = (): ReadonlyMap<string, readonly Fault[]> => (doubts ??= byNode(warningsNow(editor, runs, foresight)))
  const faultsOf = (name: string): readonly Fault[] => faulty().get(name) ?? []
  const make = (name: string): Badge => {
    const node = editor.document.nodes[name]
    const type = editor.types.get(node?.type ?? '')
    const run = runs.nodeState(name)
    const written = foresight.written.get(name)
    return {
      title: node?.title ?? type?.title ?? name,
      thumbnails: type?.sink === true ? [] : (underWay.of(name, run?.state === 'running' ? run.preview : undefined) ?? thumbnails.of(name)),
      state: run,
      cached: thumbnails.cached.has(name),
      faults: faultsOf(name).map((fault) => ({ port: fault.port, label: fault.port === undefined ? '' : portLabel(editor, name, fault.port), text: `${faultText(fault, editor)} ${fixText(fault, editor)}` })),
      warnings: (doubtful().get(name)?.length ?? 0) + marks.of(name).length,
      ...(written === undefined ? (tellsWritten(type) ? { written: { format: '', file: t('Format: once all is wired') } } : {}) : { written: { format: `${written.width} × ${written.height} · ${rateText(written.fps)} · ${duration(written.frames / written.fps)}`, file: `${written.file} · ${written.codec}` } }),
    }
  }
  return {
    of(name) {
      let badge = badges.get(name)
      if (badge === undefined) badges.set(name, (badge = make(name)))
      return badge
    },
    faulty: () => faulty().keys(),
    faultsOf,
    warningsOf: (name) => doubtful().get(name) ?? [],
    forget() {
      badges.clear()
      faults = doubts = undefined
    },
  }
}
