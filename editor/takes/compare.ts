/** Two takes over each other, with a line between; any two of those that are made. */
import { loadPreview } from '../api/client.ts'
import { t } from '../language/t.ts'
import { make } from '../panels/dom.ts'
import { createScreen } from '../seeing/screen.ts'
import type { Planned } from './drafts.ts'

export interface Compared {
  readonly label: string
  readonly planned: Planned
}

const SIZE = { width: 1600, height: 1600 }

export interface CompareView {
  readonly element: HTMLElement
  readonly shown: boolean
  show(takes: readonly Compared[], a: number, b: number): void
  hide(): void
  /** The next at the right of the line. */
  step(by: number): void
}

export function createCompareView(fail: (error: unknown) => void, onClose: () => void): CompareView {
  const screen = createScreen({ onZoom: () => undefined, onDraw: () => undefined, onPress: () => false, onDouble: () => false, onPixel: () => undefined })
  const [first, second] = [make('select', { 'aria-label': 'A' }), make('select', { 'aria-label': 'B' })]
  const moment = make('input', { type: 'range', min: '0', max: '0.999', step: 'any', value: '0.4', 'aria-label': t('Moment') })
  const element = make('div', { className: 'take-compare', hidden: true },
    make('div', { className: 'row' }, make('b', {}, 'A'), first, make('b', {}, 'B'), second, make('label', { className: 'row grow' }, make('span', { className: 'soft' }, t('Moment')), moment), make('button', { type: 'button', onclick: () => hide() }, t('Back to the takes'))),
    make('div', { className: 'take-screen' }, screen.element))
  let takes: readonly Compared[] = []
  let pictures: readonly ImageBitmap[] = []
  let looking = new AbortController()

  async function look(): Promise<void> {
    looking.abort()
    const { signal } = (looking = new AbortController())
    const pair = [first, second].flatMap((select) => takes[Number(select.value)] ?? [])
    try {
      const next = await Promise.all(pair.map(async ({ planned: { source: { document, path, inputs }, at } }) => {
        const { picture } = await loadPreview({ document, path, node: at, moment: Number(moment.value), nearest: true, ...SIZE, ...(inputs === undefined ? {} : { inputs }) }, signal)
        return picture === undefined ? undefined : createImageBitmap(picture)
      }))
      if (signal.aborted) return
      const before = pictures
      pictures = next.filter((one) => one !== undefined)
      const [a, b] = pictures
      if (a !== undefined) screen.setFullSize(a.width, a.height)
      screen.show({ a, b })
      screen.element.setAttribute('aria-label', pair.map(({ label }) => label).join(' | '))
      element.dataset['shown'] = pair.map(({ label }) => label).join(' | ')
      for (const picture of before) picture.close()
    } catch (error) {
      if (!signal.aborted) fail(error)
    }
  }
  const hide = (): void => {
    if (element.hidden) return
    looking.abort()
    element.hidden = true
    delete element.dataset['shown']
    onClose()
  }
  first.onchange = second.onchange = moment.onchange = () => void look()
  return {
    element,
    get shown() {
      return !element.hidden
    },
    show(next, a, b) {
      takes = next
      for (const [select, at] of [[first, a], [second, b]] as const) select.replaceChildren(...takes.map(({ label }, index) => make('option', { value: String(index), selected: index === at }, label)))
      element.hidden = false
      screen.element.focus()
      void look()
    },
    hide,
    step(by) {
      second.selectedIndex = (second.selectedIndex + by + takes.length) % takes.length
      void look()
    },
  }
}
