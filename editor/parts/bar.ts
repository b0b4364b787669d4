/** The bar above: which graph is open, whether it is saved, what is rendered and how far that is. */
import { cancelRun, listGraphs, type Run } from '../api/client.ts'
import { portInputs } from '../canvas/face.ts'
import * as edit from '../document/commands.ts'
import { leftDrafts } from '../drafts.ts'
import { createFormatButton } from '../format/format-button.ts'
import { labelsOf } from '../files/names.ts'
import { fileActions, placeOfFile } from '../files/written.ts'
import { t, tn } from '../language/t.ts'
import type { Session } from '../session.ts'
import { get, make } from '../panels/dom.ts'
import { createGraphTabs } from '../panels/graph-tabs.ts'
import { faultText } from '../panels/fault-text.ts'
import { stopping } from '../panels/problems.ts'
import { hasEnded, statusOf } from '../run/run-state.ts'
import type { Work } from './work.ts'

export type Bar = ReturnType<typeof createBar>

export function createBar(editor: Session, { runs, foresight }: Work, run: (act: () => unknown) => void) {
  /** From the choice of another graph until it was looked into. */
  let opening = true
  const sinks = (): readonly string[] => Object.keys(editor.document.nodes).filter((name) => editor.types.get(editor.document.nodes[name]!.type)?.sink === true)
  const chosenSinks = (): readonly string[] => editor.selection.filter((name) => sinks().includes(name))
  async function render(only?: readonly string[]): Promise<void> {
    editor.change(edit.shuffleSeeds(editor.document, Math.random))
    get('status').textContent = t('Rendering…')
    try {
      await runs.render(only)
    } catch (thrown) {
      // Whoever called is told why.
      get('status').textContent = ''
      throw thrown
    }
  }

  function showState(): void {
    get('saved').textContent = editor.saved ? t('Saved') : t('Not saved')
    get<HTMLButtonElement>('render').disabled = opening || stopping(editor).length > 0 || portInputs(editor.document).length > 0
    get('render').title = portInputs(editor.document).length > 0 ? t('A subgraph with ports: render the graph that uses it.') : ''
    const some = chosenSinks()
    get('render-selected').hidden = some.length === 0 || some.length === sinks().length
    get('render-selected').textContent = t('Render {name}', { name: some.join(', ') })
    get<HTMLButtonElement>('render-selected').disabled = stopping(editor).length > 0
  }

  function showRun(): void {
    const { shown } = runs
    const state = shown === undefined ? undefined : runs.stateOf(shown)
    const open = state !== undefined && !hasEnded(state)
    const bar = get<HTMLProgressElement>('progress')
    bar.hidden = get('cancel').hidden = !open
    if (!open) return
    const { share, text } = statusOf(state)
    if (share === undefined) bar.removeAttribute('value')
    else bar.value = share
    get('status').textContent = text
  }

  const withWarnings = ({ warnings }: Run): string => (warnings.length === 0 ? '' : tn(warnings.length, ', with {count} warning', ', with {count} warnings'))
  function showEnd(past: Run): void {
    get('status').textContent = past.status === 'done' ? t('Done{warnings}: {files}', { warnings: withWarnings(past), files: past.outputs.map(placeOfFile).join(', ') }) : past.status === 'cancelled' ? t('Render cancelled.') : `${t('Render failed.')} ${past.faults[0] === undefined ? '' : faultText(past.faults[0], editor)}`
    if (past.status === 'done') get('status').append(...past.outputs.slice(0, 1).flatMap((output) => fileActions(editor, output, past)))
  }

  let listing = 0
  async function listAll(): Promise<void> {
    const asked = ++listing
    const [graphs, left] = await Promise.all([listGraphs(), leftDrafts(editor.graphs.map(({ path }) => path))])
    // What was asked later knows better.
    if (asked !== listing) return
    const unsaved = left.filter(({ path }) => !graphs.some((graph) => graph.path === path))
    const known = graphs.some((graph) => graph.path === editor.path) ? graphs : [{ path: editor.path, title: editor.document.title ?? 'Untitled', template: false }, ...graphs]
    const option = (path: string, title: string) => make('option', { value: path, selected: path === editor.path }, title)
    const labels = labelsOf(known)
    const listed = known.map(({ path, template }, at) => ({ template, element: option(path, labels[at]!) }))
    const part = (label: string, template: boolean) => make('optgroup', { label }, ...listed.filter((one) => one.template === template).map(({ element }) => element))
    const both = listed.some(({ template }) => template) && listed.some(({ template }) => !template)
    get('graphs').replaceChildren(...(both ? [part(t('Yours'), false), part(t('Templates'), true)] : listed.map(({ element }) => element)), ...(unsaved.length === 0 ? [] : [make('optgroup', { label: t('Not saved') }, ...unsaved.map(({ path, document }) => option(path, document.title ?? t('Untitled'))))]))
  }

  const format = createFormatButton(editor, foresight)
  get('render').onclick = () => run(() => render())
  get('render-selected').onclick = () => run(() => render(chosenSinks()))
  get('cancel').onclick = () => run(() => runs.shown !== undefined && cancelRun(runs.shown))
  get('graph-tabs').append(createGraphTabs(editor).element, format.element)
  get('graphs').onchange = () => {
    opening = true
    showState()
    run(() => editor.open(get<HTMLSelectElement>('graphs').value))
  }
  editor.on('document', showState)
  editor.on('selection', showState)
  editor.on('opened', () => {
    listAll().catch(editor.fail)
    get('status').textContent = ''
  })
  editor.on('faults', () => {
    opening = false
    showState()
  })
  runs.onChange(showRun)
  runs.onEnd(showEnd)
  return { render, chosenSinks, listAll, format: format.toggle }
}
