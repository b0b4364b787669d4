/** The editor: one document with its history; canvas and panels are views of it. Here they are made and put together. */
import { cancelRun, listGraphs, loadCatalogue, type Fault, type Run } from './api/client.ts'
import { offerNodes } from './add-node.ts'
import { createCanvas } from './canvas/litegraph-adapter.ts'
import { portInputs } from './canvas/face.ts'
import { createMinimap } from './canvas/minimap.ts'
import { arrangeCommands } from './commands/arrange.ts'
import { createClipboard } from './commands/clipboard.ts'
import { editCommands, rerouteAt } from './commands/edit.ts'
import { enterSubgraph, graphCommands } from './commands/graph.ts'
import { canvasMenu } from './commands/menu.ts'
import type { Command } from './commands/command.ts'
import { bindCommands } from './commands/table.ts'
import { viewCommands } from './commands/view.ts'
import type { Badge } from './canvas/node-badges.ts'
import * as edit from './document/commands.ts'
import { setItem } from './document/items.ts'
import { isSubgraph } from './document/subgraph.ts'
import { hasDraft } from './drafts.ts'
import { createAppView } from './panels/app-view.ts'
import { createConnection } from './panels/connection.ts'
import { get, make } from './panels/dom.ts'
import { acceptDrops } from './panels/drop.ts'
import { createGraphTabs } from './panels/graph-tabs.ts'
import { openGallery } from './panels/gallery.ts'
import { createHistory } from './panels/history.ts'
import { openModels } from './panels/models.ts'
import { createInspector } from './panels/inspector/inspector.ts'
import { byNode, createProblems, faultsNow, faultText, stopping, warningsNow } from './panels/problems.ts'
import { createQueuePanel } from './panels/queue.ts'
import { createStoryboardStrip } from './panels/storyboard-strip.ts'
import { createTabs } from './panels/tabs.ts'
import { hasEnded, statusOf } from './run/run-state.ts'
import { createForesight } from './run/foresight.ts'
import { createModels } from './run/models.ts'
import { createRuns } from './run/runs.ts'
import { createPreview } from './seeing/preview.ts'
import { createThumbnails } from './seeing/thumbnails.ts'
import { createUnderWay } from './seeing/under-way.ts'
import { createSession, openBefore } from './session.ts'

const editor = createSession(await loadCatalogue(), {
  say(text) {
    const note = make('p', { className: 'toast' }, text)
    get('toasts').append(note)
    setTimeout(() => note.remove(), 6000)
  },
  choose(names, show) {
    canvas.select(names)
    if (show) canvas.fit(names)
  },
  onTypes() {
    canvas.refresh()
    inspector.show()
  },
})
const runs = createRuns(editor)
const models = createModels({ onReady: () => void editor.recheck().catch(editor.fail), fail: editor.fail })
const foresight = createForesight(editor)
const preview = createPreview(editor)
const underWay = createUnderWay(() => redraw())
const thumbnails = createThumbnails(editor, {
  isBusy: () => preview.busy || runs.busy,
  visible: () => (document.body.classList.contains('app') ? [] : canvas.visible()),
  onChange() {
    redraw()
    strip.drawFaces()
  },
})
const canvas = createCanvas(get<HTMLCanvasElement>('canvas'), editor, {
  onEdit({ inputs, routes, places }) {
    let next = edit.placeNodes(editor.document, places)
    for (const [name, route] of routes) next = setItem(next, name, route)
    for (const [name, links] of inputs) next = edit.setInputs(next, name, links)
    editor.change(next)
  },
  onSelect(names) {
    editor.setSelection(names.filter((name) => editor.document.nodes[name] !== undefined))
    inspector.show()
  },
  onAdd: (at, end) => offerNodes(editor, at, end),
  onRefuse: (reason) => editor.say(reason),
  onOpen(name) {
    if (isSubgraph(editor.document.nodes[name]?.type ?? '')) run(() => enterSubgraph(editor, name))
    else get('inspector').querySelector<HTMLElement>('textarea, input')?.focus()
  },
  onLink([x, y], to, port, from) {
    const added = rerouteAt(editor, [Math.round(x) - 9, Math.round(y) - 9], to, port, from)
    // The button that is let go would choose nothing.
    if (added !== undefined) addEventListener('pointerup', () => setTimeout(() => canvas.select([added]), 0), { once: true, capture: true })
  },
  onMenu: (page, at, name) => canvasMenu(editor, all, page, at, name),
  badge(name) {
    let badge = badges.get(name)
    if (badge === undefined) badges.set(name, (badge = makeBadge(name)))
    return badge
  },
  faulty: () => faulty().keys(),
})
/** Kept until anything changes that they show: the canvas asks for them at each frame that it draws. */
const badges = new Map<string, Badge>()
let faultMap: ReadonlyMap<string, readonly Fault[]> | undefined
let doubtMap: ReadonlyMap<string, readonly Fault[]> | undefined
const faulty = () => (faultMap ??= byNode(faultsNow(editor, runs)))
const doubtful = () => (doubtMap ??= byNode(warningsNow(editor, runs, foresight)))
const faultsOf = (name: string): readonly Fault[] => faulty().get(name) ?? []
function makeBadge(name: string): Badge {
  const node = editor.document.nodes[name]
  const type = editor.types.get(node?.type ?? '')
  const run = runs.nodeState(name)
  return {
    title: node?.title ?? type?.title ?? name,
    thumbnails: type?.sink === true ? [] : (underWay.of(name, run?.state === 'running' ? run.preview : undefined) ?? thumbnails.of(name)),
    state: run,
    cached: thumbnails.cached.has(name),
    faults: faultsOf(name).map((fault) => ({ port: fault.port, text: `${faultText(fault)} ${fault.fix}` })),
    warnings: doubtful().get(name)?.length ?? 0,
  }
}
function forgetBadges(): void {
  badges.clear()
  faultMap = doubtMap = undefined
}
function redraw(): void {
  forgetBadges()
  canvas.redraw()
}
const strip = createStoryboardStrip(editor, { picture: (name) => thumbnails.picture(name) })
const form = createAppView(editor, () => run(() => render()))
const play = (past: Run): void => {
  const films = past.outputs.filter(({ url }) => url !== undefined)
  const output = films.find(({ file }) => /\.(mp4|webm|mov|mkv)$/i.test(file)) ?? films[0]
  if (output?.url !== undefined) preview.play({ url: `${output.url}?run=${past.id}`, file: output.file, picture: `/api/runs/${past.id}/picture` })
}
const side = createTabs('Problems, queue and history', [
  { id: 'problems-tab', title: 'Problems', panel: make('div') },
  { id: 'queue', title: 'Queue', panel: make('div') },
  { id: 'history', title: 'History', panel: make('div') },
])
const fill = (id: string, panel: { element: HTMLElement }) => get(`panel-${id}`).append(panel.element)
strip.element.hidden = true
get('dock').append(preview.element, side.element)
get('stage').after(form.element, strip.element)
fill('problems-tab', createProblems(editor, runs, models, foresight, (faults, warnings) => {
  side.count('problems-tab', faults, 'bad', 'fault')
  side.count('problems-tab', warnings, 'warn', 'warning')
}))
fill('queue', createQueuePanel(editor, runs, (count) => side.count('queue', count)))
fill('history', createHistory(editor, runs, play))
const connection = createConnection(runs, models, {
  onPlugins(news) {
    news.forEach(editor.say)
    editor.renew().then(editor.recheck).catch(editor.fail)
  },
  onBack() {
    editor.renew().then(editor.recheck).catch(editor.fail)
    runs.reload().catch(editor.fail)
    listAll().catch(editor.fail)
  },
})
get('stage').append(connection.banner)
get('link').append(connection.dot)
acceptDrops(editor, canvas.viewport)
const minimap = createMinimap(canvas, (name) => (editor.document.nodes[name] === undefined ? undefined : (editor.types.get(editor.document.nodes[name].type)?.category ?? '')))
get('stage').append(minimap.element)

const inspector = createInspector(get('inspector'), editor, {
  chosen: canvas.selected, faultsOf, warningsOf: (name) => doubtful().get(name) ?? [], wordsOf: foresight.words, reportsOf: (name) => runs.nodeState(name)?.reports,
  enter: (name) => run(() => enterSubgraph(editor, name)),
  act: (title) => run(() => all.find((command) => command.title === title)?.act()),
})

const sinks = (): readonly string[] => Object.keys(editor.document.nodes).filter((name) => editor.types.get(editor.document.nodes[name]!.type)?.sink === true)
const chosenSinks = (): readonly string[] => editor.selection.filter((name) => sinks().includes(name))
async function render(only?: readonly string[]): Promise<void> {
  editor.change(edit.shuffleSeeds(editor.document, Math.random))
  get('status').textContent = 'Rendering…'
  await runs.render(only)
}

function showState(): void {
  get('saved').textContent = editor.saved ? 'Saved' : 'Not saved'
  get<HTMLButtonElement>('render').disabled = opening || stopping(editor).length > 0 || portInputs(editor.document).length > 0
  get('render').title = portInputs(editor.document).length > 0 ? 'A subgraph with ports: render the graph that uses it.' : ''
  const some = chosenSinks()
  get('render-selected').hidden = some.length === 0 || some.length === sinks().length
  get('render-selected').textContent = `Render ${some.join(', ')}`
  get<HTMLButtonElement>('render-selected').disabled = stopping(editor).length > 0
}

function showRun(): void {
  redraw()
  const { shown } = runs
  const state = shown === undefined ? undefined : runs.stateOf(shown)
  const open = state !== undefined && !hasEnded(state)
  const bar = get<HTMLProgressElement>('progress')
  bar.hidden = get('cancel').hidden = !open
  if (!open) return
  const { share, text } = statusOf(state)
  if (share === undefined) bar.removeAttribute('value')
  else bar.value = share
  get('status').textContent = text
}

let drawn = editor.document
const views = new Map<string, readonly [number, number, number]>()
let inFront = ''
/** From the choice of another graph until it was looked into. */
let opening = true
editor.on('document', () => {
  forgetBadges()
  if (editor.document !== drawn) canvas.show((drawn = editor.document))
  inspector.refresh()
  showState()
})
editor.on('opened', () => {
  forgetBadges()
  if (inFront !== '') views.set(inFront, [...canvas.viewport.centre, canvas.viewport.scale])
  inFront = editor.path
  canvas.show((drawn = editor.document))
  canvas.select(editor.selection)
  const before = views.get(inFront)
  if (before !== undefined) canvas.viewport.lookTo(...before)
  else if (Object.keys(drawn.nodes).length === 0) canvas.viewport.home()
  else canvas.fit()
  listAll().catch(editor.fail)
  get('status').textContent = ''
})
editor.on('selection', showState)
editor.on('faults', () => {
  opening = false
  redraw()
  showState()
  inspector.mark()
})
runs.onChange(showRun)
runs.onChange(inspector.mark)
foresight.onChange(redraw)
foresight.onChange(inspector.mark)
const withWarnings = ({ warnings }: Run): string => (warnings.length === 0 ? '' : `, with ${warnings.length} ${warnings.length === 1 ? 'warning' : 'warnings'}`)
runs.onEnd((past) => {
  get('status').textContent = past.status === 'done' ? `Done${withWarnings(past)}: ${past.outputs.map(({ file }) => file).join(', ')}` : past.status === 'cancelled' ? 'Render cancelled.' : `Render failed. ${past.faults[0] === undefined ? '' : faultText(past.faults[0])}`
  if (past.status === 'done') play(past)
  if (past.status === 'failed') side.show('problems-tab')
})

async function listAll(): Promise<void> {
  const graphs = await listGraphs()
  const known = graphs.some((graph) => graph.path === editor.path) ? graphs : [{ path: editor.path, title: editor.document.title ?? 'Untitled' }, ...graphs]
  get('graphs').replaceChildren(...known.map((graph) => make('option', { value: graph.path, selected: graph.path === editor.path }, graph.title)))
}

function view(which: 'app' | 'graph'): void {
  document.body.classList.toggle('app', which === 'app')
  buttons.form.setAttribute('aria-pressed', String(which === 'app'))
  dispatchEvent(new Event('resize'))
}
function toggleStrip(): void {
  strip.element.hidden = !strip.element.hidden
  buttons.strip.setAttribute('aria-pressed', String(!strip.element.hidden))
  strip.draw()
}
const buttons = {
  templates: make('button', { type: 'button', onclick: () => run(() => openGallery(editor)) }, 'Templates'),
  models: make('button', { type: 'button', onclick: () => run(() => openModels(editor, models)) }, 'Models'),
  strip: make('button', { type: 'button', 'aria-pressed': 'false', onclick: toggleStrip }, 'Storyboard'),
  form: make('button', { type: 'button', 'aria-pressed': 'false', title: 'The inputs of the graph as a form', onclick: () => view(document.body.classList.contains('app') ? 'graph' : 'app') }, 'Form'),
}
get('views').append(buttons.templates, buttons.models, buttons.strip, buttons.form)

let mouse: readonly [number, number] | undefined
get('canvas').addEventListener('pointermove', ({ clientX, clientY }) => void (mouse = [clientX, clientY]))
get('canvas').addEventListener('pointerleave', () => void (mouse = undefined))
const clipboard = createClipboard(editor, { selected: canvas.selected, select: canvas.select, pastePoint: () => (mouse === undefined ? undefined : canvas.viewport.pointAt(...mouse)) })

const commands: readonly Command[] = [
  ...graphCommands(editor, canvas, { onSaved: listAll }),
  ...editCommands(editor, canvas, clipboard),
  ...arrangeCommands(editor, canvas),
  ...viewCommands(editor, canvas, minimap),
  { title: 'Play the loop of the node', group: 'View', key: ' ', act: () => preview.togglePlay() },
  { title: 'Keep the shown node to compare with', group: 'View', key: 'c', act: () => preview.pin() },
  { title: 'Storyboard', group: 'View', key: 's', act: toggleStrip },
  { title: 'Models', group: 'View', act: () => openModels(editor, models) },
  { title: 'Form', group: 'View', key: 'p', act: () => buttons.form.click() },
  { title: 'Render', group: 'Render', key: 'ctrl+enter', everywhere: true, act: () => render() },
  { title: 'Render the selected sinks', group: 'Render', key: 'ctrl+shift+enter', act: () => render(chosenSinks()) },
]
const { run, all } = bindCommands(commands, { tools: get('tools'), onError: editor.fail })
get('render').onclick = () => run(() => render())
get('render-selected').onclick = () => run(() => render(chosenSinks()))
get('cancel').onclick = () => run(() => runs.shown !== undefined && cancelRun(runs.shown))
get('graph-tabs').append(createGraphTabs(editor).element)
get('graphs').onchange = () => {
  opening = true
  showState()
  run(() => editor.open(get<HTMLSelectElement>('graphs').value))
}

const [graphs] = await Promise.all([listGraphs(), runs.reload().catch(editor.fail)])
const wanted = decodeURIComponent(location.hash.slice(1))
const here = (path: string): boolean => graphs.some((graph) => graph.path === path)
const first = graphs.find(({ path }) => path === wanted) ?? graphs.find(({ path }) => path.endsWith('first-film.json')) ?? graphs[0]
const before = openBefore()
for (const path of before.filter((one) => one !== wanted && before.includes(wanted))) {
  if (here(path)) await editor.open(path).catch(editor.fail)
  else if (hasDraft(path)) await editor.startNew(path)
}
if (first?.path !== wanted && hasDraft(wanted)) await editor.startNew(wanted)
else if (first === undefined) await editor.startNew()
else await editor.open(first.path).catch(editor.fail)
document.body.dataset['ready'] = 'true'
