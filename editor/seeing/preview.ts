/** The preview: any port of any node, frame by frame, before anything is rendered; two side by side; a loop; the film itself. */
import { ApiProblem, type PortPlan } from '../api/client.ts'
import { keysOf } from '../document/cut.ts'
import type { Editor } from '../editor.ts'
import { make } from '../panels/dom.ts'
import { faultText, refusalText } from '../panels/problems.ts'
import { lookAt, obstacles, type Seen } from './look.ts'
import { isPictured, portsOf, seenInstead, underMask, type Kind } from './ports.ts'
import { createLookbar, formatText } from './lookbar.ts'
import { createQualityPick } from '../playing/quality.ts'
import { createLoop } from './loop.ts'
import { createPlacers } from './placers.ts'
import { createKeying, type Keying } from '../curves/keying.ts'
import { createPlayhead, type Playhead } from './playhead.ts'
import { createResultView, type Result } from './result.ts'
import { createScreen } from './screen.ts'
import { createHandles } from '../handles/layer.ts'
import { createTransport } from './transport.ts'
import { createTurns } from './turns.ts'
import { t } from '../language/t.ts'

const PROXY = { width: 320, height: 320 }

type Layer = 'a' | 'b' | 'under'

export interface Preview {
  readonly element: HTMLElement
  readonly node: string | undefined
  /** The playhead's. */
  readonly frame: number
  /** Where the shown clip stands. */
  readonly playhead: Playhead
  /** Keyframes at the playhead. */
  readonly keying: Keying
  /** True while the loop is filled or the scrubber moves: others wait with their looks. */
  readonly busy: boolean
  /** Shows what a run made. */
  play(result: Result): void
  /** Shows what can be moved on the picture, or hides it. */
  toggleHandles(): void
  /** Keeps the node that is shown at the right of the line, whatever is chosen next; lets it go again. */
  pin(): void
  /** Places points by hand: those of a param, or the first that the chosen node asks for. */
  place(name?: string, param?: string): void
}

export function createPreview(editor: Editor): Preview {
  const screen = createScreen({ onZoom: zoomed, onPixel: tellPixel, onDraw: () => (placers.picker.follow(), handles.follow()), onPress: (at, event) => placers.picker.press(at, event) || handles.press(at, event), onDouble: () => handles.close() })
  screen.element.id = 'screen'
  const note = make('p', { id: 'note', className: 'soft note' }, t('Select a node to see its output.'))
  const words = make('pre', { className: 'words', hidden: true, tabIndex: 0, 'aria-label': t('Text of the port') })
  const result = createResultView(() => { closeResult(); look() })
  const quality = createQualityPick(() => { stopPlaying(); loop.drop(); look() })
  const { element: bar, title, format, ports, compare, over, pixel, zoom, placing } = createLookbar(result.close, quality.element)
  const playhead = createPlayhead({
    onSeek() {
      moment = undefined
      stopPlaying()
      look()
    },
    onToggle: () => (playhead.playing ? stopPlaying() : startPlaying()),
  })
  const keying = createKeying(playhead)
  const transport = createTransport(playhead)
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
    moment: () => ({ time: playhead.frame / rate(), rate: rate(), frame: playhead.frame, auto: keying.auto }),
    seek: (seconds) => playhead.seek(seconds * rate()),
    onChange: () => look(),
  })
  const element = make('section', { className: 'preview', 'aria-label': t('Preview') },
    bar, make('div', { className: 'looked' }, make('div', { className: 'screen' }, screen.element, handles.layer, placers.picker.layer, result.film, result.still, words, note), placers.picker.legend), transport.element)
  element.addEventListener('keydown', placers.picker.key)
  element.addEventListener('keydown', handles.key)

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
  /** What is played: the graph may have been changed since. */
  let played = editor.source()
  const loop = createLoop<Layer>({
    async load(layer, name, frame, signal) {
      const { picture } = await one(layer, name, PROXY, signal, frame, played)
      if (picture === undefined) throw new Error(t('There is no picture to play.'))
      return picture
    },
    onFrame(pictures, frame) {
      playhead.set({ frame })
      if (pictures.a !== undefined) screen.show(pictures)
    },
    onLoaded(share) {
      transport.setLoaded(share === 1 ? '' : t('loop {share} %', { share: Math.round(share * 100) }))
      element.dataset['loop'] = share.toFixed(2)
    },
    onError(error) {
      stopPlaying()
      refuse(error)
    },
  })

  const shown = () => placers.instead(handles.source?.slice(0, handles.source.lastIndexOf('.')) ?? node, handles.source?.slice(handles.source.lastIndexOf('.') + 1) ?? port)
  const kind = (): Kind | undefined => {
    const { node: name, port: at } = shown()
    return name === undefined ? undefined : portsOf(editor.document, editor, name).find((one) => one.port === (at ?? info?.port))?.kind
  }
  const under = (): string | undefined => (overlay && kind() === 'matte' ? base() : undefined)
  /** What a mask lies over: the video that the node takes, or the node that is compared with. */
  const base = (): string | undefined => (node === undefined ? undefined : (underMask(editor.document, editor, node) ?? (other === node ? undefined : other)))
  const layers = (): readonly (readonly [Layer, string])[] => (placers.active || handles.source !== undefined ? [['a', shown().node!]] : [...(node === undefined ? [] : [['a', node] as const]), ...(other === undefined || other === node || other === under() ? [] : [['b', other] as const]), ...(under() === undefined ? [] : [['under', under()!] as const])])
  const rate = (): number => (info?.clip === undefined ? 30 : info.clip.rate.num / info.clip.rate.den)

  /** Looks now, or as soon as the look under way is done or has taken too long. */
  function look(): void {
    const { node: name } = shown()
    if (name === undefined || playhead.playing || result.shown) return
    // A change is looked at when the server has looked into it, not at each key that is pressed.
    missed = !editor.checked
    if (missed) return
    const [fault] = layers().flatMap(([, name]) => obstacles(editor)(name) ?? [])
    if (fault !== undefined) return refuse(new ApiProblem(422, faultText(fault, editor), [fault]))
    if (portsOf(editor.document, editor, name).length === 0 && editor.types.has(editor.document.nodes[name]?.type ?? '')) return refuse(new Error(t('This node makes values, not pictures: there is nothing to be seen.')))
    turns.ask()
  }

  const turns = createTurns({
    async take(signal) {
      const box = screen.element.parentElement!.getBoundingClientRect()
      const [wide, high] = [box.width, box.height].map((side) => Math.max(64, Math.round(side * devicePixelRatio))) as [number, number]
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
    playhead.set({ length: clip?.length ?? 1, rate: rate(), ...start })
    moment = undefined
    format.textContent = formatText(info)
    quality.tell(found.a?.proxy, (name) => editor.document.nodes[name]?.title ?? name)
    note.hidden = true
    words.textContent = found.a?.text ?? ''
    words.hidden = found.a?.text === undefined
    zoom.hidden = screen.element.hidden = !words.hidden
    const { node: name } = shown()
    screen.element.setAttribute('aria-label', t('{name}, {port}, frame {frame}', { name: name ?? '', port: info?.port ?? '', frame: playhead.frame }))
    element.dataset['shown'] = `${name} ${playhead.frame}${other === undefined ? '' : ` ${other}`}`
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
    delete element.dataset['shown']
  }

  function refuse(error: unknown): void {
    screen.element.hidden = words.hidden = true
    delete element.dataset['shown']
    handles.show(undefined)
    note.hidden = false
    note.textContent = refusalText(error)
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

  function startPlaying(): void {
    const length = info?.clip?.length ?? 1
    if (node === undefined || length <= 1 || !editor.checked) return
    played = editor.source()
    const keys = keysOf(editor.document, editor.values, editor.codes)
    const key = layers().map(([layer, name]) => `${layer} ${name} ${port} ${keys(name)}`).join()
    playhead.set({ playing: true })
    loop.start({ key, layers: layers(), length, rate: rate(), from: playhead.frame })
  }
  function stopPlaying(): void {
    if (!playhead.playing) return
    loop.stop()
    playhead.set({ playing: false })
    look()
  }

  function choose(next: string | undefined): void {
    if (next === node) return
    stopPlaying()
    node = next
    port = undefined
    info = undefined
    handles.show(undefined)
    closeResult()
    // The picture of another node is none of this one, however long this one takes.
    turns.drop()
    clear()
    if (node === undefined) refuse(new Error(t('Select a node to see its output.')))
    look()
  }
  function list(): void {
    const { document } = editor
    const nameOf = (name: string): string => document.nodes[name]?.title ?? name
    title.textContent = node === undefined ? '' : nameOf(node)
    const found = node === undefined ? [] : portsOf(document, editor, node)
    ports.hidden = found.length < 2
    ports.replaceChildren(...found.map((one) => make('option', { value: one.port, selected: one.port === (port ?? info?.port) }, one.port)))
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

  editor.on('selection', () => {
    const [name] = editor.selection
    if (name !== undefined) choose(seenInstead(editor.document, editor, name) ?? name)
  })
  let keys = keysOf(editor.document)
  let before = ''
  const changed = (): void => {
    keys = keysOf(editor.document, editor.values, editor.codes)
    if (node !== undefined && editor.document.nodes[node] === undefined) choose(undefined)
    list()
    const now = layers().map(([layer, name]) => `${layer} ${keys(name)}`).join()
    if (now === before && !missed) return
    before = now
    loop.stop()
    loop.drop()
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
    node = undefined
    choose(sinks[0] ?? Object.keys(editor.document.nodes).at(-1))
  })

  return {
    element,
    get node() {
      return node
    },
    get frame() {
      return playhead.frame
    },
    playhead,
    keying,
    get busy() {
      return turns.busy || loop.filling
    },
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
    pin: () => compareWith(other === undefined ? node : undefined),
  }
}
