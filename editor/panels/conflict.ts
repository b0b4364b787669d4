/** Someone else has saved the graph since it was read: shows what each changed, and lets one choose. Nothing is overwritten unasked. */
import { changesOf, merge, type Change, type Side } from '../document/merge.ts'
import type { GraphDocument } from '../document/document.ts'
import { make } from './dom.ts'
import { t, tn } from '../language/t.ts'

export interface Versions {
  readonly path: string
  /** What both began from. */
  readonly base: GraphDocument
  readonly mine: GraphDocument
  readonly theirs: GraphDocument
}

export type Resolution = { readonly kind: 'save'; readonly document: GraphDocument } | { readonly kind: 'take' } | { readonly kind: 'copy' }

const WORDS = { same: '', changed: t('changed'), added: t('added'), removed: t('removed') } as const

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
      return make('tr', { className: change.conflict ? 'clash' : '' }, make('th', { scope: 'row' }, change.part === 'inputs' ? t('input {name}', { name: change.name }) : change.name), pick('mine', WORDS[change.mine]), pick('theirs', WORDS[change.theirs]))
    }
    const end = (resolution: Resolution | undefined): void => {
      resolve(resolution)
      dialog.close()
    }
    const button = (text: string, about: string, resolution: () => Resolution | undefined, primary = false) => make('button', { type: 'button', className: primary ? 'primary' : '', title: about, onclick: () => end(resolution()) }, text)
    const clashes = changes.filter(({ conflict }) => conflict).length
    const dialog = make('dialog', { className: 'conflict', 'aria-labelledby': 'conflict-title' },
      make('h1', { id: 'conflict-title' }, t('Saved elsewhere since')),
      make('p', {}, `${t('{path} was saved by someone else, or in another tab, after you opened it.', { path })} ${clashes === 0 ? t('You changed different things: both can be kept.') : tn(clashes, 'One thing was changed by both: choose which to keep.', '{count} things were changed by both: choose which to keep.')}`),
      make('table', {}, make('thead', {}, make('tr', {}, make('th', {}, ''), make('th', {}, t('Mine')), make('th', {}, t('Theirs')))), make('tbody', {}, ...changes.map(row))),
      make('div', { className: 'row' },
        button(t('Keep both'), t('Saves what each changed, together'), () => ({ kind: 'save', document: both() }), true),
        button(t('Only mine'), t('Saves over the other version'), () => ({ kind: 'save', document: mine })),
        button(t('Only theirs'), t('Takes the other version; undo brings mine back'), () => ({ kind: 'take' })),
        button(t('Mine as a copy'), t('Saves mine under another name'), () => ({ kind: 'copy' })),
        make('span', { className: 'grow' }),
        button(t('Later'), t('Saves nothing'), () => undefined)))
    dialog.onclose = () => {
      resolve(undefined)
      dialog.remove()
    }
    document.body.append(dialog)
    dialog.showModal()
  })
}
