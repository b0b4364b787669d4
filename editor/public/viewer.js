// The page: choose a graph, look at any frame of any node, render, play. Talks to the server only.

const $ = (id) => document.getElementById(id)

/** An element with properties, attributes (`aria-…`) and children. */
function make(tag, props = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(props)) {
    if (name.includes('-')) element.setAttribute(name, value)
    else element[name] = value
  }
  element.append(...children.filter((child) => child !== undefined))
  return element
}

class Problem extends Error {
  constructor({ detail, faults = [] }) {
    super(detail)
    this.faults = faults
  }
}

async function call(path, { body, ...options } = {}) {
  const response = await fetch(path, {
    ...options,
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
  })
  if (response.ok) return response
  throw new Problem(await response.json().catch(() => ({ detail: `The server answered ${response.status}.` })))
}
const json = async (path, options) => (await call(path, options)).json()

const state = {
  catalogue: new Map(),
  graphs: [],
  path: undefined,
  document: undefined,
  node: undefined,
  clip: undefined,
  run: undefined,
  film: undefined,
}

// --- graphs

async function openGraph(path) {
  stopPlaying()
  state.path = path
  state.document = await json(`/api/graphs/${encodeURIComponent(path)}`)
  const { document: graph } = state
  document.title = `${graph.title ?? path} · Reelgraph`
  $('title').textContent = graph.title ?? path
  $('about').textContent = graph.description ?? ''
  history.replaceState(null, '', `#${path}`)
  showGraphs()
  showInputs(graph.inputs ?? {})
  state.film = undefined
  $('show-film').disabled = true
  await validate()
  const sink = Object.keys(graph.nodes).find((name) => state.catalogue.get(graph.nodes[name].type)?.sink)
  chooseNode(sink ?? Object.keys(graph.nodes).at(-1))
}

function showGraphs() {
  $('graphs').replaceChildren(
    ...state.graphs.map(({ path, title, nodes }) =>
      make('li', {}, make('button', { type: 'button', onclick: () => openGraph(path).catch(showError), 'aria-current': String(path === state.path) },
        make('span', { className: 'name', textContent: title }),
        make('span', { className: 'under' }, make('span', { textContent: `${nodes} nodes` })))),
    ),
  )
}

async function validate() {
  const { faults } = await json('/api/validate', { body: source() })
  showFaults(faults)
  $('render').disabled = faults.length > 0
  showNodes(new Set(faults.map((fault) => fault.node)))
  for (const field of $('inputs').children) {
    const wrong = faults.some((fault) => fault.node === undefined && fault.port === field.dataset.name)
    field.classList.toggle('wrong', wrong)
  }
  return faults
}

const source = () => ({ document: state.document, path: state.path, inputs: givenInputs() })

function showFaults(faults) {
  $('faults').replaceChildren(
    ...faults.map(({ code, message, fix }) => {
      const said = message.slice(code.length).replace(/^:?\s*/, '').replace(fix, '').trim()
      return make('li', {}, make('code', { textContent: code }), `${said} `, make('span', { className: 'fix', textContent: fix }))
    }),
  )
}

function showError(error) {
  if (error.name === 'AbortError') return
  if (error.faults?.length > 0) showFaults(error.faults)
  else showFaults([{ code: 'Error', message: `Error ${error.message}`, fix: '' }])
}

// --- nodes

/** Each node after those that feed it, else as in the file. */
function inOrder(nodes) {
  const order = new Set()
  const visit = (name, path) => {
    if (order.has(name) || path.has(name) || nodes[name] === undefined) return
    for (const link of Object.values(nodes[name].inputs ?? {}).flat()) visit(link.slice(0, link.lastIndexOf('.')), new Set([...path, name]))
    order.add(name)
  }
  for (const name of Object.keys(nodes)) visit(name, new Set())
  return [...order]
}

function showNodes(wrong) {
  const { nodes } = state.document
  $('nodes').replaceChildren(
    ...inOrder(nodes).map((name) => {
      const node = nodes[name]
      const links = Object.values(node.inputs ?? {}).flat().map((link) => link.slice(0, link.lastIndexOf('.')))
      const button = make('button', { type: 'button', onclick: () => chooseNode(name), 'aria-pressed': String(name === state.node) },
        make('span', { className: 'name', textContent: node.title ?? name }),
        make('span', { className: 'type', textContent: state.catalogue.get(node.type)?.title ?? node.type }),
        links.length === 0 ? undefined : make('span', { className: 'from', textContent: `← ${[...new Set(links)].join(', ')}` }),
        make('span', { className: 'params', textContent: summary(node.params) }))
      button.dataset.node = name
      button.classList.toggle('wrong', wrong.has(name))
      return make('li', {}, button)
    }),
  )
}

/** The params in a few words: inputs of the graph shown by the values that they have now. */
function summary(params = {}) {
  const given = { ...defaults(), ...givenInputs() }
  const text = (value) => {
    if (value?.keyframes) return `${value.keyframes.length} keyframes`
    if (typeof value === 'object' && value !== null) return Array.isArray(value) ? `${value.length} values` : '…'
    return String(value).replace(/\{\{inputs\.([\w-]+)\}\}/g, (_, name) => given[name] ?? '')
  }
  return Object.entries(params).map(([name, value]) => `${name} ${text(value)}`).join(', ')
}

function chooseNode(name) {
  state.node = name
  state.clip = undefined
  for (const button of $('nodes').querySelectorAll('button')) button.setAttribute('aria-pressed', String(button.dataset.node === name))
  showTab('frame')
  look(Number($('scrub').value), true)
}

// --- inputs

const defaults = () => Object.fromEntries(Object.entries(state.document.inputs ?? {}).flatMap(([name, { default: value }]) => (value === undefined ? [] : [[name, value]])))

function showInputs(inputs) {
  $('inputs').replaceChildren(
    ...Object.entries(inputs).map(([name, input]) => {
      const control = controlFor(input)
      control.name = name
      control.oninput = changed
      const field = make('label', { className: 'field' }, make('span', { textContent: input.title ?? name, title: input.description ?? name }), control)
      field.classList.toggle('short', ['number', 'integer', 'boolean'].includes(input.type) || input.enum !== undefined)
      field.dataset.name = name
      return field
    }),
  )
}

function controlFor({ type, default: value, enum: choices, minimum, maximum }) {
  if (choices !== undefined) return make('select', {}, ...choices.map((one) => make('option', { value: one, textContent: one, selected: one === value })))
  if (type === 'boolean') return make('input', { type: 'checkbox', checked: value === true })
  if (type === 'number' || type === 'integer') {
    return make('input', { type: 'number', value: value ?? '', step: type === 'integer' ? '1' : 'any', ...(minimum === undefined ? {} : { min: minimum }), ...(maximum === undefined ? {} : { max: maximum }) })
  }
  if (type === 'data') return make('textarea', { rows: 4, value: value === undefined ? '' : JSON.stringify(value, null, 1) })
  const text = value ?? ''
  return text.length > 34 ? make('textarea', { rows: 3, value: text }) : make('input', { type: 'text', value: text })
}

/** Only what differs from the graph's own values. */
function givenInputs() {
  const given = {}
  for (const [name, input] of Object.entries(state.document.inputs ?? {})) {
    const control = $('inputs').elements.namedItem(name)
    if (control === null) continue
    const raw = control.type === 'checkbox' ? control.checked : control.value
    if (raw === '' && input.type !== 'text') continue
    const value = input.type === 'number' || input.type === 'integer' ? Number(raw) : input.type === 'data' ? asData(raw) : raw
    if (JSON.stringify(value) !== JSON.stringify(input.default)) given[name] = value
  }
  return given
}

function asData(text) {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

let settling
function changed() {
  clearTimeout(settling)
  settling = setTimeout(async () => {
    try {
      if ((await validate()).length === 0) look(Number($('scrub').value), true)
    } catch (error) {
      showError(error)
    }
  }, 350)
}

// --- the frame

let loading
let wanted
let shown = ''

/** Shows a frame. One request at a time: while it is under way only the latest wish is kept. */
function look(frame, anew = false) {
  wanted = frame
  if (anew) loading?.abort()
  else if (loading !== undefined) return
  void load()
}

async function load() {
  const abort = new AbortController()
  loading = abort
  $('screen').classList.add('busy')
  try {
    while (wanted !== undefined && loading === abort) {
      const frame = wanted
      wanted = undefined
      const width = Math.min(1280, Math.ceil($('screen').clientWidth * devicePixelRatio))
      const response = await call('/api/preview', { body: { ...source(), node: state.node, frame: Math.min(frame, (state.clip?.length ?? Infinity) - 1), width, height: width }, signal: abort.signal })
      const info = JSON.parse(decodeURIComponent(response.headers.get('X-Reelgraph-Port')))
      const url = URL.createObjectURL(await response.blob())
      if (loading !== abort) return URL.revokeObjectURL(url)
      URL.revokeObjectURL(shown)
      shown = url
      $('frame').src = url
      await $('frame').decode().catch(() => {})
      showPort(info, frame)
    }
  } catch (error) {
    if (error.name === 'AbortError' || loading !== abort) return
    const outside = error.faults?.[0]?.code === 'E_FRAME_RANGE' && Number($('scrub').value) > 0
    $('scrub').value = 0
    stopPlaying()
    if (outside) wanted = 0
    else showNothing(error.faults?.[0]?.code === 'E_PORT_TYPE' || error.faults?.[0]?.code === 'E_PORT' ? 'This node makes nothing that can be seen.' : error.message)
  } finally {
    if (loading === abort) {
      loading = undefined
      $('screen').classList.remove('busy')
      if (wanted !== undefined) void load()
    }
  }
}

function showPort({ port, socket, clip, track, image }, frame) {
  state.clip = clip
  $('note').hidden = true
  if (!tabIs('film')) $('frame').hidden = false
  $('scrub').disabled = $('play').disabled = clip === undefined
  if (clip !== undefined) {
    $('scrub').max = clip.length - 1
    if (!seeking()) $('scrub').value = Math.min(frame, clip.length - 1)
    const rate = clip.rate.num / clip.rate.den
    $('facts').textContent = `${state.node}.${port}: ${clip.width} × ${clip.height}, ${round(rate, 2)} fps, ${round(clip.duration, 2)} s, ${clip.format}`
  } else if (track !== undefined) {
    $('facts').textContent = `${state.node}.${port}: sound, ${round(track.duration, 2)} s, ${track.sampleRate} Hz, ${track.channels} channels`
  } else $('facts').textContent = `${state.node}.${port}: ${socket}${image === undefined ? '' : `, ${image.width} × ${image.height}`}`
  showClock()
}

function showNothing(why) {
  state.clip = undefined
  $('frame').hidden = true
  $('note').hidden = false
  $('note').textContent = why
  $('facts').textContent = ''
  $('scrub').disabled = $('play').disabled = true
  showClock()
}

const round = (value, digits) => Number(value.toFixed(digits))
const seeking = () => document.activeElement === $('scrub') && wanted !== undefined

function showClock() {
  const { clip } = state
  const frame = Number($('scrub').value)
  if (clip === undefined) return void ($('clock').textContent = '')
  const seconds = (frame * clip.rate.den) / clip.rate.num
  $('clock').textContent = `${seconds.toFixed(2)} s   frame ${frame} / ${clip.length - 1}`
}

let playing
function stopPlaying() {
  cancelAnimationFrame(playing)
  playing = undefined
  $('play').setAttribute('aria-pressed', 'false')
  $('play').setAttribute('aria-label', 'Play')
}

/** Goes by the clock: where frames come slower than they should, some are left out. */
function startPlaying() {
  const { clip } = state
  if (clip === undefined) return
  const scrub = $('scrub')
  const from = Number(scrub.value) >= clip.length - 1 ? 0 : Number(scrub.value)
  const began = performance.now()
  const step = () => {
    const frame = from + Math.floor(((performance.now() - began) / 1000) * (clip.rate.num / clip.rate.den))
    const last = frame >= clip.length - 1
    if (loading === undefined || last) {
      scrub.value = Math.min(frame, clip.length - 1)
      showClock()
      look(Number(scrub.value))
    }
    if (last) stopPlaying()
    else playing = requestAnimationFrame(step)
  }
  $('play').setAttribute('aria-pressed', 'true')
  $('play').setAttribute('aria-label', 'Pause')
  playing = requestAnimationFrame(step)
}

// --- the film

const tabIs = (tab) => $(`show-${tab}`).getAttribute('aria-pressed') === 'true'

function showTab(tab) {
  const film = tab === 'film'
  $('show-film').setAttribute('aria-pressed', String(film))
  $('show-frame').setAttribute('aria-pressed', String(!film))
  $('film').hidden = !film
  $('transport').hidden = $('facts').hidden = film
  $('frame').hidden = film || !$('note').hidden || $('frame').src === ''
  if (film) stopPlaying()
  else $('film').pause()
}

function playFilm(run) {
  const output = run.outputs.find((one) => one.url !== undefined && /\.(mp4|webm|mov|mkv)$/i.test(one.file)) ?? run.outputs[0]
  if (output?.url === undefined) return
  state.film = run.id
  $('film').src = `${output.url}?run=${run.id}`
  $('show-film').disabled = false
  showTab('film')
  $('film').play().catch(() => {})
}

// --- runs

async function render() {
  const outcome = $('outcome')
  outcome.className = 'outcome'
  outcome.textContent = ''
  try {
    follow(await json('/api/runs', { body: source() }))
  } catch (error) {
    showError(error)
  }
}

function follow(run) {
  state.run = run.id
  $('render').hidden = true
  $('progress').hidden = false
  $('bar').removeAttribute('value')
  $('share').textContent = run.status === 'queued' ? 'Waiting for its turn' : 'Starting'
  $('eta').textContent = ''
  const events = new EventSource(`/api/runs/${run.id}/events`)
  const sinks = new Set()
  events.addEventListener('run-started', ({ data }) => JSON.parse(data).sinks.forEach((sink) => sinks.add(sink)))
  events.addEventListener('progress', ({ data }) => {
    const { node, done, total, rate, eta } = JSON.parse(data)
    if (!sinks.has(node) || total === 0) return
    $('bar').value = done / total
    $('share').textContent = `${Math.floor((100 * done) / total)} %, ${done} of ${total} frames`
    $('eta').textContent = eta === undefined ? '' : `${duration(eta)} left${rate > 0 ? `, ${round(rate, rate < 10 ? 1 : 0)} fps` : ''}`
  })
  events.addEventListener('run-status', ({ data }) => {
    const { status } = JSON.parse(data)
    if (status === 'queued' || status === 'running') return
    events.close()
    void finished(run.id)
  })
}

async function finished(id) {
  $('render').hidden = false
  $('progress').hidden = true
  if (state.run === id) state.run = undefined
  const run = await json(`/api/runs/${id}`)
  const outcome = $('outcome')
  outcome.classList.toggle('failed', run.status === 'failed')
  const [output] = run.outputs
  outcome.textContent =
    run.status === 'cancelled' ? 'Cancelled. Rendering again takes up what was finished.'
    : run.status === 'failed' ? 'The render failed.'
    : `${output?.file ?? 'Done'}${output === undefined ? '' : `, ${size(output.bytes)}, ${output.frames ?? 1} frames`} in ${duration(run.seconds)}`
  if (run.status === 'failed') showFaults(run.faults)
  if (run.status === 'done') playFilm(run)
}

const duration = (seconds) => (seconds < 60 ? `${Math.max(1, Math.round(seconds))} s` : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`)
const size = (bytes) => (bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} kB` : `${(bytes / 1e6).toFixed(1)} MB`)
const WORDS = { queued: 'waiting', running: 'rendering', done: '', failed: 'failed', cancelled: 'cancelled' }

async function showHistory() {
  const { runs, paused } = await json('/api/runs?limit=30')
  $('no-history').hidden = runs.length > 0
  $('history').replaceChildren(
    ...runs.map((run) => {
      const when = new Date(run.submitted).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })
      const under = make('span', { className: 'under' },
        make('span', { textContent: when }),
        WORDS[run.status] === '' ? undefined : make('span', { className: run.status, textContent: WORDS[run.status] }),
        run.outputs.length === 0 ? undefined : make('span', { textContent: size(run.outputs[0].bytes) }))
      const open = () => (run.status === 'failed' ? showFaults(run.faults) : playFilm(run))
      return make('li', {}, make('button', { type: 'button', onclick: open, disabled: run.status === 'cancelled' }, make('span', { className: 'name', textContent: run.title }), under))
    }),
  )
  const waiting = runs.filter((run) => run.status === 'queued').length
  const running = runs.find((run) => run.status === 'running')
  $('queue').textContent = [
    running === undefined ? '' : `Rendering ${running.title}`,
    waiting === 0 ? '' : `${waiting} waiting`,
    paused ? 'queue paused' : '',
  ].filter((part) => part !== '').join(', ')
  return runs
}

/** Keeps the history as it is on the server, also for runs that others start. */
function watch() {
  const socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/events`)
  socket.onmessage = ({ data }) => {
    const { type } = JSON.parse(data)
    if (type === 'run-status' || type === 'queue-changed') showHistory().catch(showError)
  }
  socket.onclose = () => setTimeout(watch, 3000)
}

// --- wiring

$('scrub').addEventListener('input', () => {
  stopPlaying()
  showClock()
  look(Number($('scrub').value))
})
$('play').addEventListener('click', () => (playing === undefined ? startPlaying() : stopPlaying()))
$('show-frame').addEventListener('click', () => showTab('frame'))
$('show-film').addEventListener('click', () => showTab('film'))
$('render').addEventListener('click', render)
$('cancel').addEventListener('click', () => call(`/api/runs/${state.run}/cancel`, { body: {} }).catch(showError))
$('inputs').addEventListener('submit', (event) => event.preventDefault())
document.addEventListener('keydown', (event) => {
  if (event.target.closest('input, textarea, select, button, video') !== null || state.clip === undefined || tabIs('film')) return
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
  if (step !== undefined) {
    $('scrub').value = Number($('scrub').value) + step * (event.shiftKey ? 10 : 1)
    $('scrub').dispatchEvent(new Event('input'))
  } else if (event.key === ' ') $('play').click()
  else return
  event.preventDefault()
})

try {
  const [catalogue, graphs, runs] = await Promise.all([json('/api/nodes'), json('/api/graphs'), showHistory()])
  state.catalogue = new Map(catalogue.nodes.map((node) => [node.type, node]))
  state.graphs = graphs.filter((graph) => graph.renders)
  watch()
  const [, path, frame] = /^#?([^@]*)@?(\d*)$/.exec(decodeURIComponent(location.hash)) ?? []
  const chosen = state.graphs.find((graph) => graph.path === path) ?? state.graphs.find((graph) => graph.path.endsWith('first-film.json')) ?? state.graphs[0]
  if (chosen === undefined) showNothing('There are no graphs in this project yet. Put one into the folder graphs.')
  else {
    if (frame) Object.assign($('scrub'), { max: frame, value: frame })
    await openGraph(chosen.path)
  }
  const underway = runs.find((run) => run.status === 'running')
  if (underway !== undefined) follow(underway)
} catch (error) {
  showError(error)
}
