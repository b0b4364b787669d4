/** The preview: any port of any node, frame by frame, before anything is rendered; two side by side; a loop; the film itself. */
import { ApiProblem, type PortPlan } from '../api/client.ts'
import { keysOf } from '../document/cut.ts'
import type { Editor } from '../editor.ts'
import { make } from '../panels/dom.ts'
import { refusalText } from '../panels/fault-text.ts'
import { portLabel } from '../panels/fault-words.ts'
import { lookAt, obstacles, type Seen } from './look.ts'
import { isPictured, portsOf, seenInstead, underMask, type Kind } from './ports.ts'
import { createLookbar, formatText } from './lookbar.ts'
import { createPlayback, type ShownLayer } from '../playing/playback.ts'
import { createQualityPick } from '../playing/quality.ts'
import { shuttle } from '../playing/timing.ts'
import { framesWithin, rangeOf } from '../document/range.ts'
import { createPlacers } from './placers.ts'
import { createKeying, type Keying } from '../curves/keying.ts'
import { createPlayhead, type Playhead } from './playhead.ts'
import { createResultView, type Result } from './result.ts'
import { createScreen } from './screen.ts'
import { createHandles } from '../handles/layer.ts'
import { createTransport } from './transport.ts'
import { createTurns } from './turns.ts'
import { t } from '../language/t.ts'

/** Before a cached frame, where one scrubs, is looked at as large as it is shown. */
const SHARP_MS = 160

type Layer = 'a' | 'b' | 'under'

export interface Preview {
  readonly element: HTMLElement
  readonly node: string | undefined
  /** Where the shown clip stands. */
  readonly playhead: Playhead
  /** Keyframes at the playhead. */
  readonly keying: Keying
  /** True while the loop is filled or the scrubber moves: others wait with their looks. */
  readonly busy: boolean
  /** J, K and L: back, stop, forth; again for faster. */
  shuttle(direction: -1 | 0 | 1): void
  /** While others keep the server busy, nothing is fetched that isn't looked at or played. */
  yieldTo(busy: () => boolean): void
  /** Shows what a run made. */
  play(result: Result): void
  /** Shows what can be moved on the picture, or hides it. */
  toggleHandles(): void
  /** Shows a node, at a frame, and goes on showing it while `act` chooses others. */
  show(name: string, options?: { act?(): void; readonly at?: { readonly frame: number; readonly rate: number; readonly length: number } }): void
  /** Keeps the node that is shown at the right of the line, whatever is chosen next; lets it go again. */
  pin(): void
  /** Places points by hand: those of a param, or the first that the chosen node asks for. */
  place(name?: string, param?: string): void
}

export function createPreview(editor: Editor): Preview {
  const screen = createScreen({ onZoom: zoomed, onPixel: tellPixel, onDraw: () => (placers.picker.follow(), handles.follow(), placeCursor()), onPress: (at, event) => placers.picker.press(at, event) || handles.press(at, event), onDouble: () => handles.close() })
  screen.element.id = 'screen'
  const note = make('p', { id: 'note', className: 'soft note', dir: 'auto' }, t('Select a node to see its output.'))
  const words = make('pre', { className: 'words', hidden: true, tabIndex: 0, 'aria-label': t('Text of the port') })
  const result = createResultView(() => { closeResult(); look() })
  const quality = createQualityPick(() => { stopPlaying(); look() })
  const { element: bar, title, format, ports, compare, over, pixel, zoom, placing } = createLookbar(result.close, quality.element)
  const playhead = createPlayhead({
    onSeek() {
      moment = undefined
      stopPlaying()
      scrub()
    },
    onToggle: () => (result.shown ? result.toggle() : playhead.playing ? stopPlaying() : startPlaying()),
  })
  const keying = createKeying(playhead)
  const cursor = make('div', { className: 'cursor', hidden: true })
  const placers = createPlacers(editor, placing, () => screen, {
    onChange() {
      if (placers.active) {
        stopPlaying()
        closeResult()
      }
      info = undefined
      placers.list(node)
      look()
    },
    onPlaced: () => void (playNext = true),
  })
  const handles = createHandles(editor, {
    screen: () => screen,
    playing: () => playhead.playing,
    moment: () => ({ time: playhead.frame / playback.rate, rate: playback.rate, frame: playhead.frame, auto: keying.auto }),
    seek: (seconds) => playhead.seek(seconds * playback.rate),
    keys: keying,
    onChange: () => look(),
  })
  const element = make('section', { className: 'preview', 'aria-label': t('Preview') },
    bar, make('div', { className: 'looked' }, make('div', { className: 'screen' }, screen.element, handles.layer, placers.picker.layer, result.film, result.still, words, note, cursor), placers.picker.legend))
  element.addEventListener('keydown', placers.picker.key)
  element.addEventListener('keydown', handles.key)

  /** What the pictures have, asked of the page when it is another: asking at each look would lay it out anew. */
  let room: { readonly width: number; readonly height: number } = { width: 0, height: 0 }
  new ResizeObserver(([entry]) => void (room = entry!.contentRect)).observe(screen.element.parentElement!)
  let node: string | undefined
  let port: string | undefined
  let other: string | undefined
  let overlay = true
  let info: PortPlan | undefined
  let seen: Partial<Record<Layer, ImageBitmap>> = {}
  /** A look was asked for while the server had not looked into the graph. */
  let missed = false
  /** What was placed is to be seen moving. */
  let playNext = false
  /** Counts what was shown before: what arrives late belongs to it. */
  let era = 0
  /** The waveform that is on the screen. */
  let wave = ''
  let sharp: ReturnType<typeof setTimeout> | undefined
  let telling = false
  let yields = (): boolean => false
  const playback = createPlayback<Layer>(editor, {
    shown: () => ({ layers: playedLayers(), info }),
    quality: () => quality.quality,
    onFrame(pictures, frame) {
      playhead.set({ frame })
      if (pictures.a !== undefined) paint(pictures)
    },
    onChange() {
      if (telling) return
      telling = true
      requestAnimationFrame(tellMemory)
    },
    onError(error) {
      // Of what isn't played nobody is told: the look at it says what is wrong.
      if (!playhead.playing) return
      stopPlaying()
      refuse(error)
    },
    isBusy: () => turns.busy || result.shown || yields(),
  })
  const transport = createTransport(playhead, playback.sound)
  element.append(transport.element)
  playhead.on(placeCursor)

  const shown = () => placers.instead(handles.source?.slice(0, handles.source.lastIndexOf('.')) ?? node, handles.source?.slice(handles.source.lastIndexOf('.') + 1) ?? port)
  const kind = (): Kind | undefined => {
    const { node: name, port: at } = shown()
    const found = name === undefined ? [] : portsOf(editor.document, editor, name)
    const now = at ?? info?.port
    // Before the first look at it nobody knows more than its declaration.
    return (now === undefined ? found[0] : found.find((one) => one.port === now))?.kind
  }
  const under = (): string | undefined => (overlay && kind() === 'matte' ? base() : undefined)
  /** What a mask lies over: the video that the node takes, or the node that is compared with. */
  const base = (): string | undefined => (node === undefined ? undefined : (underMask(editor.document, editor, node) ?? (other === node ? undefined : other)))
  const layers = (): readonly (readonly [Layer, string])[] => (placers.active || handles.source !== undefined ? [['a', shown().node!]] : [...(node === undefined ? [] : [['a', node] as const]), ...(other === undefined || other === node || other === under() ? [] : [['b', other] as const]), ...(under() === undefined ? [] : [['under', under()!] as const])])
  /** With the port and the kind of each: the first that can be seen, where nobody chose. */
  const playedLayers = (): readonly ShownLayer<Layer>[] => layers().map(([layer, name]) => {
    const found = portsOf(editor.document, editor, name)
    const at = layer === 'a' ? (shown().port ?? info?.port) : found.find(isPictured)?.port
    return { layer, node: name, port: at, kind: found.find((one) => one.port === at)?.kind }
  })

  /** Looks now, or as soon as the look under way is done or has taken too long. */
  function look(): void {
    const { node: name } = shown()
    clearTimeout(sharp)
    if (name === undefined || playhead.playing || result.shown) return
    // A change is looked at when the server has looked into it, not at each key that is pressed.
    missed = !editor.checked
    if (missed) return
    const [fault] = layers().flatMap(([, name]) => obstacles(editor)(name) ?? [])
    if (fault !== undefined) return refuse(new ApiProblem(422, fault.message, [fault]))
    if (portsOf(editor.document, editor, name).length === 0 && editor.types.has(editor.document.nodes[name]?.type ?? '')) return refuse(new Error(t('This node makes values, not pictures: there is nothing to be seen.')))
    // A waveform shows all moments: only the line in it moves.
    if (wave !== '' && wave === waveKey()) return mark()
    turns.ask()
  }
  const waveKey = (): string => [kind(), ...layers().map(([layer, name]) => `${layer} ${keys(name)}`), shown().port ?? info?.port, screen.element.width, screen.element.height].join()
  /** Shows at once what is in memory, and what is sharp when the scrubber rests. */
  function scrub(): void {
    const { frame } = playhead
    playback.moved(frame)
    playback.sound.grain(frame / playback.rate)
    const [mine, ready] = [era, result.shown ? undefined : playback.pictures(frame)]
    if (ready === undefined) return look()
    void ready.then((pictures) => void (mine === era && frame === playhead.frame && !playhead.playing && paint(pictures)), () => {})
    clearTimeout(sharp)
    sharp = setTimeout(look, SHARP_MS)
  }
  /** Pictures that somebody else holds. */
  function paint(pictures: Partial<Record<Layer, ImageBitmap>>): void {
    screen.show(pictures)
    mark()
  }
  /** Says what is on the screen. */
  function mark(): void {
    const { node: name } = shown()
    screen.element.setAttribute('aria-label', t('{name}, {port}, frame {frame}', { name: name ?? '', port: info?.port ?? '', frame: playhead.frame }))
    element.dataset['shown'] = `${name} ${playhead.frame}${other === undefined ? '' : ` ${other}`}`
  }
  function placeCursor(): void {
    cursor.hidden = info?.track === undefined || wave === '' || screen.element.hidden
    if (cursor.hidden) return
    const { left, top, width, height } = screen.area()
    Object.assign(cursor.style, { left: `${left + (width * playhead.frame) / Math.max(1, playhead.length)}px`, top: `${top}px`, height: `${height}px` })
  }
  function tellMemory(): void {
    telling = false
    const { rate, length, share, spans, speed, dropped } = playback
    transport.tell({ spans, share, speed, dropped, played: framesWithin(rangeOf(editor.document), rate, length) ?? { from: 0, to: length - 1 } })
    element.dataset['loop'] = share.toFixed(2)
  }

  const turns = createTurns({
    async take(signal) {
      const [wide, high] = [room.width, room.height].map((side) => Math.max(64, Math.round(side * devicePixelRatio))) as [number, number]
      // A waveform fills the screen; a picture that is zoomed into comes at its full size.
      const most = screen.scale() > 1 ? 8192 : Math.max(wide, high)
      const size = kind() === 'sound' ? { width: wide, height: high } : { width: most, height: most }
      const found = await Promise.all(layers().map(async ([layer, name]) => [layer, await one(layer, name, size, signal)] as const))
      if (!signal.aborted) show(Object.fromEntries(found))
      else for (const [, { picture }] of found) picture?.close()
    },
    again: look,
    onSlow: (slow) => void element.classList.toggle('working', slow),
    fail: refuse,
  })

  /** The first look at a graph shows a moment within: films tend to begin in black. */
  let moment: number | undefined
  const one = (layer: Layer, name: string, size: { width: number; height: number }, signal: AbortSignal, frame = playhead.frame, source = editor.source()): Promise<Seen> =>
    lookAt(source, { node: name, port: layer === 'a' ? shown().port : undefined, proxy: quality.quality, ...(moment === undefined ? { frame } : { moment }), ...size }, signal)

  function show(found: Partial<Record<Layer, Seen>>): void {
    const old = seen
    seen = Object.fromEntries(Object.entries(found).flatMap(([layer, { picture }]) => (picture === undefined ? [] : [[layer, picture]])))
    const before = info
    info = found.a?.info ?? info
    const { clip, image } = info ?? {}
    const picture = found.a?.picture
    screen.show(seen)
    for (const one of Object.values(old)) one.close()
    if (picture !== undefined) screen.setFullSize(clip?.width ?? image?.width ?? picture.width, clip?.height ?? image?.height ?? picture.height)
    const start = clip === undefined || moment === undefined ? {} : { frame: Math.round(moment * (clip.length - 1)) }
    playhead.set({ length: playback.length, rate: playback.rate, ...start })
    moment = undefined
    format.textContent = formatText(info)
    quality.tell(found.a?.proxy, (name) => editor.document.nodes[name]?.title ?? name)
    note.hidden = true
    words.textContent = found.a?.text ?? ''
    words.hidden = found.a?.text === undefined
    zoom.hidden = screen.element.hidden = !words.hidden
    mark()
    wave = found.a?.info.track === undefined ? '' : waveKey()
    placeCursor()
    playback.renew()
    playback.moved(playhead.frame)
    handles.show(placers.active || result.shown ? undefined : node)
    zoomed()
    over.hidden = kind() !== 'matte' || base() === undefined
    // What lies under a mask is known only now that the port is.
    if (before?.port !== info?.port && under() !== undefined && seen.under === undefined) look()
    if (playNext && !placers.active) startPlaying()
    playNext = false
  }

  function clear(): void {
    screen.show({})
    for (const one of Object.values(seen)) one.close()
    seen = {}
    wave = ''
    era++
    placeCursor()
    delete element.dataset['shown']
  }

  function refuse(error: unknown): void {
    screen.element.hidden = words.hidden = true
    wave = ''
    placeCursor()
    playback.renew()
    delete element.dataset['shown']
    handles.show(undefined)
    note.hidden = false
    note.textContent = refusalText(error, editor)
  }

  let fullSize = false
  function zoomed(): void {
    const scale = screen.scale()
    zoom.textContent = `${Math.round(scale * 100)} %`
    if (scale > 1 !== fullSize) {
      fullSize = scale > 1
      look()
    }
  }
  function tellPixel(found: { x: number; y: number; rgb: readonly number[] } | undefined): void {
    pixel.textContent = found === undefined || info?.track !== undefined ? '' : t('{x}, {y}  rgb {join}', { x: found.x, y: found.y, join: found.rgb.join(' ') })
  }

  function startPlaying(speed = 1): void {
    if (node === undefined || playback.length <= 1 || !editor.checked || result.shown) return
    playhead.set({ playing: true })
    playback.play(playhead.frame, speed)
  }
  function stopPlaying(): void {
    if (!playhead.playing) return
    playback.stop()
    playhead.set({ playing: false })
    look()
  }

  function choose(next: string | undefined): void {
    if (next !== node) turnTo(next)
  }
  function turnTo(next: string | undefined): void {
    stopPlaying()
    node = next
    port = undefined
    info = undefined
    handles.show(undefined)
    closeResult()
    // The picture of another node is none of this one, however long this one takes.
    turns.drop()
    clear()
    if (node === undefined) {
      format.textContent = ''
      playhead.set({ frame: 0, length: 1 })
      refuse(new Error(t('Select a node to see its output.')))
    } else note.textContent = t('The picture is being made…')
    look()
  }
  function list(): void {
    const { document } = editor
    const nameOf = (name: string): string => document.nodes[name]?.title ?? name
    title.textContent = node === undefined ? '' : nameOf(node)
    const found = node === undefined ? [] : portsOf(document, editor, node)
    ports.hidden = found.length < 2
    ports.replaceChildren(...found.map((one) => make('option', { value: one.port, selected: one.port === (port ?? info?.port) }, portLabel(editor, node!, one.port))))
    if (other !== undefined && document.nodes[other] === undefined) other = undefined
    const others = Object.keys(document.nodes).filter((name) => portsOf(document, editor, name).some(isPictured))
    placers.list(node)
    compare.replaceChildren(make('option', { value: '' }, '—'), ...others.map((name) => make('option', { value: name, selected: name === other }, nameOf(name))))
  }
  function closeResult(): void {
    result.hide()
    screen.element.hidden = !words.hidden
    element.classList.remove('playing')
    list()
  }
  function compareWith(name: string | undefined): void {
    stopPlaying()
    other = name
    list()
    look()
  }

  ports.onchange = () => {
    port = ports.value
    info = undefined
    turns.drop()
    clear()
    look()
  }
  compare.onchange = () => compareWith(compare.value === '' ? undefined : compare.value)
  over.onclick = () => {
    overlay = !overlay
    over.setAttribute('aria-pressed', String(overlay))
    look()
  }
  zoom.onclick = screen.zoom

  /** Others are chosen, and what is shown stays. */
  let held = false
  editor.on('selection', () => {
    const [name] = editor.selection
    if (name !== undefined && !held) choose(seenInstead(editor.document, editor, name) ?? name)
  })
  let keys = keysOf(editor.document)
  let before = ''
  const changed = (): void => {
    keys = keysOf(editor.document, editor.values, editor.codes)
    if (node !== undefined && editor.document.nodes[node] === undefined) choose(undefined)
    list()
    const now = layers().map(([layer, name]) => `${layer} ${keys(name)}`).join()
    if (now === before && !missed) return playback.renew()
    before = now
    playback.stop()
    playhead.set({ playing: false })
    look()
  }
  editor.on('faults', changed)
  editor.on('opened', () => {
    placers.picker.close()
    playhead.set({ frame: 0 })
    moment = 0.4
    other = undefined
    const sinks = Object.keys(editor.document.nodes).filter((name) => editor.types.get(editor.document.nodes[name]!.type)?.sink === true)
    // A graph without nodes shows nothing of the one before.
    turnTo(sinks[0] ?? Object.keys(editor.document.nodes).at(-1))
  })

  return {
    element,
    get node() {
      return node
    },
    playhead,
    keying,
    get busy() {
      return turns.busy || playback.filling
    },
    shuttle: (direction) => (direction === 0 ? stopPlaying() : startPlaying(shuttle(playback.speed, direction))),
    yieldTo: (busy) => void (yields = busy),
    play(shown) {
      stopPlaying()
      result.show(shown)
      screen.element.hidden = note.hidden = words.hidden = true
      element.classList.add('playing')
      title.textContent = shown.file
      format.textContent = ''
    },
    toggleHandles: handles.toggle,
    place: (name, param) => placers.place(node, name, param),
    show(name, { act, at } = {}) {
      const next = seenInstead(editor.document, editor, name) ?? name
      held = true
      try {
        act?.()
      } finally {
        held = false
      }
      if (next === node) return
      if (at !== undefined) playhead.set(at)
      moment = undefined
      choose(next)
    },
    pin: () => compareWith(other === undefined ? node : undefined),
  }
}
