/** The one file that knows litegraph.js. The canvas shows the document; what the mouse did to it is read back as links and places. */
import { LGraph, LGraphCanvas, LGraphNode, LiteGraph, type Slot } from 'litegraph.js/build/litegraph.core.js'
import type { Catalogue, Port } from '../api/client.ts'
import { feeds, placeOf, splitLink, type GraphDocument, type Place } from '../document/document.ts'
import { drawBadge, drawFaultText, type Badge, type NodeBox } from './node-badges.ts'
import { badgeHeight } from './node-height.ts'
import { picturedPorts } from '../seeing/ports.ts'

export interface LinkEnd {
  readonly node: string
  readonly port: string
  readonly type: string
  readonly side: 'output' | 'input'
}

export interface CanvasEvents {
  /** Links of each node whose links changed, and the places of those that were moved. */
  onEdit(inputs: ReadonlyMap<string, Record<string, string | readonly string[]>>, places: Readonly<Record<string, Place>>): void
  onSelect(names: readonly string[]): void
  onAdd(at: readonly [number, number], end?: LinkEnd): void
  onRefuse(reason: string): void
  /** What the node shows beside its ports; asked for whenever it is drawn. */
  badge(name: string): Badge
  /** Names of the nodes whose badges have faults. */
  faulty(): Iterable<string>
}

export const accepts = (catalogue: Catalogue, from: string, to: string): boolean => from === to || (catalogue.sockets[to]?.accepts ?? []).includes(from)

export function createCanvas(element: HTMLCanvasElement, catalogue: Catalogue, events: CanvasEvents) {
  const graph = new LGraph()
  const types = new Map(catalogue.nodes.map((type) => [type.type, type]))
  const names = new Map<LGraphNode, string>()
  let nodes = new Map<string, LGraphNode>()
  let shown: GraphDocument = { format: 1, nodes: {} }
  let filling = false

  Object.assign(LiteGraph, {
    NODE_TITLE_HEIGHT: 28, NODE_SLOT_HEIGHT: 22, NODE_TITLE_TEXT_Y: 19, NODE_WIDTH: 190, NODE_TEXT_SIZE: 13,
    NODE_TITLE_COLOR: '#e7e9ee', NODE_SELECTED_TITLE_COLOR: '#ffffff', NODE_TEXT_COLOR: '#b6bdca', NODE_DEFAULT_COLOR: '#262b37', NODE_DEFAULT_BGCOLOR: '#1a1e28',
    NODE_DEFAULT_BOXCOLOR: '#6d7585', NODE_BOX_OUTLINE_COLOR: '#7c9cff', release_link_on_empty_shows_menu: true,
    isValidConnection: (from: string, to: string) => accepts(catalogue, from, to),
  })
  for (const [type, { colour }] of Object.entries(catalogue.sockets)) LGraphCanvas.link_type_colors[type] = colour

  // Keys are the editor's own. The library takes its handler when a canvas is made, so it goes before that.
  LGraphCanvas.prototype.processKey = () => undefined
  const canvas = new LGraphCanvas(element, graph, { autoresize: false })
  Object.assign(canvas, {
    background_image: null, clear_background_color: '#0e1014', render_canvas_border: false, show_info: false, render_shadows: false,
    title_text_font: '600 13px Inter, sans-serif', inner_text_font: '12px Inter, sans-serif', max_zoom: 4,
  })
  const pointOf = (event: MouseEvent): readonly [number, number] => canvas.convertEventToCanvasOffset(event)
  canvas.onDrawBackground = (context, [left = 0, top = 0, width = 0, height = 0]) => {
    if (canvas.ds.scale < 0.45) return
    context.fillStyle = '#232835'
    for (let x = Math.floor(left / 32) * 32; x < left + width; x += 32) for (let y = Math.floor(top / 32) * 32; y < top + height; y += 32) context.fillRect(x, y, 1.5, 1.5)
  }
  canvas.showSearchBox = (event) => events.onAdd(pointOf(event))
  canvas.showConnectionMenu = ({ nodeFrom, slotFrom, nodeTo, slotTo, e }) => {
    const node = nodeFrom ?? nodeTo
    const slot = slotFrom ?? slotTo
    if (node !== undefined && slot !== undefined) events.onAdd(pointOf(e), { node: names.get(node) ?? '', port: slot.name, type: slot.type, side: nodeFrom ? 'output' : 'input' })
  }
  canvas.processContextMenu = (_node, event) => event.preventDefault()
  // The library's prompts evaluate what is typed.
  canvas.prompt = () => document.createElement('div')
  const selected = (): string[] => Object.values(canvas.selected_nodes).flatMap((node) => names.get(node) ?? [])
  canvas.onSelectionChange = () => void (filling || events.onSelect(selected()))

  // On the way down: litegraph.js keeps the event from coming back up.
  addEventListener('mouseup', () => setTimeout(readBack, 0), { capture: true })
  const resize = () => canvas.resize(element.parentElement?.clientWidth ?? 0, element.parentElement?.clientHeight ?? 0)
  new ResizeObserver(resize).observe(element.parentElement ?? element)

  function readBack(): void {
    if (canvas.connecting_node) return
    const inputs = new Map<string, Record<string, string | readonly string[]>>()
    const places: Record<string, Place> = {}
    for (const [name, node] of nodes) {
      const found: Record<string, string | string[]> = {}
      node.inputs?.forEach((slot, index) => {
        const from = node.getInputNode(index)
        const output = from?.outputs?.[node.getInputLink(index)?.origin_slot ?? -1]
        if (!from || output === undefined) return
        const link = `${names.get(from)}.${output.name}`
        const before = found[slot.name]
        const list = Array.isArray(shown.nodes[name]?.inputs?.[slot.name]) || portOf(name, slot.name)?.multiple === true
        found[slot.name] = list ? [...(before ?? []), link] : link
      })
      if (!sameInputs(found, shown.nodes[name]?.inputs ?? {})) inputs.set(name, { ...lost(name), ...found })
      const { pos } = placeOf(shown, name)
      if (Math.round(node.pos[0]) !== pos[0] || Math.round(node.pos[1]) !== pos[1]) places[name] = { pos: [node.pos[0], node.pos[1]] }
    }
    if (inputs.size > 0 || Object.keys(places).length > 0) events.onEdit(inputs, places)
  }

  const portOf = (name: string, port: string): Port | undefined => types.get(shown.nodes[name]?.type ?? '')?.inputs[port]
  /** Links that can't be drawn (from nodes that aren't there) stay as they are. */
  const lost = (name: string) =>
    Object.fromEntries(Object.entries(shown.nodes[name]?.inputs ?? {}).filter(([, links]) => typeof links === 'string' && !nodes.has(splitLink(links)[0])))
  const sameInputs = (found: object, before: object): boolean => {
    const text = (inputs: object) => JSON.stringify(Object.entries(inputs).map(([port, links]) => [port, [links].flat().filter((link) => nodes.has(splitLink(link)[0]))] as const).filter(([, links]) => links.length > 0).sort(([a], [b]) => (a < b ? -1 : 1)))
    return text(found) === text(before)
  }

  function show(next: GraphDocument): void {
    filling = true
    const chosen = new Set(selected())
    shown = next
    graph.clear()
    names.clear()
    nodes = new Map()
    for (const name of Object.keys(next.nodes)) addView(name)
    for (const [name, target] of nodes) {
      const used = new Map<string, number>()
      for (const [port, links] of Object.entries(next.nodes[name]?.inputs ?? {})) {
        for (const link of [links].flat()) {
          const [from, output] = splitLink(link as string)
          const source = nodes.get(from)
          const skip = used.get(port) ?? 0
          used.set(port, skip + 1)
          const slot = (target.inputs ?? []).flatMap((one, index) => (one.name === port ? [index] : []))[skip]
          const at = source?.outputs?.findIndex((one) => one.name === output) ?? -1
          if (source !== undefined && slot !== undefined && at >= 0) source.connect(at, target, slot)
        }
      }
    }
    for (const [name, node] of nodes) node.onConnectInput = (_slot, _type, _output, from) => allowed(names.get(from) ?? '', name)
    canvas.deselectAllNodes()
    canvas.selectNodes([...nodes].filter(([name]) => chosen.has(name)).map(([, node]) => node))
    filling = false
    canvas.setDirty(true, true)
  }

  function allowed(from: string, to: string): boolean {
    if (!feeds(shown, to, from)) return true
    events.onRefuse(`${to} feeds ${from}: this link would close a circle.`)
    return false
  }

  function addView(name: string): void {
    const node = shown.nodes[name]
    const type = types.get(node?.type ?? '')
    const view = new LGraphNode(`${node?.title ?? type?.title ?? name}${node?.mode === undefined || node.mode === 'normal' ? '' : ` (${node.mode})`}`)
    const addInput = (port: string, socket: string, label: string) => view.addInput(port, socket, { label, color_on: colour(socket), color_off: `${colour(socket)}99` } satisfies Partial<Slot>)
    for (const [port, { type: socket, multiple, title }] of Object.entries(type?.inputs ?? {})) {
      const count = multiple === true ? [node?.inputs?.[port] ?? []].flat().length + 1 : 1
      for (let index = 0; index < count; index++) addInput(port, socket, multiple === true ? `${title ?? port} ${index + 1}` : (title ?? port))
    }
    for (const [port, links] of Object.entries(node?.inputs ?? {})) {
      if (type?.inputs[port] !== undefined) continue
      const [from, output] = splitLink([links].flat()[0] as string)
      addInput(port, types.get(shown.nodes[from]?.type ?? '')?.outputs[output]?.type ?? 'number', port)
    }
    for (const [port, { type: socket, title }] of Object.entries(type?.outputs ?? {})) view.addOutput(port, socket, { label: title ?? port, color_on: colour(socket), color_off: `${colour(socket)}99` })
    const { pos, collapsed } = placeOf(shown, name)
    view.pos = [pos[0], pos[1]]
    view.size = view.computeSize()
    view.size[0] = Math.max(200, view.size[0])
    view.flags.collapsed = collapsed === true
    if (node?.mode === 'mute' || node?.mode === 'bypass') view.bgcolor = '#12141a'
    view.size[1] += badgeHeight(type?.sink === true ? [] : picturedPorts(shown, types, name).map(({ kind }) => kind))
    view.onDrawForeground = (context) => drawBadge(context, events.badge(name), boxOf(view))
    nodes.set(name, view)
    names.set(view, name)
    graph.add(view, true)
  }
  const boxOf = (view: LGraphNode): NodeBox => ({
    width: view.size[0],
    height: view.size[1],
    title: 28,
    scale: canvas.ds.scale,
    collapsed: view.flags.collapsed === true,
    ports: [...(view.inputs ?? []).map((slot, row) => ({ name: slot.name, x: 11, y: (row + 0.7) * 22 })), ...(view.outputs ?? []).map((slot, row) => ({ name: slot.name, x: view.size[0] - 10, y: (row + 0.7) * 22 }))],
  })
  canvas.onDrawForeground = (context) => {
    for (const name of events.faulty()) {
      const view = nodes.get(name)
      if (view === undefined) continue
      context.save()
      context.translate(view.pos[0], view.pos[1])
      drawFaultText(context, events.badge(name).faults, boxOf(view))
      context.restore()
    }
  }
  const colour = (socket: string): string => catalogue.sockets[socket]?.colour ?? '#c0c0c0'

  return {
    show,
    selected,
    select(wanted: readonly string[]) {
      canvas.deselectAllNodes()
      canvas.selectNodes(wanted.flatMap((name) => nodes.get(name) ?? []))
      events.onSelect(selected())
      canvas.setDirty(true, true)
    },
    /** Draws again what the nodes show of themselves. */
    redraw: () => canvas.setDirty(true, false),
    /** Names of the nodes in view, the selected first. */
    visible(): readonly string[] {
      const { scale, offset: [x, y] } = canvas.ds
      const inView = ({ pos, size }: LGraphNode) => pos[0] + size[0] > -x && pos[0] < element.width / scale - x && pos[1] + size[1] > -y && pos[1] - 30 < element.height / scale - y
      const chosen = selected()
      return [...new Set([...chosen, ...[...nodes].flatMap(([name, node]) => (inView(node) ? [name] : []))])]
    },
    /** The point of the graph under a point of the page. */
    pointAt(x: number, y: number): readonly [number, number] {
      const { left, top } = element.getBoundingClientRect()
      return [(x - left) / canvas.ds.scale - canvas.ds.offset[0], (y - top) / canvas.ds.scale - canvas.ds.offset[1]]
    },
    /** The view of an empty canvas: life-size, the origin in the corner. */
    home() {
      resize()
      canvas.ds.scale = 1
      canvas.ds.offset = [0, 0]
      canvas.setDirty(true, true)
    },
    /** Shows all nodes, or those named. */
    fit(wanted: readonly string[] = [...nodes.keys()]) {
      resize()
      const boxes = wanted.flatMap((name) => nodes.get(name) ?? []).map(({ pos, size }) => [pos[0], pos[1] - 30, pos[0] + size[0], pos[1] + size[1]] as const)
      if (boxes.length === 0) return
      const [left, top] = [Math.min(...boxes.map((box) => box[0])), Math.min(...boxes.map((box) => box[1]))]
      const [right, bottom] = [Math.max(...boxes.map((box) => box[2])), Math.max(...boxes.map((box) => box[3]))]
      const scale = Math.min(1.2, element.width / (right - left + 100), element.height / (bottom - top + 100))
      canvas.ds.scale = scale
      canvas.ds.offset = [element.width / scale / 2 - (left + right) / 2, element.height / scale / 2 - (top + bottom) / 2]
      canvas.setDirty(true, true)
    },
    centre: (): readonly [number, number] => [element.width / canvas.ds.scale / 2 - canvas.ds.offset[0], element.height / canvas.ds.scale / 2 - canvas.ds.offset[1]],
  }
}
