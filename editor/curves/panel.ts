/** The curve panel below the canvas: params over time, of the chosen nodes or of all. */
import { sampleKeyframes } from '../../engine/graph/keyframes.ts'
import type { Command } from '../commands/command.ts'
import { setParam } from '../document/commands.ts'
import type { Json } from '../document/document.ts'
import type { Editor } from '../editor.ts'
import { t } from '../language/t.ts'
import { get, make } from '../panels/dom.ts'
import { openMenu } from '../panels/menu.ts'
import { createCurveBar } from './bar.ts'
import { keyAt, removeKeys, setKey, tidyTime } from './edits.ts'
import { bindKeys } from './keys.ts'
import { keyId, type Keying } from './keying.ts'
import { createPlot } from './plot.ts'
import { createCurveState } from './state.ts'
import { driverOf, expressionOf } from './drive.ts'
import { createSignals } from './signals.ts'
import { setTrack, stillParams, trackId, tracksOf, valueOf, type Track } from './tracks.ts'

export function createCurvePanel(editor: Editor, keying: Keying) {
  const element = get('curves')
  let every = false
  let known: { readonly of: readonly unknown[]; readonly tracks: readonly Track[] } | undefined
  const nodes = (): readonly string[] | undefined => {
    const some = editor.selection.filter((name) => editor.document.nodes[name] !== undefined)
    return every || some.length === 0 ? undefined : some
  }
  /** How often the server has said what signals come to. */
  let answers = 0
  const signals = createSignals(editor, () => {
    answers++
    state.rescale()
    draw()
  })
  function withSignal(track: Track): Track {
    if (track.driven === undefined || element.hidden) return track
    const signal = signals.of(track.driven.node, track.driven.port, Math.max(keying.length, 5))
    const { minimum = -Infinity, maximum = Infinity } = track
    return signal === undefined ? track : { ...track, at: (time) => Math.min(maximum, Math.max(minimum, signal(time))) }
  }
  const state = createCurveState({
    tracks() {
      const of = [editor.document, editor.types, editor.types.size, nodes()?.join('\n'), answers, editor.checked, keying.length]
      if (known?.of.every((one, at) => one === of[at]) !== true) known = { of, tracks: tracksOf(editor.document, editor.types, nodes()).map(withSignal) }
      return known.tracks
    },
    put: (changes, join) => editor.change(changes.reduce((document, [track, keyframes]) => setTrack(document, track, keyframes), editor.document), join),
    rate: () => keying.rate,
    length: () => keying.length,
  })
  const plot = createPlot(t('Curves over time'), state, keying, { ruler: 22, axis: 56 }, { onChange: draw })
  const { insert, remove, type } = bindKeys(element, state, plot, keying, { onChange: draw, say: editor.say, onType: () => bar.type() })
  const bar = createCurveBar(state, keying, { insert, remove, type, onChange: draw, close: () => show(false) })
  const scope = make('select', { 'aria-label': t('Curves of') }, make('option', { value: '' }, t('Chosen nodes')), make('option', { value: 'all' }, t('All nodes')))
  const list = make('div', { className: 'curve-list', role: 'group', 'aria-label': t('Curves') })
  const add = make('button', { type: 'button', 'aria-haspopup': 'menu', onclick: () => animate() }, t('+ Curve'))
  const formula = make('div', { className: 'curve-expression', hidden: true })
  const none = make('p', { className: 'soft none' })
  element.append(bar.element, make('div', { className: 'curve-body' }, make('div', { className: 'curve-side' }, make('div', { className: 'pair' }, scope, add), list, formula), make('div', { className: 'curve-stage' }, plot.element, none)))
  element.hidden = true

  function show(on: boolean): void {
    element.hidden = !on
    document.body.classList.toggle('with-curves', on)
    if (!on) keying.setChosen(new Set())
    dispatchEvent(new Event('resize'))
    if (!on) return
    state.fit()
    draw()
  }
  function draw(): void {
    if (element.hidden) return
    plot.draw()
    bar.show()
    drawList()
    drawExpression()
    keying.setChosen(new Set(state.visible().flatMap((track) => [...state.chosenOf(track)].map((index) => keyId(track.node, track.param, track.keyframes[index]![0])))))
    const empty = state.tracks().length === 0
    none.hidden = !empty
    none.textContent = empty ? (nodes() === undefined ? t('Nothing changes over time yet. Choose a node, and one of its params by “+ Curve”.') : t('No param of this node changes over time yet. “+ Curve” lists those that can.')) : ''
    add.disabled = offered().length === 0
  }

  /** Params of the chosen nodes that have no keyframes yet. */
  const offered = () => (nodes() ?? []).flatMap((node) => stillParams(editor.document, editor.types, node).map(([param, schema]) => ({ node, param, schema })))
  function animate(): void {
    const { left, bottom } = add.getBoundingClientRect()
    const several = (nodes() ?? []).length > 1
    openMenu([left, bottom + 4], t('Change over time'), offered().map(({ node, param, schema }) => ({
      title: `${several ? `${editor.document.nodes[node]?.title ?? node} · ` : ''}${schema.title ?? param}`,
      pick() {
        const own = editor.document.nodes[node]?.params?.[param] ?? schema.default
        const value = typeof own === 'number' ? own : (schema.minimum ?? 0)
        editor.change(setParam(editor.document, node, param, { keyframes: [[tidyTime(keying.seconds), value]] as unknown as Json }))
        state.activate(trackId(node, param))
        state.fit()
        draw()
      },
    })))
  }

  let written = ''
  /** The text of the expression that moves the curve in front, and what is wrong with it. */
  function drawExpression(): void {
    const track = state.activeTrack()
    const driver = track?.driven === undefined ? undefined : track.param === '' ? { node: track.node, ...expressionOf(editor.document, editor.types, track.node) } : driverOf(editor.document, editor.types, track.node, track.param)
    const expression = driver?.expression
    formula.hidden = expression === undefined
    if (driver === undefined || expression === undefined) return
    const at = `${driver.node}.${expression.param}`
    if (at !== written || !formula.contains(document.activeElement)) {
      const field = make('input', { type: 'text', value: expression.text, spellcheck: false, 'aria-label': t('Expression'), title: t('t: seconds, frame, value: its keyframes, a to d: what is wired to it') })
      field.oninput = () => editor.change(setParam(editor.document, driver.node, expression.param, field.value), at)
      formula.replaceChildren(make('label', {}, make('b', {}, '='), field), make('em', { role: 'status' }))
    }
    written = at
    const fault = editor.faults.find(({ node, port }) => node === driver.node && port === expression.param)
    formula.querySelector('input')!.classList.toggle('wrong', fault !== undefined)
    formula.querySelector('em')!.textContent = fault?.detail ?? ''
  }

  /** A curve that comes to be shown is seen as a whole. */
  function appear(id: string, on: boolean): void {
    const was = state.isHidden(id)
    state.hide(id, !on)
    if (was && on) state.fit()
    draw()
  }

  let drawn: readonly Track[] = []
  function drawList(): void {
    const tracks = state.tracks()
    // What is typed or pressed in the list stays under the hand: rows are made anew only where there are others.
    if (tracks.length !== drawn.length || tracks.some(({ id, title, group }, at) => id !== drawn[at]!.id || title !== drawn[at]!.title || group !== drawn[at]!.group)) {
      list.replaceChildren(...[...new Set(tracks.map(({ node }) => node))].map((node) => [node, tracks.filter((track) => track.node === node)] as const).map(([node, some]) => make('div', { className: 'curve-group' }, make('button', { type: 'button', className: 'group-name', title: t('Choose this node'), onclick: () => editor.select([node]) }, some[0]!.group), ...some.map(row))))
    }
    drawn = tracks
    follow()
  }
  function row({ id, title }: Track): HTMLElement {
    const now = (): Track | undefined => state.tracks().find((track) => track.id === id)
    const eye = make('button', { type: 'button', className: `swatch-button tone-${plot.toneOf(now()!)}`, onclick: () => appear(id, state.isHidden(id)) })
    const name = make('button', { type: 'button', className: 'curve-name', onclick: () => {
      state.activate(id)
      appear(id, true)
    } }, title)
    name.title = title
    name.ondblclick = () => {
      const track = now()
      if (track !== undefined) state.choose(id, track.keyframes.keys(), false)
      draw()
    }
    const value = make('output', { className: 'soft' })
    const diamond = make('button', { type: 'button', className: 'icon key-here', onclick: () => now()?.driven !== undefined ? editor.select([now()!.driven!.node], { show: true }) : state.once(({ keyframes }, track) => {
      const [time, near] = [tidyTime(keying.seconds), 0.5 / keying.rate]
      const here = keyAt(keyframes, time, near)
      return here < 0 ? setKey(keyframes, time, sampleKeyframes(keyframes, time), track) : removeKeys({ keyframes, chosen: new Set([here]) })
    }, id) })
    return make('div', { className: 'curve-row', 'data-track': id }, eye, name, value, diamond)
  }
  /** Values at the playhead. */
  function follow(): void {
    if (element.hidden) return
    plot.drawHead()
    const active = state.activeTrack()?.id
    const byId = new Map(drawn.map((track) => [track.id, track]))
    for (const line of list.querySelectorAll<HTMLElement>('.curve-row')) {
      const track = byId.get(line.dataset['track']!)
      if (track === undefined) continue
      const told = [state.isHidden(track.id), track.id === active, keyAt(track.keyframes, keying.seconds, 0.5 / keying.rate) >= 0, valueOf(track, keying.seconds)].join(' ')
      if (line.dataset['told'] === told) continue
      line.dataset['told'] = told
      const [eye, name, value, diamond] = line.children as unknown as [HTMLElement, HTMLElement, HTMLElement, HTMLElement]
      const hidden = state.isHidden(track.id)
      const here = keyAt(track.keyframes, keying.seconds, 0.5 / keying.rate) >= 0
      eye.setAttribute('aria-pressed', String(!hidden))
      eye.title = hidden ? t('Show this curve') : t('Hide this curve')
      eye.setAttribute('aria-label', `${eye.title}: ${track.group} · ${track.title}`)
      name.setAttribute('aria-current', String(track.id === active))
      line.classList.toggle('hidden-curve', hidden)
      const present = valueOf(track, keying.seconds)
      value.textContent = track.path !== undefined ? '' : present === undefined ? '…' : String(Number(present.toPrecision(4)))
      value.title = track.unit
      diamond.textContent = track.driven !== undefined ? '←' : here ? '◆' : '◇'
      ;(diamond as HTMLButtonElement).disabled = hidden
      diamond.title = track.driven !== undefined ? t('Moved by {node}: choose it', { node: editor.document.nodes[track.driven.node]?.title ?? track.driven.node }) : here ? t('Remove the keyframe at the playhead') : t('Set a keyframe at the playhead')
      diamond.setAttribute('aria-label', `${diamond.title}: ${track.group} · ${track.title}`)
    }
  }

  scope.onchange = () => {
    every = scope.value === 'all'
    state.fit()
    draw()
  }
  let ids = ''
  /** Another set of curves is looked at as a whole. */
  function changed(): void {
    if (element.hidden) return
    const now = state.tracks().map(({ id }) => id).join('\n')
    if (now !== ids && !now.includes(ids)) state.fit()
    ids = now
    draw()
  }
  editor.on('document', changed)
  editor.on('faults', () => {
    if (element.hidden) return
    if (state.tracks().some(({ driven }) => driven !== undefined)) changed()
  })
  editor.on('selection', changed)
  editor.on('opened', () => {
    state.clear()
    signals.forget()
    ids = ''
    changed()
  })
  let [rate, length] = [0, 0]
  keying.on(element, () => {
    bar.show()
    // Another clip has another end and other frames.
    if (rate !== keying.rate || length !== keying.length) {
      if (length !== keying.length) state.fit()
      draw()
    }
    ;[rate, length] = [keying.rate, keying.length]
    const { from, to } = state.view
    if (keying.playing && (keying.seconds > to || keying.seconds < from)) {
      state.view = { ...state.view, from: keying.seconds, to: keying.seconds + to - from }
      plot.draw()
    }
    follow()
  })
  new ResizeObserver(draw).observe(plot.element)
  keying.onChoose((node, params, time, more) => {
    if (element.hidden) return
    if (!more) state.clear()
    for (const track of state.visible()) {
      const index = track.node === node && track.field === undefined && params.includes(track.param) ? keyAt(track.keyframes, time, 0.5 / keying.rate) : -1
      if (index < 0) continue
      state.choose(track.id, [index], true)
      state.activate(track.id)
    }
    draw()
  })
  keying.onOpen((node, param) => {
    editor.select([node])
    show(true)
    state.hide(trackId(node, param), false)
    state.activate(state.tracks().find((track) => track.node === node && track.param === param)?.id ?? trackId(node, param))
    state.fit()
    draw()
  })

  const commands: readonly Command[] = [
    { title: t('Curves'), group: 'View', key: 'shift+c', act: () => show(element.hidden !== false) },
    { title: t('Keyframes of the shown curves at the playhead'), group: 'Edit', key: 'alt+k', act: () => insert(true) },
    { title: t('Auto-key'), group: 'Edit', key: 'shift+k', act: () => keying.setAuto(!keying.auto) },
  ]
  return { commands }
}
