/** The film's format in the bar above, to change there, with what will be written. */
import type { Editor } from '../editor.ts'
import { t } from '../language/t.ts'
import { make } from '../panels/dom.ts'
import { duration } from '../panels/words.ts'
import type { Foresight } from '../run/foresight.ts'
import { createFormatControl, filmText, rateText } from './format-control.ts'

export function createFormatButton(editor: Editor, foresight: Foresight): { readonly element: HTMLElement; toggle(): void } {
  const button = make('button', { type: 'button', id: 'film-format', dir: 'auto', 'aria-haspopup': 'dialog', 'aria-expanded': 'false', onclick: toggle })
  const control = createFormatControl(editor)
  const written = make('ul', { className: 'writes' })
  const panel = make('div', { className: 'format-panel', role: 'dialog', 'aria-label': t('Format of the film'), hidden: true, tabIndex: -1 },
    make('h2', {}, t('Format of the film')), make('p', { className: 'soft small' }, t('Size and rate of nodes that name none themselves.')), control.element, written)
  const outside = (event: Event): void => void (panel.contains(event.target as Node) || button.contains(event.target as Node) || close())

  function close(): void {
    const inside = panel.contains(document.activeElement)
    panel.hidden = true
    button.setAttribute('aria-expanded', 'false')
    removeEventListener('pointerdown', outside, { capture: true })
    if (inside) button.focus()
  }
  function toggle(): void {
    if (!panel.hidden) return close()
    panel.hidden = false
    button.setAttribute('aria-expanded', 'true')
    control.sync()
    const { left, bottom } = button.getBoundingClientRect()
    panel.style.left = `${Math.max(8, Math.min(left, innerWidth - panel.offsetWidth - 8))}px`
    panel.style.top = `${bottom + 6}px`
    ;(panel.querySelector<HTMLElement>('[aria-pressed=true]') ?? panel.querySelector<HTMLElement>('button'))?.focus()
    addEventListener('pointerdown', outside, { capture: true })
  }
  panel.onkeydown = (event) => {
    if (event.key !== 'Escape') return
    event.stopPropagation()
    close()
  }
  function show(): void {
    const text = filmText(editor.document.film)
    button.textContent = text
    button.setAttribute('aria-label', t('Format of the film: {format}', { format: text }))
    if (!panel.hidden) control.sync()
  }
  function list(): void {
    written.replaceChildren(...[...foresight.written].map(([name, { file, codec, width, height, fps, frames }]) =>
      make('li', {}, make('b', {}, file), make('span', { className: 'soft', dir: 'auto' }, `${width} × ${height} · ${rateText(fps)} · ${duration(frames / fps)} · ${codec}`), ...(editor.document.nodes[name] === undefined ? [] : [make('button', { type: 'button', className: 'icon', 'aria-label': t('Go to {node}', { node: name }), onclick: () => { close(); editor.select([name], { show: true }) } }, '→')]))))
  }
  editor.on('document', show)
  editor.on('opened', show)
  foresight.onChange(list)
  show()
  document.body.append(panel)
  return { element: button, toggle }
}
