/** All that is wrong or doubtful: with the graph, with its last run, with the plugins. Choosing one goes to where it sits. */
import type { Fault, Warning } from '../api/client.ts'
import type { Editor } from '../editor.ts'
import { ownerOf } from '../run/run-state.ts'
import type { Foresight } from '../run/foresight.ts'
import { shareOf, type Models } from '../run/models.ts'
import type { Runs } from '../run/runs.ts'
import { t, tn } from '../language/t.ts'
import { make } from './dom.ts'
import { faultText, fixText } from './fault-text.ts'
import { nodeTitle, portLabel } from './fault-words.ts'

/** Faults of the graph as it is now, and those of its last run that still stand. */
export function faultsNow(editor: Editor, runs: Runs): readonly Fault[] {
  const shown = runs.shown === undefined ? [] : runs.stateOf(runs.shown).faults
  const stands = shown.filter(({ code, node }) => code !== 'E_CANCELLED' && (node === undefined || runs.nodeState(ownerOf(node))?.state === 'failed'))
  const known = new Set(editor.faults.map(({ message }) => message))
  return [...editor.faults, ...stands.filter(({ message }) => !known.has(message))]
}

/** What is doubtful about the graph as it is now, and what its last run had to say of nodes that are still the same; each once. */
export function warningsNow(editor: Editor, runs: Runs, foresight: Foresight): readonly Warning[] {
  const run = runs.shown === undefined ? undefined : runs.stateOf(runs.shown)
  const stands = (run?.warnings ?? []).filter(({ node }) => node === undefined || !['dirty', undefined].includes(runs.nodeState(ownerOf(node))?.state))
  return [...new Map([...editor.warnings, ...foresight.warnings, ...stands].map((one) => [one.message, one])).values()]
}

/** Faults of the graph that a render would not get past: what lacks a model may be left out where the graph says so. */
export const stopping = ({ faults, document }: Editor): readonly Fault[] =>
  faults.filter(({ code, node }) => code !== 'E_MODEL_MISSING' || document.nodes[node === undefined ? '' : ownerOf(node)]?.onError !== 'continue')

/** By the node of the document that they sit on. */
export function byNode(all: readonly Fault[]): ReadonlyMap<string, readonly Fault[]> {
  const found = new Map<string, Fault[]>()
  for (const fault of all) {
    if (fault.node === undefined) continue
    const name = ownerOf(fault.node)
    found.set(name, [...(found.get(name) ?? []), fault])
  }
  return found
}

/** What brings a model that isn't here. */
function fetchRow(editor: Editor, models: Models, model: string): HTMLElement {
  const command = `reelgraph models pull ${model}`
  const copy = (): Promise<void> => navigator.clipboard.writeText(command).then(() => editor.say(t('The command is copied.')))
  const button = (text: string, about: string, does: () => Promise<void>) => make('button', { type: 'button', 'aria-label': about, onclick: () => void does().catch(editor.fail) }, text)
  const way = models.of(model)?.work === undefined ? [button(t('Copy'), t('Copy the command for {model}', { model }), copy), button(t('Fetch'), t('Fetch {model}', { model }), () => models.fetch(model))] : [make('progress', { max: 1, value: shareOf(models.of(model)) ?? 0, 'data-model': model, 'aria-label': t('Fetching {model}', { model }) })]
  return make('div', { className: 'row fetch' }, make('code', { title: command }, command), ...way)
}

/** Rows that are drawn before one asks for all: a film of thousands of clips may have a warning for each. */
const MOST = 200

export function createProblems(editor: Editor, runs: Runs, models: Models, foresight: Foresight, onCount: (faults: number, warnings: number) => void) {
  const list = make('ul', { id: 'problems', className: 'problems' })
  let drawn = ''

  function draw(): void {
    const faults = faultsNow(editor, runs)
    const plugins = editor.catalogue.problems
    const warnings = warningsNow(editor, runs, foresight)
    onCount(faults.length + plugins.length, warnings.length)
    const content = JSON.stringify([faults, plugins, warnings, faults.map(({ model }) => (model === undefined ? undefined : models.of(model)?.work?.kind))])
    for (const bar of list.querySelectorAll('progress')) bar.value = shareOf(models.of(bar.dataset['model']!)) ?? 0
    if (content === drawn) return
    drawn = content
    const none = faults.length + plugins.length > 0 ? [] : [make('li', { className: 'soft' }, warnings.length === 0 ? t('None: ready to render.') : tn(warnings.length, 'Ready to render, with {count} warning.', 'Ready to render, with {count} warnings.'))]
    const row = (fault: Fault, where: string, { go, lesser = false, name }: { readonly go?: () => void; readonly lesser?: boolean; readonly name?: string } = {}) =>
      make('li', lesser ? { className: 'lesser' } : {},
        make('button', { type: 'button', ...(go === undefined ? { disabled: true } : { onclick: go }) },
          make('span', { className: 'where' }, make('span', {}, make('b', {}, where), ...(name === undefined || fault.port === undefined ? [] : [` · ${portLabel(editor, name, fault.port)}`]), ...(lesser ? [make('small', {}, t('warning'))] : [])), make('code', { dir: 'ltr' }, [fault.code, ...(name === undefined ? [] : [fault.port === undefined ? name : `${name}.${fault.port}`])].join(' '))),
          make('span', { dir: 'auto' }, faultText(fault, editor)),
          ...(fault.fix === '' || fault.model !== undefined ? [] : [make('span', { className: 'fix', dir: 'auto' }, fixText(fault, editor))])),
        ...(fault.model === undefined ? [] : [fetchRow(editor, models, fault.model)]))
    const placed = (fault: Fault, lesser = false): HTMLElement => {
      const name = fault.node === undefined ? undefined : ownerOf(fault.node)
      if (name === undefined || editor.document.nodes[name] === undefined) return row(fault, t('Graph'), { go: () => editor.select([]), lesser })
      return row(fault, nodeTitle(editor, name), { go: () => jump(name, fault.port), lesser, name })
    }
    const rows = [...faults.map((one) => () => placed(one)), ...plugins.map((fault) => () => row(fault, t('Plugin'))), ...warnings.map((one) => () => placed(one, true))]
    list.replaceChildren(...none, ...rows.slice(0, MOST).map((one) => one()), ...(rows.length > MOST ? [rest(rows.slice(MOST))] : []))
  }

  function rest(rows: readonly (() => HTMLElement)[]): HTMLElement {
    const item = make('li', {}, make('button', { type: 'button', onclick: showAll }, tn(rows.length, 'Show {count} more', 'Show {count} more')))
    function showAll(): void {
      const all = rows.map((one) => one())
      item.replaceWith(...all)
      all[0]?.querySelector('button')?.focus()
    }
    return item
  }

  function jump(name: string, port: string | undefined): void {
    editor.select([name], { show: true })
    const field = document.querySelector<HTMLElement>(`#inspector [data-param="${CSS.escape(port ?? '')}"] :is(input, textarea, select)`)
    field?.focus()
  }

  editor.on('faults', draw)
  editor.on('document', draw)
  runs.onChange(draw)
  foresight.onChange(draw)
  models.onChange(draw)
  draw()
  return { element: list }
}
