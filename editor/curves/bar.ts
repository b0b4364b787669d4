/** The tools of the curve panel. */
import { t } from '../language/t.ts'
import { make } from '../panels/dom.ts'
import { easeKeys } from './edits.ts'
import type { Keying } from './keying.ts'
import { icon, KIND_PICTURES, presetPicture, presets } from './presets.ts'
import type { CurveState } from './state.ts'
import { number, parseChange, parseTime, TIME_FORMATS, timeText, type TimeFormat } from './times.ts'
import { shapeKeys, type Kind } from './ways.ts'

export interface BarEvents {
  insert(): void
  remove(): void
  type(time: ((before: number) => number) | undefined, value: ((before: number) => number) | undefined): void
  onChange(): void
  close(): void
}

const SNAP = { frames: 'M4 4v10M9 4v10M14 4v10M19 4v10M2 14h22', values: 'M4 4h18M4 9h18M4 14h18', same: 'M3 14L10 4l5 6l8-7M3 4v10h20', fit: 'M4 7V4h5M17 4h5v3M22 11v3h-5M9 14H4v-3', zoom: 'M4 7V4h5M17 4h5v3M22 11v3h-5M9 14H4v-3M10 9h6M13 6v6' }

export function createCurveBar(state: CurveState, keying: Keying, { insert, remove, type, onChange, close }: BarEvents) {
  const toggle = (path: string, label: string, get: () => boolean, set: (on: boolean) => void): readonly [HTMLButtonElement, () => void] => {
    const button = make('button', { type: 'button', className: 'icon', title: label, 'aria-label': label, onclick: () => { set(!get()); onChange() } }, icon(path))
    return [button, () => button.setAttribute('aria-pressed', String(get()))]
  }
  const [frames, showFrames] = toggle(SNAP.frames, t('Times catch on frames (Alt lets go)'), () => state.snap, (on) => { state.snap = on })
  const [values, showValues] = toggle(SNAP.values, t('Values catch on round numbers (Alt lets go)'), () => state.valueSnap, (on) => { state.valueSnap = on })
  const [same, showSame] = toggle(SNAP.same, t('One scale of values for all curves'), () => !state.own, (on) => { state.own = !on; state.fit() })
  const [broken, showBroken] = toggle(KIND_PICTURES.broken, t('Each handle moves by itself (Alt, while it is dragged)'), () => state.broken, (on) => { state.broken = on })
  const auto = make('button', { type: 'button', className: 'auto-key', title: t('What is changed in the inspector or on the picture gets a keyframe at the playhead, also where it had none'), onclick: () => keying.setAuto(!keying.auto) }, t('Auto-key'))

  const kinds: readonly (readonly [Kind, string])[] = [['auto', t('Through the neighbours, without overshooting')], ['flat', t('Level')], ['aligned', t('In one line')]]
  const shapes = kinds.map(([kind, label]) => make('button', { type: 'button', className: 'icon', title: label, 'aria-label': t('Handles: {kind}', { kind: label }), onclick: () => state.once(({ keyframes, chosen }) => shapeKeys(keyframes, chosen, kind)) }, icon(KIND_PICTURES[kind])))
  const ways = presets().map(({ title, way }) => [way, make('button', { type: 'button', className: 'icon', title, 'aria-label': t('Way to the next keyframe: {title}', { title }), onclick: () => state.once((given) => easeKeys(given, way)) }, presetPicture(way))] as const)

  const time = make('input', { type: 'text', className: 'number', 'aria-label': t('Time of the chosen keyframes'), title: t('Seconds, 12f for frames, 0:01:12 as a time code; += 0.5 moves all') })
  const value = make('input', { type: 'text', className: 'number', 'aria-label': t('Value of the chosen keyframes'), title: t('A number; += 2, -= 2, *= 2 and /= 2 change each') })
  const typed = (field: HTMLInputElement, change: ((before: number) => number) | undefined, put: (change: (before: number) => number) => void): void => {
    field.setCustomValidity(change === undefined ? t('This is no number that can be read here.') : '')
    if (change === undefined) return void field.reportValidity()
    put(change)
    show()
  }
  time.onchange = () => typed(time, parseChange(time.value, (text) => parseTime(text, state.format, state.rate)), (change) => type(change, undefined))
  value.onchange = () => typed(value, parseChange(value.value, number), (change) => type(undefined, change))
  for (const field of [time, value]) field.oninput = () => field.setCustomValidity('')
  const names: Readonly<Record<TimeFormat, string>> = { seconds: t('Seconds'), timecode: t('Time code'), frames: t('Frames') }
  const format = make('select', { 'aria-label': t('How times are shown') }, ...TIME_FORMATS.map((one) => make('option', { value: one }, names[one])))
  format.onchange = () => {
    state.format = format.value as TimeFormat
    onChange()
  }
  const button = (path: string, label: string, act: () => void) => make('button', { type: 'button', className: 'icon', title: label, 'aria-label': label, onclick: act }, icon(path))
  const add = make('button', { type: 'button', className: 'icon key-here', title: t('Set a keyframe at the playhead (Insert)'), 'aria-label': t('Set a keyframe at the playhead'), onclick: insert }, '◆')
  const away = make('button', { type: 'button', className: 'icon', title: t('Remove the chosen keyframes (Delete)'), 'aria-label': t('Remove the chosen keyframes'), onclick: remove }, '✕')
  const group = (label: string, ...children: HTMLElement[]) => make('div', { className: 'group', role: 'group', 'aria-label': label }, ...children)
  const element = make('div', { className: 'row', role: 'toolbar', 'aria-label': t('Curves') },
    group(t('Keyframes'), add, away, auto),
    group(t('Numbers'), make('label', {}, make('span', { className: 'soft' }, t('Time')), time), make('label', {}, make('span', { className: 'soft' }, t('Value')), value)),
    group(t('Way to the next keyframe'), ...ways.map(([, one]) => one)),
    group(t('Handles'), ...shapes, broken),
    group(t('Snapping'), frames, values),
    group(t('View'), same, button(SNAP.fit, t('Show all (F)'), () => { state.fit(); onChange() }), button(SNAP.zoom, t('Show what is chosen (Shift F)'), () => { state.fit(true); onChange() }), format),
    make('span', { className: 'grow' }),
    make('button', { type: 'button', className: 'icon', title: t('Close the curves'), 'aria-label': t('Close the curves'), onclick: close }, '✕'))

  function show(): void {
    for (const one of [showFrames, showValues, showSame, showBroken]) one()
    auto.setAttribute('aria-pressed', String(keying.auto))
    const chosen = state.visible().flatMap((track) => [...state.chosenOf(track)].map((index) => ({ track, key: track.keyframes[index]! })))
    for (const one of [time, value, away]) one.disabled = chosen.length === 0
    const allowed = state.easings()
    for (const [way, one] of ways) {
      one.disabled = chosen.length === 0 || allowed?.includes(way) === false
      one.setAttribute('aria-pressed', String(chosen.length > 0 && chosen.every(({ key: [, , its] }) => (its ?? 'linear') === way)))
    }
    for (const one of shapes) one.disabled = chosen.length === 0 || allowed !== undefined
    const common = (read: (one: (typeof chosen)[number]) => string): string => (new Set(chosen.map(read)).size === 1 ? read(chosen[0]!) : '')
    if (document.activeElement !== time) time.value = common(({ key }) => timeText(key[0], state.format, state.rate))
    if (document.activeElement !== value) value.value = common(({ key }) => String(key[1]))
    time.placeholder = value.placeholder = chosen.length > 1 ? t('several') : ''
    format.value = state.format
    add.disabled = state.visible().length === 0
  }
  return { element, show, type: () => { value.focus(); value.select() } }
}
