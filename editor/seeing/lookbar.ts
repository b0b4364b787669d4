/** The line over the preview: what is looked at, in which format, beside what, and how large. */
import { make } from '../panels/dom.ts'

/** @param close leads back from a film to the graph */
export function createLookbar(close: HTMLElement) {
  const title = make('b', { className: 'name' })
  const format = make('span', { className: 'soft format' })
  const ports = make('select', { 'aria-label': 'Port', hidden: true })
  const compare = make('select', { id: 'compare', 'aria-label': 'Compare with' })
  const over = make('button', { type: 'button', 'aria-pressed': 'true', hidden: true, title: 'Shows the mask over the picture' }, 'Over the picture')
  const pixel = make('output', { className: 'soft pixel' })
  const zoom = make('button', { type: 'button', id: 'zoom', title: 'One pixel of the picture a pixel of the screen, or the whole (wheel, double-click)' }, 'Fit')
  const compared = make('label', { className: 'pair' }, make('span', { className: 'soft' }, 'Compare'), compare)
  const element = make('div', { className: 'lookbar' }, title, ports, format, make('span', { className: 'grow' }), pixel, over, compared, zoom, close)
  return { element, title, format, ports, compare, over, pixel, zoom }
}
