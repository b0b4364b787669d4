/** Two versions of one graph that came from the same: what each changed, and both together. Pure. */
import { alike as equal } from '../../engine/graph/difference.ts'
import type { GraphDocument } from './document.ts'

export type Part = 'nodes' | 'inputs' | 'outputs'
export type Side = 'mine' | 'theirs'

export interface Change {
  /** A node, an input, an output, or `title` and the like. */
  readonly part: Part | 'graph'
  readonly name: string
  readonly mine: 'same' | 'changed' | 'added' | 'removed'
  readonly theirs: 'same' | 'changed' | 'added' | 'removed'
  /** Both changed it, and not to the same. */
  readonly conflict: boolean
}

const PARTS = ['nodes', 'inputs', 'outputs'] as const

function howItChanged(before: unknown, after: unknown): Change['mine'] {
  if (equal(before, after)) return 'same'
  return before === undefined ? 'added' : after === undefined ? 'removed' : 'changed'
}

const valuesOf = (document: GraphDocument, part: Part | 'graph'): Readonly<Record<string, unknown>> => {
  if (part !== 'graph') return document[part] ?? {}
  const { nodes: _, inputs: __, outputs: ___, ui: ____, ...rest } = document
  return rest
}

/** Places on the canvas are left out: they are nobody's quarrel. */
export function changesOf(base: GraphDocument, mine: GraphDocument, theirs: GraphDocument): Change[] {
  return (['graph', ...PARTS] as const).flatMap((part) => {
    const [before, my, their] = [valuesOf(base, part), valuesOf(mine, part), valuesOf(theirs, part)]
    return [...new Set([...Object.keys(before), ...Object.keys(my), ...Object.keys(their)])].flatMap((name): Change[] => {
      const change = { mine: howItChanged(before[name], my[name]), theirs: howItChanged(before[name], their[name]) }
      if (change.mine === 'same' && change.theirs === 'same') return []
      return [{ part, name, ...change, conflict: change.mine !== 'same' && change.theirs !== 'same' && !equal(my[name], their[name]) }]
    })
  })
}

/** Takes what only one of the two changed, and for what both changed whatever `choose` says. */
export function merge(base: GraphDocument, mine: GraphDocument, theirs: GraphDocument, choose: (change: Change) => Side): GraphDocument {
  const changes = changesOf(base, mine, theirs)
  const apply = (part: Part | 'graph'): Record<string, unknown> => {
    const result: Record<string, unknown> = { ...valuesOf(mine, part) }
    for (const change of changes) {
      if (change.part !== part || change.theirs === 'same' || (change.conflict && choose(change) === 'mine')) continue
      const value = valuesOf(theirs, part)[change.name]
      if (value === undefined) delete result[change.name]
      else result[change.name] = value
    }
    return result
  }
  const merged: Record<string, unknown> = apply('graph')
  for (const part of PARTS) {
    const values = apply(part)
    if (part === 'nodes' || Object.keys(values).length > 0) merged[part] = values
  }
  const ui = { ...theirs.ui, ...mine.ui }
  return { ...(merged as unknown as GraphDocument), ...(Object.keys(ui).length === 0 ? {} : { ui }) }
}
