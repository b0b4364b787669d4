/** Two takes over each other, with a line between, still or moving in step; any two of those that are made. */
import { loadPreview } from '../api/client.ts'
import { t } from '../language/t.ts'
import { make } from '../panels/dom.ts'
import { createScreen } from '../seeing/screen.ts'
import type { Planned } from './drafts.ts'
import { createMotion } from './motion.ts'

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
  /** Plays both, or stops. */
  toggle(): void
}

export function createCompareView(fail: (error: unknown) => void, onClose: () => void): CompareView {
  const screen = createScreen({ onZoom: () => undefined, onDraw: () => undefined, onPress: () => false, onDouble: () => false, onPixel: () => undefined })
  const [first, second] = [make('select', { 'aria-label': 'A' }), make('select', { 'aria-label': 'B' })]
  const moment = make('input', { type: 'range', min: '0', max: '0.999', step: 'any', value: '0.4', 'aria-label': t('Moment') })
  const play = make('button', { type: 'button', className: 'icon', onclick: () => toggle() })
  const element = make('div', { className: 'take-compare', hidden: true },
    make('div', { className: 'row' }, make('b', {}, 'A'), first, make('b', {}, 'B'), second, play, make('label', { className: 'row grow' }, make('span', { className: 'soft' }, t('Moment')), moment), make('button', { type: 'button', onclick: () => hide() }, t('Back to the takes'))),
    make('div', { className: 'take-screen' }, screen.element))
  let takes: readonly Compared[] = []
  let pictures: readonly ImageBitmap[] = []
  let looking = new AbortController()
  const motion = createMotion({
    onMoment: (share) => void (moment.value = String(share)),
    fail(error) {
      tellPlaying()
      fail(error)
    },
  })
  const chosen = (): readonly Compared[] => [first, second].flatMap((select) => takes[Number(select.value)] ?? [])
  function tellPlaying(): void {
    play.textContent = motion.playing ? '❚❚' : '▶'
    play.setAttribute('aria-label', motion.playing ? t('Pause') : t('Play'))
    element.classList.toggle('playing', motion.playing)
  }
  function start(): void {
    looking.abort()
    /** Of the frame that is drawn: both are drawn together. */
    const now: { a?: ImageBitmap; b?: ImageBitmap } = {}
    const drawn = (name: 'a' | 'b') => (picture: ImageBitmap): void => {
      now[name] = picture
      if (now.a !== undefined && name === last) screen.show(now)
    }
    const pair = chosen()
    const last = pair.length > 1 ? 'b' : 'a'
    motion.play(pair.map(({ planned }, index) => ({ planned, show: drawn(index === 0 ? 'a' : 'b') })), Number(moment.value))
    tellPlaying()
  }
  function toggle(): void {
    if (!motion.playing) return start()
    rest()
    void look()
  }
  function rest(): void {
    motion.stop()
    tellPlaying()
  }
  /** Other takes go on moving, if these do. */
  function again(): void {
    if (motion.playing) start()
    else void look()
    tellShown()
  }
  function tellShown(): void {
    const said = chosen().map(({ label }) => label).join(' | ')
    screen.element.setAttribute('aria-label', said)
    element.dataset['shown'] = said
  }
  tellPlaying()

  async function look(): Promise<void> {
    looking.abort()
    const { signal } = (looking = new AbortController())
    const pair = chosen()
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
      tellShown()
      for (const picture of before) picture.close()
    } catch (error) {
      if (!signal.aborted) fail(error)
    }
  }
  const hide = (): void => {
    if (element.hidden) return
    looking.abort()
    rest()
    element.hidden = true
    delete element.dataset['shown']
    onClose()
  }
  first.onchange = second.onchange = again
  moment.oninput = rest
  moment.onchange = () => void look()
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
      again()
    },
    toggle,
  }
}
