/** A param over time, in the inspector: its value at the playhead, its curve, and its keyframes as rows of numbers. */
import { EASINGS } from '../../engine/frames/easing.ts'
import { sampleKeyframes } from '../../engine/graph/keyframes.ts'
import type { ParamSchema } from '../api/client.ts'
import type { EasingName, Keyframe } from '../document/keyframes.ts'
import { t, term } from '../language/t.ts'
import { make } from '../panels/dom.ts'
import { changeKeys, easeKeys, keyAt, onFrame, removeKeys, setKey, type Chosen } from './edits.ts'
import { bindKeys } from './keys.ts'
import type { Keying } from './keying.ts'
import { createPlot } from './plot.ts'
import { createCurveState } from './state.ts'
import { limitsOf, type Track } from './tracks.ts'

export interface Strip {
  readonly id: string
  readonly title: string
  readonly schema: ParamSchema | undefined
  readonly keyframes: readonly Keyframe[]
  /** Those that may be chosen, where not all may. */
  readonly easings?: readonly EasingName[] | undefined
  readonly keying: Keying
  /** Shows it in the curve panel. */
  open(): void
  /** Is told of each step of a drag; they are undone together. */
  set(keyframes: readonly Keyframe[]): void
  say(text: string): void
}

export function curveStrip({ id, title, schema, keyframes: given, easings, keying, open, set, say }: Strip): HTMLElement {
  let keyframes = given
  const limits = limitsOf(schema)
  const unit = schema?.['x-unit'] ?? ''
  let track: Track = { id, node: '', param: id, group: '', title, unit, keyframes, ...limits, ...(easings === undefined ? {} : { easings }) }
  const state = createCurveState({ tracks: () => [track], put: ([change]) => put(change![1]), rate: () => keying.rate, length: () => keying.length })
  const plot = createPlot(t('{label}: curve over time', { label: title }), state, keying, { ruler: 16, axis: 34 }, { onChange: () => plot.draw() })
  const rows = make('div', { className: 'keyframe-rows' })
  const [row, showRow] = keyRow()
  const element = make('div', { className: 'curves small-curves' }, row, plot.element, rows)
  bindKeys(element, state, plot, keying, { onChange: plot.draw, say, onType: () => rows.querySelectorAll<HTMLElement>('.of')[Math.max(0, ...state.chosenOf(track))]?.focus() })

  function put(next: readonly Keyframe[]): void {
    keyframes = next
    track = { ...track, keyframes }
    set(next)
    show()
  }
  const one = (index: number): Chosen => ({ keyframes, chosen: new Set([index]) })
  /** Rows that are there stay: who goes from field to field would lose the next one. */
  function drawRows(): void {
    if (rows.childElementCount === keyframes.length) return keyframes.forEach(syncRow)
    rows.replaceChildren(...keyframes.map(([time, value, easing], index) => {
      const number = index + 1
      const at = make('input', { type: 'number', value: time, min: 0, step: 'any', 'aria-label': t('Time of point {index} in seconds', { index: number }) })
      const of = make('input', { type: 'number', className: 'of', value, step: 'any', 'aria-label': t('Value of point {index}', { index: number }) })
      at.onchange = () => put(changeKeys(one(index), limits, ([, was]) => [Number(at.value), was]).keyframes)
      of.onchange = () => put(changeKeys(one(index), limits, ([was]) => [was, Number(of.value)]).keyframes)
      const ease = make('select', { 'aria-label': t('Way from point {index} to the next', { index: number }) }, ...(typeof easing === 'object' ? [make('option', { value: '', selected: true, disabled: true }, t('own curve'))] : []), ...(easings ?? EASINGS).map((name) => make('option', { value: name, selected: name === (easing ?? 'linear') }, term(name, 'easing'))))
      ease.onchange = () => put(easeKeys(one(index), ease.value as EasingName))
      return make('div', { className: 'keyframe-row' }, at, make('span', { className: 'soft' }, 's'), of, ease, make('button', { type: 'button', className: 'icon', 'aria-label': t('Remove point {index}', { index: number }), disabled: keyframes.length < 2, onclick: () => put(removeKeys(one(index))) }, '✕'))
    }))
  }

  function syncRow([time, value, easing]: Keyframe, index: number): void {
    const [at, of] = rows.children[index]!.querySelectorAll('input')
    for (const [field, now] of [[at, time], [of, value]] as const) if (field !== undefined && field !== document.activeElement) field.value = String(now)
    const ease = rows.children[index]!.querySelector('select')!
    const own = ease.querySelector('option[value=""]')
    if (typeof easing !== 'object') own?.remove()
    else if (own === null) ease.prepend(make('option', { value: '', disabled: true }, t('own curve')))
    ease.value = typeof easing === 'object' ? '' : (easing ?? 'linear')
  }

  /** The value at the playhead, and whether there is a keyframe. */
  function keyRow(): readonly [HTMLElement, () => void] {
    const time = (): number => onFrame(keying.seconds, keying.rate)
    const near = (): number => 0.5 / keying.rate
    const here = (): number => keyAt(keyframes, time(), near())
    const field = make('input', { type: 'number', id, step: limits.integer === true ? '1' : (schema?.['x-step'] ?? 'any'), 'aria-label': t('{title} at the playhead', { title }) })
    field.oninput = () => void (field.value !== '' && put(setKey(keyframes, time(), Number(field.value), limits, near())))
    const diamond = make('button', { type: 'button', className: 'icon key-here', onclick: () => put(here() < 0 ? setKey(keyframes, time(), sampleKeyframes(keyframes, time()), limits) : removeKeys(one(here()))) })
    const row = make('div', { className: 'key-row' }, diamond, field, ...(unit === '' ? [] : [make('span', { className: 'soft unit' }, unit)]), make('span', { className: 'grow' }), make('button', { type: 'button', onclick: open, title: t('Shows it in the curve panel') }, t('Curves')))
    return [row, () => {
      const there = here() >= 0
      const label = there ? t('Remove the keyframe at the playhead') : t('Set a keyframe at the playhead')
      diamond.textContent = there ? '◆' : '◇'
      diamond.title = label
      diamond.setAttribute('aria-label', label)
      if (document.activeElement !== field) field.value = String(Number(sampleKeyframes(keyframes, time()).toPrecision(5)))
    }]
  }

  function show(): void {
    showRow()
    plot.draw()
    drawRows()
  }
  let fitted = false
  keying.on(element, () => {
    showRow()
    plot.drawHead()
  })
  // Before it is in the page, it has no size to draw in.
  new ResizeObserver(() => {
    if (!fitted) state.fit()
    fitted = true
    plot.draw()
  }).observe(plot.element)
  showRow()
  drawRows()
  return element
}
