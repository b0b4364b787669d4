/** The editor: one document with its history; canvas and panels are views of it. */
import { ApiProblem, cancelRun, listGraphs, loadCatalogue, loadGraph, loadPreview, readRun, saveGraph, startRun, validate, type Fault, type NodeType } from './api/client.ts'
import { accepts, createCanvas, type LinkEnd } from './canvas/litegraph-adapter.ts'
import * as edit from './document/commands.ts'
import { freeName, layOut, linksOf, splitLink, type GraphDocument } from './document/document.ts'
import { commit, createHistory, redo, undo } from './document/history.ts'
import { get, make } from './panels/dom.ts'
import { showInspector } from './panels/inspector.ts'
import { openPicker } from './panels/picker.ts'

const catalogue = await loadCatalogue()
const types = new Map(catalogue.nodes.map((type) => [type.type, type]))
let path = 'graphs/untitled.json'
let etag: string | undefined
let saved: GraphDocument = { format: 1, nodes: {} }
let history = createHistory(saved)
let faults: readonly Fault[] = []
/** The document that `faults` are of. */
let checked: GraphDocument | undefined
let chosen: string | undefined
let run: string | undefined

const canvas = createCanvas(get<HTMLCanvasElement>('canvas'), catalogue, {
  onEdit(inputs, places) {
    let next = edit.placeNodes(history.now, places)
    for (const [name, links] of inputs) next = edit.setInputs(next, name, links)
    change(next)
  },
  onSelect([name]) {
    chosen = name
    inspect()
    look()
  },
  onAdd: (at, end) => add(at, end),
  onRefuse: toast,
})

function toast(text: string): void {
  const note = make('p', { className: 'toast' }, text)
  get('toasts').append(note)
  setTimeout(() => note.remove(), 5000)
}
const fail = (error: unknown): void => {
  if (error instanceof Error && error.name !== 'AbortError') toast(error.message)
}

function change(next: GraphDocument, join?: string): void {
  history = commit(history, next, join)
  refresh(join === undefined)
}

function refresh(inspectAnew = true): void {
  canvas.show(history.now)
  if (chosen !== undefined && history.now.nodes[chosen] === undefined) chosen = undefined
  if (inspectAnew) inspect()
  const dirty = history.now !== saved
  get('saved').textContent = dirty ? 'Not saved' : 'Saved'
  if (dirty) localStorage.setItem(`draft:${path}`, JSON.stringify({ etag, document: history.now }))
  else localStorage.removeItem(`draft:${path}`)
  clearTimeout(settling)
  settling = setTimeout(() => check().then(look, fail), 250)
}
let settling: ReturnType<typeof setTimeout> | undefined

async function check(): Promise<void> {
  const asked = history.now
  const found = await validate({ document: asked, path })
  if (asked !== history.now) return
  checked = asked
  faults = found
  canvas.mark(faults)
  get<HTMLButtonElement>('render').disabled = faults.length > 0
  get('problems').replaceChildren(
    ...(faults.length === 0 ? [make('li', { className: 'soft' }, 'None: ready to render.')] : faults.map((fault) => make('li', {}, make('button', { type: 'button', onclick: () => jump(fault) }, make('b', {}, fault.node ?? 'Graph'), ` ${fault.message.slice(fault.code.length).replace(/^:?\s*/, '')}`)))),
  )
}

function jump({ node }: Fault): void {
  if (node === undefined) return
  canvas.select([node])
  canvas.fit([node])
}

function inspect(): void {
  const panel = get('inspector')
  const node = chosen === undefined ? undefined : history.now.nodes[chosen]
  if (chosen === undefined || node === undefined) {
    panel.replaceChildren(make('h2', {}, history.now.title ?? 'Untitled'), make('p', { className: 'help' }, history.now.description ?? ''), make('p', { className: 'soft' }, 'Double-click the canvas to add a node. Drag from a port to connect it; let go over empty canvas to choose among the nodes that fit.'))
    return
  }
  const name = chosen
  showInspector(panel, name, node, types.get(node.type), faults.filter((fault) => fault.node === name), {
    onParam: (param, value) => change(edit.setParam(history.now, name, param, value), `${name}.${param}`),
    onTitle: (title) => change(edit.setTitle(history.now, name, title)),
    onError: fail,
  })
}

/** Offers all nodes, or those that fit the end of a link, and wires the chosen one. */
function add(at: readonly [number, number], end?: LinkEnd): void {
  const fits = (type: NodeType): string | undefined =>
    Object.entries(end?.side === 'output' ? type.inputs : type.outputs).find(([, port]) => (end?.side === 'output' ? accepts(catalogue, end.type, port.type) : accepts(catalogue, port.type, end?.type ?? '')))?.[0]
  const offered = catalogue.nodes.filter((type) => end === undefined || fits(type) !== undefined)
  openPicker(end === undefined ? 'Add a node' : `Add a node for ${end.type}`, offered.map((type) => ({
    title: type.title,
    hint: type.category,
    about: type.description ?? '',
    words: `${type.type} ${(type.tags ?? []).join(' ')}`,
    pick() {
      const name = freeName(history.now, type.type)
      let next = edit.addNode(history.now, name, { type: type.type, version: type.version }, at)
      const port = end === undefined ? undefined : fits(type)
      if (end !== undefined && port !== undefined) {
        const [to, input, link] = end.side === 'output' ? [name, port, `${end.node}.${end.port}`] : [end.node, end.port, `${name}.${port}`]
        const before = next.nodes[to]?.inputs
        const multiple = types.get(next.nodes[to]?.type ?? '')?.inputs[input]?.multiple === true
        next = edit.setInputs(next, to, { ...before, [input]: multiple ? [...[before?.[input] ?? []].flat(), link] : link })
      }
      change(next)
      canvas.select([name])
    },
  })))
}

/** What was changed and never saved, when the page was left or crashed. */
function takeUpDraft(): void {
  const draft = localStorage.getItem(`draft:${path}`)
  if (draft === null) return
  const kept = JSON.parse(draft) as { etag?: string; document: GraphDocument }
  history = commit(history, kept.document)
  etag = kept.etag ?? etag
  toast('Unsaved changes of last time are back. Undo to leave them.')
}

async function open(next: string): Promise<void> {
  const file = await loadGraph(next)
  path = next
  etag = file.etag
  saved = file.document
  location.hash = path
  const places = saved.ui === undefined ? layOut(saved) : {}
  history = createHistory(Object.keys(places).length > 0 ? edit.placeNodes(saved, places) : saved)
  saved = history.now
  takeUpDraft()
  chosen = undefined
  refresh()
  canvas.fit()
}

async function save(): Promise<void> {
  const document = history.now
  try {
    etag = await saveGraph(path, document, etag)
    saved = document
    refresh(false)
    void listAll()
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.status !== 412) throw error
    const theirs = await loadGraph(path)
    const keep = (title: string, pick: () => void) => ({ title, pick })
    openPicker(`${path} was changed elsewhere since`, [
      keep('Keep mine: save over the other version', () => { etag = theirs.etag; save().catch(fail) }),
      keep('Take the other version (undo brings mine back)', () => { etag = theirs.etag; saved = theirs.document; change(theirs.document) }),
    ])
  }
}

async function listAll(): Promise<void> {
  const graphs = await listGraphs()
  const known = graphs.some((graph) => graph.path === path) ? graphs : [{ path, title: 'Untitled' }, ...graphs]
  get('graphs').replaceChildren(...known.map((graph) => make('option', { value: graph.path, selected: graph.path === path }, graph.title)))
}

function startNew(at = `graphs/film-${Date.now().toString(36)}.json`): void {
  path = at
  location.hash = path
  etag = undefined
  saved = { format: 1, title: 'Untitled', nodes: {} }
  history = createHistory(saved)
  takeUpDraft()
  refresh()
  listAll().catch(fail)
  canvas.home()
}

/** The node whose output is looked at: a node that makes nothing shows what goes into it. */
function seen(name: string): string | undefined {
  const node = history.now.nodes[name]
  if (node === undefined || Object.keys(types.get(node.type)?.outputs ?? { any: 0 }).length > 0) return node && name
  const [link] = linksOf(node)
  return link && splitLink(link)[0]
}

let looking: AbortController | undefined
function look(): void {
  looking?.abort()
  const node = chosen === undefined ? undefined : seen(chosen)
  if (checked !== history.now || faults.length > 0 || node === undefined) return
  const stop = (looking = new AbortController())
  const scrub = get<HTMLInputElement>('scrub')
  const frame = get<HTMLImageElement>('frame')
  loadPreview({ document: history.now, path, node, frame: Number(scrub.value), width: 640, height: 640 }, stop.signal).then(({ picture, info }) => {
    URL.revokeObjectURL(frame.src)
    frame.src = URL.createObjectURL(picture)
    frame.hidden = false
    get('note').hidden = get('film').hidden = true
    scrub.max = String((info.clip?.length ?? 1) - 1)
    get('clock').textContent = info.clip === undefined ? info.port : `${info.port} · frame ${scrub.value} / ${scrub.max}`
  }, (error: unknown) => {
    if (stop.signal.aborted) return
    if (error instanceof ApiProblem && error.faults[0]?.code === 'E_FRAME_RANGE' && scrub.value !== '0') {
      scrub.value = '0'
      look()
      return
    }
    frame.hidden = true
    get('note').hidden = false
    get('note').textContent = error instanceof Error ? error.message : ''
  })
}

async function render(): Promise<void> {
  run = (await startRun({ document: history.now, path })).id
  const bar = get<HTMLProgressElement>('progress')
  bar.hidden = get('cancel').hidden = false
  bar.removeAttribute('value')
  get('status').textContent = 'Rendering…'
  for (;;) {
    const now = await readRun(run)
    if (['done', 'failed', 'cancelled'].includes(now.status)) {
      bar.hidden = get('cancel').hidden = true
      get('status').textContent = now.status === 'done' ? `Done: ${now.outputs[0]?.url.split('/').at(-1) ?? ''}` : `Render ${now.status}. ${now.faults?.[0]?.message ?? ''}`
      const [output] = now.outputs
      if (now.status !== 'done' || output === undefined) return
      const film = get<HTMLVideoElement>('film')
      film.src = `${output.url}?run=${now.id}`
      film.hidden = false
      get('frame').hidden = get('note').hidden = true
      return
    }
    await new Promise((resolve) => setTimeout(resolve, 300))
  }
}

const copied = 'clipboard'
const copy = () => localStorage.setItem(copied, JSON.stringify(edit.copyNodes(history.now, new Set(canvas.selected()))))
function put(clipping: edit.Clipping): void {
  const [next, names] = edit.paste(history.now, clipping)
  change(next)
  canvas.select(names)
}

/** The one table of commands: tools, palette, keys and the sheet of keys are made from it. */
const commands: readonly { title: string; key?: string; tool?: boolean; act(): unknown }[] = [
  { title: 'New', tool: true, act: () => startNew() },
  { title: 'Save', key: 'ctrl+s', tool: true, act: save },
  { title: 'Undo', key: 'ctrl+z', tool: true, act: () => { history = undo(history); refresh() } },
  { title: 'Redo', key: 'ctrl+shift+z', tool: true, act: () => { history = redo(history); refresh() } },
  { title: 'Add a node', key: 'a', tool: true, act: () => add(canvas.centre()) },
  { title: 'Delete', key: 'delete', act: () => change(edit.removeNodes(history.now, new Set(canvas.selected()))) },
  { title: 'Copy', key: 'ctrl+c', act: copy },
  { title: 'Paste', key: 'ctrl+v', act: () => { const clip = localStorage.getItem(copied); if (clip !== null) put(JSON.parse(clip) as edit.Clipping) } },
  { title: 'Duplicate', key: 'ctrl+d', act: () => put(edit.copyNodes(history.now, new Set(canvas.selected()))) },
  { title: 'Select all', key: 'ctrl+a', act: () => canvas.select(Object.keys(history.now.nodes)) },
  { title: 'Bypass', key: 'b', act: () => change(edit.setMode(history.now, canvas.selected(), 'bypass')) },
  { title: 'Mute', key: 'm', act: () => change(edit.setMode(history.now, canvas.selected(), 'mute')) },
  { title: 'Tidy up', key: 'l', act: () => { change(edit.placeNodes(history.now, layOut(history.now))); canvas.fit() } },
  { title: 'Zoom to fit', key: 'f', tool: true, act: () => canvas.fit() },
  { title: 'Render', key: 'ctrl+enter', act: render },
  { title: 'Commands', key: 'ctrl+k', act: () => palette() },
  { title: 'Keys', key: '?', act: () => palette() },
]
const palette = () => openPicker('Commands and keys', commands.map(({ title, key, act }) => ({ title, hint: key ?? '', pick: () => invoke(act) })))
const invoke = (act: () => unknown) => void Promise.resolve().then(act).catch(fail)

document.addEventListener('keydown', (event) => {
  const typing = (event.target as HTMLElement).closest('input, textarea, select, dialog, video') !== null
  const name = event.key.toLowerCase()
  const pressed = `${event.ctrlKey || event.metaKey ? 'ctrl+' : ''}${event.shiftKey && name !== '?' ? 'shift+' : ''}${name === 'backspace' ? 'delete' : name}`
  const command = commands.find(({ key }) => key === pressed)
  if (command === undefined || (typing && !['ctrl+s', 'ctrl+enter', 'ctrl+k'].includes(pressed))) return
  event.preventDefault()
  invoke(command.act)
})
get('tools').append(...commands.filter(({ tool }) => tool).map(({ title, key, act }) => make('button', { type: 'button', title: key ?? '', onclick: () => invoke(act) }, title)))
get('render').onclick = () => invoke(render)
get('cancel').onclick = () => void (run !== undefined && cancelRun(run).catch(fail))
get('scrub').oninput = look
get('graphs').onchange = () => invoke(() => open(get<HTMLSelectElement>('graphs').value))

const graphs = await listGraphs()
const wanted = decodeURIComponent(location.hash.slice(1))
const first = graphs.find((graph) => graph.path === wanted) ?? graphs.find((graph) => graph.path.endsWith('first-film.json')) ?? graphs[0]
const unsaved = first?.path !== wanted && localStorage.getItem(`draft:${wanted}`) !== null
if (unsaved) startNew(wanted)
else if (first === undefined) startNew()
else await open(first.path).then(listAll).catch(fail)
document.body.dataset['ready'] = 'true'
