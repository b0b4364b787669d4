/** Someone else has saved the graph since it was read: shows what each changed, and lets one choose. Nothing is overwritten unasked. */
import { changesOf, merge, type Change, type Side } from '../document/merge.ts'
import type { GraphDocument } from '../document/document.ts'
import { make } from './dom.ts'

export interface Versions {
  readonly path: string
  /** What both began from. */
  readonly base: GraphDocument
  readonly mine: GraphDocument
  readonly theirs: GraphDocument
}

export type Resolution = { readonly kind: 'save'; readonly document: GraphDocument } | { readonly kind: 'take' } | { readonly kind: 'copy' }

const WORDS = { same: '', changed: 'changed', added: 'added', removed: 'removed' } as const

/** Undefined: decided later; all stays as it is. */
export function resolveConflict({ path, base, mine, theirs }: Versions): Promise<Resolution | undefined> {
  const changes = changesOf(base, mine, theirs)
  const choices = new Map<string, Side>()
  const idOf = (change: Change): string => `${change.part} ${change.name}`
  const both = (): GraphDocument => merge(base, mine, theirs, (change) => choices.get(idOf(change)) ?? 'mine')

  return new Promise((resolve) => {
    const row = (change: Change): HTMLElement => {
      const pick = (side: Side, text: string) => {
        const radio = make('input', { type: 'radio', name: idOf(change), checked: side === 'mine', onchange: () => choices.set(idOf(change), side) })
        return make('td', {}, change.conflict ? make('label', { className: 'pair' }, radio, text) : text)
      }
      return make('tr', { className: change.conflict ? 'clash' : '' }, make('th', { scope: 'row' }, change.part === 'inputs' ? `input ${change.name}` : change.name), pick('mine', WORDS[change.mine]), pick('theirs', WORDS[change.theirs]))
    }
    const end = (resolution: Resolution | undefined): void => {
      resolve(resolution)
      dialog.close()
    }
    const button = (text: string, about: string, resolution: () => Resolution | undefined, primary = false) => make('button', { type: 'button', className: primary ? 'primary' : '', title: about, onclick: () => end(resolution()) }, text)
    const clashes = changes.filter(({ conflict }) => conflict).length
    const dialog = make('dialog', { className: 'conflict', 'aria-labelledby': 'conflict-title' },
      make('h1', { id: 'conflict-title' }, 'Saved elsewhere since'),
      make('p', {}, `${path} was saved by someone else, or in another tab, after you opened it. ${clashes === 0 ? 'You changed different things: both can be kept.' : `${clashes === 1 ? 'One thing was' : `${clashes} things were`} changed by both: choose which to keep.`}`),
      make('table', {}, make('thead', {}, make('tr', {}, make('th', {}, ''), make('th', {}, 'Mine'), make('th', {}, 'Theirs'))), make('tbody', {}, ...changes.map(row))),
      make('div', { className: 'row' },
        button('Keep both', 'Saves what each changed, together', () => ({ kind: 'save', document: both() }), true),
        button('Only mine', 'Saves over the other version', () => ({ kind: 'save', document: mine })),
        button('Only theirs', 'Takes the other version; undo brings mine back', () => ({ kind: 'take' })),
        button('Mine as a copy', 'Saves mine under another name', () => ({ kind: 'copy' })),
        make('span', { className: 'grow' }),
        button('Later', 'Saves nothing', () => undefined)))
    dialog.onclose = () => {
      resolve(undefined)
      dialog.remove()
    }
    document.body.append(dialog)
    dialog.showModal()
  })
}
