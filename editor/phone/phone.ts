/** On a small screen there is no room to wire: the film is watched, its form filled in, rendered and reviewed, one part at a time. */
import { createFormatControl, filmText } from '../format/format-control.ts'
import { t } from '../language/t.ts'
import type { Session } from '../session.ts'
import { get, make } from '../panels/dom.ts'
import type { Tabs } from '../panels/tabs.ts'
import type { Runs } from '../run/runs.ts'

const SMALL = '(max-width: 759px), (max-height: 480px) and (pointer: coarse)'
const PARTS = ['watch', 'form', 'render', 'review'] as const
type Part = (typeof PARTS)[number]
const ICONS: Readonly<Record<Part, string>> = {
  watch: 'M3 5.5h18v13H3zM10 9.2v5.6l5-2.8z',
  form: 'M4 6h16M4 12h16M4 18h9M8 4.5v3M15 10.5v3',
  render: 'M4 4h16v16H4zM8 4v16M16 4v16M4 9.3h4M4 14.6h4M16 9.3h4M16 14.6h4',
  review: 'M4 5h7v6H4zM13 5h7v6h-7zM4 13h7v6H4zM13 13h7v6h-7z',
}

function icon(path: string): SVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.setAttribute('aria-hidden', 'true')
  const line = document.createElementNS(svg.namespaceURI, 'path')
  line.setAttribute('d', path)
  svg.append(line)
  return svg
}

export interface PhoneEvents {
  readonly preview: HTMLElement
  readonly side: Tabs
  readonly runs: Runs
  commands(): void
}

export function createPhone(editor: Session, { preview, side, runs, commands }: PhoneEvents): void {
  const small = matchMedia(SMALL)
  const titles: Readonly<Record<Part, string>> = { watch: t('Watch'), form: t('Form'), render: t('Render'), review: t('Review') }
  const buttons = PARTS.map((part) => [part, make('button', { type: 'button', onclick: () => choose(part) }, icon(ICONS[part]), make('span', {}, titles[part]))] as const)
  const nodes = make('select', { id: 'phone-node', 'aria-label': t('Node to watch') })
  const bar = make('nav', { className: 'phone-bar', 'aria-label': t('Parts') }, ...buttons.map(([, button]) => button))
  const more = make('button', { type: 'button', className: 'icon phone-more', 'aria-label': t('All commands'), onclick: commands }, '⋯')
  const heading = make('div', { className: 'phone-watch' }, nodes)
  let shown: Part = 'watch'

  function choose(part: Part): void {
    if (part === 'render' && shown !== 'render') side.show('queue')
    if (part === 'review') side.show('history')
    show(part)
  }
  function show(part: Part): void {
    shown = part
    document.body.dataset['part'] = part
    for (const [name, button] of buttons) {
      if (name === part) button.setAttribute('aria-current', 'page')
      else button.removeAttribute('aria-current')
    }
  }
  function fit(): void {
    document.body.classList.toggle('phone', small.matches)
    if (small.matches) document.body.classList.remove('app')
  }
  function listNodes(): void {
    const { nodes: all } = editor.document
    nodes.replaceChildren(...Object.entries(all).map(([name, { type, title }]) => make('option', { value: name, selected: editor.selection[0] === name }, title ?? editor.types.get(type)?.title ?? name)))
    nodes.hidden = Object.keys(all).length < 2
  }
  /** There is no canvas to choose on: the film is watched. */
  function watchFilm(): void {
    const { nodes: all } = editor.document
    const sinks = Object.keys(all).filter((name) => editor.types.get(all[name]!.type)?.sink === true)
    const [film] = [...sinks, ...Object.keys(all).reverse()]
    if (small.matches && film !== undefined && editor.selection.length === 0) editor.select([film])
  }
  nodes.onchange = () => editor.select([nodes.value])
  const format = createFormatControl(editor)
  const summary = make('summary', {})
  get('app-view').append(make('details', { className: 'phone-format' }, summary, format.element))
  function showFormat(): void {
    summary.textContent = t('Format of the film: {format}', { format: filmText(editor.document.film) })
    format.sync()
  }

  preview.prepend(heading)
  get('render').before(more)
  document.querySelector('.status')?.after(bar)
  small.addEventListener('change', fit)
  for (const event of ['document', 'opened', 'selection'] as const) editor.on(event, listNodes)
  for (const event of ['document', 'opened'] as const) editor.on(event, showFormat)
  // A film that is done or was chosen is watched; what went wrong is told where it renders.
  new MutationObserver(() => preview.classList.contains('playing') && show('watch')).observe(preview, { attributes: true, attributeFilter: ['class'] })
  runs.onEnd(({ status }) => status === 'failed' && show('render'))
  fit()
  show('watch')
  editor.on('opened', watchFilm)
  listNodes()
  showFormat()
  watchFilm()
}
