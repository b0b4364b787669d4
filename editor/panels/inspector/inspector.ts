/** What is chosen, and a way to change it: a node, something of the canvas, several, or the graph itself. */
import type { PromptWord } from '../../../engine/backends/prompt-reading.ts'
import type { Fault } from '../../api/client.ts'
import { itemOf } from '../../document/items.ts'
import type { Editor } from '../../editor.ts'
import type { Keying } from '../../curves/keying.ts'
import { graphForm } from './graph-form.ts'
import { itemForm, severalForm } from './item-form.ts'
import { faultText, fixText } from '../fault-text.ts'
import { nodeForm } from './node-form.ts'
import { promptWords } from './prompt-words.ts'
import { t } from '../../language/t.ts'

export interface InspectorEvents {
  /** All that is selected on the canvas. */
  chosen(): readonly string[]
  faultsOf(name: string): readonly Fault[]
  warningsOf(name: string): readonly Fault[]
  /** What becomes of each word of its prompt. */
  wordsOf(name: string): readonly PromptWord[]
  /** What to do where its clip is in another format than the film. */
  formatOf(name: string): HTMLElement | undefined
  /** What a node and those inside it said of their work in the last run, by their names. */
  reportsOf(name: string): Readonly<Record<string, string>> | undefined
  enter(name: string): void
  place(name: string, param: string): void
  readonly keying: Keying
  /** Runs a command by its title. */
  act(title: string): void
}

export function createInspector(panel: HTMLElement, editor: Editor, { chosen, faultsOf, warningsOf, wordsOf, formatOf, reportsOf, enter, place, keying, act }: InspectorEvents) {
  let shown = ''
  let waiting: ReturnType<typeof setTimeout> | undefined

  function show(): void {
    const names = chosen()
    const [name] = names
    const node = name === undefined ? undefined : editor.document.nodes[name]
    const item = name === undefined ? undefined : itemOf(editor.document, name)
    const content =
      names.length > 1 ? severalForm(names.length, act)
      : name !== undefined && node !== undefined ? nodeForm(editor, name, node, editor.types.get(node.type), { redraw: show, enter, takes: () => act(t('Takes')), place, keying })
      : name !== undefined && item !== undefined ? itemForm(editor, name, item)
      : graphForm(editor, show)
    const at = `${editor.path} ${names.join()}`
    // The same thing, drawn anew, keeps its place and the field that had the focus.
    const [top, focused] = at === shown ? [panel.scrollTop, document.activeElement?.id] : [0, undefined]
    shown = at
    panel.replaceChildren(...content)
    panel.scrollTop = top
    if (focused !== undefined && focused !== '' && focused !== 'canvas') panel.querySelector<HTMLElement>(`#${CSS.escape(focused)}`)?.focus()
    mark()
  }

  /** Faults and warnings at their fields and ports; without drawing the fields anew, in which somebody may be typing. */
  function mark(): void {
    const names = chosen()
    const faults = names.length === 1 ? faultsOf(names[0]!) : []
    const warnings = names.length === 1 ? warningsOf(names[0]!) : []
    for (const place of panel.querySelectorAll<HTMLElement>('[data-param], [data-port]')) {
      const at = (all: readonly Fault[]): Fault | undefined => all.find(({ port }) => port !== undefined && port.split(/[.[]/)[0] === (place.dataset['param'] ?? place.dataset['port']))
      const fault = at(faults)
      const doubt = fault === undefined ? at(warnings) : undefined
      place.classList.toggle('wrong', fault !== undefined)
      place.classList.toggle('doubtful', doubt !== undefined)
      const said = fault !== undefined ? fixText(fault, editor) : doubt !== undefined ? `${faultText(doubt, editor)} ${fixText(doubt, editor)}`.trim() : undefined
      const note = place.querySelector('em')
      if (said === undefined) note?.remove()
      else if (note === null) place.append(Object.assign(document.createElement('em'), { textContent: said }))
      else note.textContent = said
    }
    markWords(names.length === 1 ? names[0]! : '')
    markReports(names.length === 1 ? names[0]! : '')
    markFormat(names.length === 1 ? names[0]! : '')
  }

  function markFormat(name: string): void {
    const before = panel.querySelector('.mismatches')
    const next = formatOf(name)
    if (before !== null && next !== undefined && before.textContent === next.textContent) return
    before?.remove()
    if (next !== undefined) panel.querySelector('.identity')?.after(next)
  }

  function markWords(name: string): void {
    const place = panel.querySelector('[data-param="prompt"]')
    const before = place?.querySelector('.prompt-words')
    const words = wordsOf(name)
    if (words.length === 0) return before?.remove()
    const next = promptWords(words)
    if (before?.isEqualNode(next) === true) return
    before?.remove()
    const note = place?.querySelector('em')
    if (note === null || note === undefined) place?.append(next)
    else note.before(next)
  }

  function markReports(name: string): void {
    const lines = Object.entries(reportsOf(name) ?? {}).sort(([a], [b]) => a.localeCompare(b, undefined, { numeric: true })).map(([node, text]) => (node === name ? text : `${node.slice(name.length + 1)}: ${text}`))
    const place = panel.querySelector('.reports')
    if (lines.length === 0) return place?.remove()
    const section = place ?? panel.appendChild(Object.assign(document.createElement('section'), { className: 'reports' }))
    if (section.textContent === [t('In the last run'), ...lines].join('')) return
    section.replaceChildren(...[t('In the last run'), ...lines].map((text, k) => Object.assign(document.createElement(k === 0 ? 'h3' : 'p'), { textContent: text })))
  }

  return {
    show,
    mark,
    /** Changes from elsewhere are shown; whoever types keeps the field. Who goes from field to field is in neither for a moment. */
    refresh() {
      clearTimeout(waiting)
      waiting = setTimeout(() => {
        const active = document.activeElement
        if (!panel.contains(active) || active?.closest('.links') !== null) show()
        else mark()
      }, 0)
    },
  }
}
