/** The timeline's panel, put together: the film, what is painted, the hand on it, its commands; and the storyboard as its other view. */
import { uploadAsset } from '../api/client.ts'
import type { Command } from '../commands/command.ts'
import { keyText } from '../commands/command.ts'
import { addNode } from '../document/commands.ts'
import { freeName } from '../document/document.ts'
import { markersOf, setMarkers } from '../document/markers.ts'
import type { Editor } from '../editor.ts'
import { t, term } from '../language/t.ts'
import { ask } from '../panels/ask.ts'
import { get, make } from '../panels/dom.ts'
import { isSubtitleFile, LOADERS, readText } from '../panels/drop.ts'
import { focusParams } from '../panels/inspector/main-text.ts'
import { openMenu, type MenuEntry } from '../panels/menu.ts'
import { createOverflow } from '../panels/overflow.ts'
import type { Foresight } from '../run/foresight.ts'
import type { Preview } from '../seeing/preview.ts'
import { addedClip, addToFilm, asksFirst, canBeAdded } from './add.ts'
import { pictures, type PictureClip, type SoundClip, type TimelineClip } from './clips.ts'
import { blended, blendOf, nearestCut, timelineCommands } from './commands.ts'
import { TOOLS, type Tool } from './drag.ts'
import { layCues } from './edit-layers.ts'
import { createFilm, sourceOf } from './film.ts'
import { bindGestures } from './gestures.ts'
import { createClipList } from './list.ts'
import { createPanel, type Panel } from './panel.ts'
import { createPictures } from './pictures.ts'
import type { Hit } from './rows.ts'
import { frameAt, xOf } from './scale.ts'

export interface TimelineParts {
  readonly preview: Preview
  readonly foresight: Foresight
  readonly strip: { readonly element: HTMLElement; draw(): void }
  isBusy(): boolean
  cached(): ReadonlySet<string>
}

const OPEN = 'timeline'
const VIEWS = ['timeline', 'list', 'storyboard'] as const
type View = (typeof VIEWS)[number]
const SIGNS: Readonly<Record<Tool, string>> = { select: '➤', blade: '✂', slip: '⇹', slide: '⇔', roll: '╫' }

export function createTimeline(editor: Editor, { preview, foresight, strip, isBusy, cached }: TimelineParts) {
  const home = get('timeline')
  const film = createFilm(editor, preview, foresight)
  const panel: Panel = createPanel(film, createPictures(editor, film.known, { isBusy, cached, onChange: () => panel.draw() }))
  let tool: Tool = 'select'

  const views = make('div', { className: 'tl-views', role: 'group', 'aria-label': t('Timeline, list or storyboard') })
  const names: Readonly<Record<View, string>> = { timeline: t('Timeline'), list: t('List'), storyboard: t('Storyboard') }
  const choices = VIEWS.map((view) => [view, make('button', { type: 'button', onclick: () => show(view) }, names[view])] as const)
  views.append(...choices.map(([, one]) => one))
  const list = createClipList(film, { open, reveal: (frame) => panel.reveal(frame) })
  panel.element.append(list.element)
  home.append(panel.element, strip.element)

  let now: View | undefined
  function show(view: typeof now): void {
    now = view
    home.hidden = view === undefined
    panel.element.hidden = view === undefined || view === 'storyboard'
    panel.element.classList.toggle('listed', view === 'list')
    list.show(view === 'list')
    strip.element.hidden = view !== 'storyboard'
    ;(view === 'storyboard' ? strip.element.querySelector('.row')! : panel.bar).prepend(views)
    for (const [name, one] of choices) one.setAttribute('aria-pressed', String(name === view))
    if (view === undefined) localStorage.removeItem(OPEN)
    else localStorage.setItem(OPEN, view)
    for (const listener of listeners) listener(view !== undefined)
    if (view === 'timeline') panel.draw()
    if (view === 'storyboard') strip.draw()
    dispatchEvent(new Event('resize'))
  }
  const listeners = new Set<(open: boolean) => void>()

  function open(clip: TimelineClip): void {
    film.choose([clip.id], { opens: true })
    if (clip.kind === 'subtitle' && clip.fixed === undefined) return void ask(t('Subtitle'), clip.text).then((text) => text === undefined || film.edit([{ do: 'text', id: clip.id, text }])).catch(editor.fail)
    if (clip.kind === 'picture' || clip.kind === 'sound') editor.select([sourceOf(clip)], { show: true })
    focusParams(get('inspector'), editor.types.get(editor.document.nodes[editor.selection[0] ?? '']?.type ?? ''))
  }
  async function add(names: readonly string[] = editor.selection, place = film.at): Promise<void> {
    const found = names.filter((name) => canBeAdded(editor.document, film.known, name))
    if (found.length === 0) return editor.say(t('Choose a node that makes a clip, a picture or a sound first.'))
    let at = place
    for (const name of found) {
      // A film may have no sound; all else comes at once, and its length when it is known.
      if (asksFirst(editor.document, film.known, name)) await film.known.ask(editor.document, name).catch(() => undefined)
      const before = film.timeline
      const added = addToFilm(editor.document, film.known, name, at, film.timeline.film)
      if (added === undefined) {
        editor.say(t('A sound needs a film to lie under: add a clip first.'))
        continue
      }
      film.change(added.document)
      const clip = addedClip(before, film.timeline, added.node, at)
      if (clip === undefined) continue
      film.choose([clip.id])
      panel.reveal(clip.start)
      // The next one comes behind it.
      if (clip.kind === 'picture') film.seek((at = clip.start + clip.length))
    }
  }
  /** Pressed again before the last one is there, it does nothing. */
  let adding = false
  async function addChosen(): Promise<void> {
    if (adding) return
    adding = true
    plus.setAttribute('aria-busy', 'true')
    try {
      await add()
    } finally {
      adding = false
      plus.removeAttribute('aria-busy')
    }
  }
  function write(kind: 'title' | 'subtitle'): void {
    if (film.timeline.film === undefined) return editor.say(t('Words need a film to lie over: add a clip first.'))
    const before = new Set(film.timeline.clips.map(({ id }) => id))
    film.edit([{ do: 'write', kind, at: film.at, length: Math.round((kind === 'title' ? 3 : 2) * film.rate), text: kind === 'title' ? t('Title') : t('Subtitle') }])
    const clip = film.timeline.clips.find((one) => one.kind === kind && (kind === 'subtitle' ? one.start === film.at : !before.has(one.id)))
    if (clip !== undefined) open(clip)
  }
  async function nameMarker(frame = film.at): Promise<void> {
    const markers = markersOf(editor.document)
    const at = markers.findIndex((one) => Math.round(one.at * film.rate) === frame)
    const name = await ask(t('Name of the marker'), markers[at]?.name ?? '')
    if (name === undefined) return
    film.change(setMarkers(editor.document, at < 0 ? [...markers, { at: frame / film.rate, name }] : markers.with(at, { ...markers[at]!, name })))
  }
  function setTool(next: Tool): void {
    tool = next
    panel.canvas.dataset['tool'] = tool
    for (const [name, button] of tools) button.setAttribute('aria-pressed', String(name === tool))
  }
  const commands = timelineCommands(film, panel, { toggle, storyboard: () => show(now === 'storyboard' ? undefined : 'storyboard'), setTool, add: addChosen, write, open, nameMarker: () => nameMarker(), chooseKind })
  const command = (title: string): Command => commands.find((one) => one.title === title)!
  const act = (title: string) => () => void Promise.resolve().then(command(title).act).catch(editor.fail)
  const button = (sign: string, title: string) => {
    const { key } = command(title)
    return make('button', { type: 'button', title: key === undefined ? title : `${title} (${keyText(key)})`, ...(/\p{L}/u.test(sign) ? {} : { 'aria-label': title }), onclick: act(title) }, sign)
  }
  const titles: Readonly<Record<Tool, string>> = { select: t('Select tool'), blade: t('Blade tool'), slip: t('Slip tool'), slide: t('Slide tool'), roll: t('Roll tool') }
  const tools = TOOLS.map((name) => [name, button(SIGNS[name], titles[name])] as const)
  const line = () => make('span', { className: 'tl-line' })
  const toggled = (sign: string, title: string, on: boolean, set: (on: boolean) => void) => {
    const one = make('button', { type: 'button', title, 'aria-pressed': String(on), onclick: () => { on = !on; set(on); one.setAttribute('aria-pressed', String(on)) } }, sign)
    return one
  }
  const plus = button(`+ ${t('Clip')}`, t('Add the chosen node to the film'))
  const writing = [button(`+ ${t('Title')}`, t('Title at the playhead')), button(`+ ${t('Subtitle')}`, t('Subtitle at the playhead'))]
  const cutting = [button(t('Split'), t('Split at the playhead')), button(t('Transition'), t('Transition at the cut nearest to the playhead, or none')), button(t('Delete'), t('Delete and close the gap'))]
  const marking = [button('⇤', t('In point at the playhead')), button('⇥', t('Out point at the playhead')), button('◆', t('Marker at the playhead'))]
  const catching = [
    toggled(t('Snap'), t('Edges catch on cuts, the playhead, markers and beats'), true, (on) => void (panel.snaps = on)),
    toggled(t('Linked'), t('Titles, subtitles and sounds stay with the pictures that they lie over'), true, (on) => void (film.linked = on)),
  ]
  const lines = Array.from({ length: 5 }, line)
  panel.bar.append(lines[0]!, make('div', { className: 'tl-tools', role: 'group', 'aria-label': t('Tools') }, ...tools.map(([, one]) => one)), lines[1]!,
    plus, ...writing, lines[2]!, ...cutting, lines[3]!, ...marking, make('span', { className: 'grow' }), ...catching, lines[4]!,
    button('−', t('Zoom out from the playhead')), button('+', t('Zoom in on the playhead')), button(t('Fit'), t('The whole film in view')))
  createOverflow(panel.bar, [...catching.toReversed(), ...marking.toReversed(), ...writing.toReversed(), ...cutting.toReversed(), plus], lines)
  setTool('select')

  async function askFade(clip: SoundClip, side: 'in' | 'out'): Promise<void> {
    const fade = { in: clip.fade?.in ?? 0, out: clip.fade?.out ?? 0 }
    const text = await ask(side === 'in' ? t('Fade in, in seconds') : t('Fade out, in seconds'), String(fade[side] === 0 ? 1 : fade[side]))
    if (text !== undefined && Number.isFinite(Number(text)) && text.trim() !== '') film.edit([{ do: 'fade', id: clip.id, ...fade, [side]: Number(text) }])
  }

  /** Kinds of transition of a picture that comes in, and how long it takes. */
  function kindsOf(page: readonly [number, number], clip: PictureClip): void {
    const kinds = (editor.types.get('sequence')?.params.properties?.['transition']?.enum ?? ['cut', 'crossfade']).map(String)
    const now = (clip.joint?.length ?? 0) > 0 ? clip.joint!.kind : 'cut'
    const frames = clip.joint !== undefined && clip.joint.length > 0 ? clip.joint.length : blendOf(film.rate)
    const join = (kind: string, length: number) => film.edit([{ do: 'join', id: clip.id, kind, length: kind === 'cut' ? 0 : length }])
    const askLength = async (): Promise<void> => {
      const text = await ask(t('Length of the transition, in seconds'), String(Number((frames / film.rate).toFixed(3))))
      if (text !== undefined && Number(text) > 0) join(now === 'cut' ? 'crossfade' : now, Math.max(1, Math.round(Number(text) * film.rate)))
    }
    openMenu(page, t('Transition'), [...kinds.map((kind) => ({ title: `${kind === now ? '✓ ' : ''}${term(kind, 'transition')}`, pick: () => join(kind, frames) })), 'line', { title: t('Length…'), pick: () => void askLength().catch(editor.fail) }])
  }
  /** Of the cut that is chosen, else of the one nearest to the playhead. */
  function chooseKind(): void {
    const clip = pictures(film.timeline).find(({ id }) => id === film.joint) ?? nearestCut(film)
    if (clip === undefined) return editor.say(t('A transition needs two clips, one after the other.'))
    panel.reveal(clip.start)
    const { left, top } = panel.canvas.getBoundingClientRect()
    kindsOf([left + xOf(panel.view, clip.start), top + 40], clip)
  }

  function menu(page: readonly [number, number], found: Hit | undefined, frame: number): void {
    const entry = (title: string): MenuEntry => ({ title, hint: command(title).key === undefined ? '' : keyText(command(title).key!), pick: act(title) })
    if (found === undefined) return openMenu(page, t('Timeline'), [{ title: t('Go here'), pick: () => film.seek(frame) }, entry(t('Title at the playhead')), entry(t('Subtitle at the playhead')), 'line', entry(t('Clear in and out points')), entry(t('The whole film in view'))])
    const { clip } = found
    if ((found.part === 'joint' || found.part === 'joint-start') && clip.kind === 'picture') return kindsOf(page, clip)
    openMenu(page, clip.name, [
      { title: t('Look at the clip itself'), hint: keyText('enter'), pick: () => open(clip) },
      { title: t('Split here'), pick: () => film.edit([{ do: 'split', id: clip.id, at: frame }]) },
      ...(clip.kind === 'picture' && clip.index > 0 ? [{ title: t('Transition at its start, or none'), pick: () => film.edit([blended(clip, film.rate)]) }] : []),
      ...(clip.kind === 'sound' ? [{ title: t('Volume…'), pick: () => void ask(t('Volume in decibels'), String(clip.gain)).then((text) => text === undefined || !Number.isFinite(Number(text)) || film.edit([{ do: 'gain', id: clip.id, gain: Number(text) }])).catch(editor.fail) }] : []),
      ...(clip.kind === 'sound' ? (['in', 'out'] as const).map((side) => ({ title: side === 'in' ? t('Fade in…') : t('Fade out…'), pick: () => void askFade(clip, side).catch(editor.fail) })) : []),
      'line', entry(t('Delete and close the gap')), ...(clip.kind === 'picture' ? [entry(t('Delete and leave the gap'))] : []),
    ])
  }
  bindGestures(film, panel, { tool: () => tool, open, menu })

  home.addEventListener('dragover', (event) => event.dataTransfer?.types.includes('Files') === true && event.preventDefault())
  home.addEventListener('drop', (event) => {
    const files = [...(event.dataTransfer?.files ?? [])].filter(({ name }) => !/\.(json|reelgraph)$/i.test(name))
    if (files.length === 0) return
    event.preventDefault()
    // What is let go over the tracks comes there, elsewhere at the playhead.
    panel.canvas.focus({ preventScroll: true })
    const { left, right, top, bottom } = panel.canvas.getBoundingClientRect()
    const over = event.clientX >= left && event.clientX <= right && event.clientY >= top && event.clientY <= bottom
    take(files, over ? Math.max(0, Math.round(frameAt(panel.view, event.clientX - left))) : film.at).catch(editor.fail)
  })
  async function take(files: readonly File[], at: number): Promise<void> {
    for (const file of files) {
      if (isSubtitleFile(file)) {
        if (film.timeline.film === undefined) editor.say(t('Words need a film to lie over: add a clip first.'))
        else film.change(layCues(editor.document, film.known, film.timeline, await readText(file)))
        continue
      }
      const { path, kind } = await uploadAsset(file)
      const type = LOADERS[kind]
      const name = freeName(editor.document, type)
      const place = Object.keys(editor.document.nodes).length
      editor.change(addNode(editor.document, name, { type, version: editor.types.get(type)?.version ?? 1, params: { file: path } }, [60 + (place % 3) * 20, 60 + place * 160]))
      await add([name], at)
    }
  }

  function toggle(): void {
    show(now === undefined ? 'timeline' : undefined)
    if (now !== undefined) panel.canvas.focus({ preventScroll: true })
  }
  const kept = localStorage.getItem(OPEN)
  show(VIEWS.find((view) => view === kept))
  return { commands, toggle, open: () => now === undefined && show('timeline'), onToggle: (listener: (open: boolean) => void) => void (listeners.add(listener), listener(now !== undefined)) }
}
