/** The one file that knows litegraph.js. The canvas shows the document; what the mouse did to it is read back as links and places. */
import { LGraph, LGraphCanvas, LGraphNode, LiteGraph, type LLink, type PointerPlace, type Slot } from 'litegraph.js/build/litegraph.core.js'
import type { Catalogue } from '../api/client.ts'
import { membersOf, type Box, type Boxes } from '../document/arrange.ts'
import { placeOf, type GraphDocument } from '../document/document.ts'
import { isItem } from '../document/items.ts'
import { onTheme, palette } from '../theme.ts'
import { drawGrid, drawGroup, drawNode, drawNote, drawReroute, TITLE, type Look } from './draw.ts'
import { accepts, type CanvasEdit, type CanvasEvents, type WireAt } from './events.ts'
import { faceOf, ROW, shownNames, type Face, type Types } from './face.ts'
import { distanceToWire, isNearWire } from './link-path.ts'
import { drawBadge, drawFaultText, nodeBox, type NodeBox } from './node-badges.ts'
import { createViewport } from './viewport.ts'
import { drawnWhenDirty } from './when-dirty.ts'
import { circleOf, isBorder, readPlaces, readWires, wiresOf } from './wiring.ts'

/** Below this scale links have no middle to press on. */
const FAR = 0.25

class Thing extends LGraphNode {
  readonly name: string
  face: Face
  constructor(name: string, face: Face) {
    super(name)
    this.name = name
    this.face = face
  }
  get bare(): boolean {
    return ['note', 'group', 'reroute'].includes(this.face.kind)
  }
  take(face: Face, collapsed: boolean): void {
    this.face = face
    this.flags.collapsed = collapsed
    this._collapsed_width = face.width
    this.resizable = face.kind === 'note' || face.kind === 'group'
    this.size = [face.width, face.height]
    const y = (index: number): number => (face.kind === 'reroute' ? face.height / 2 : (index + 0.7) * ROW)
    const middle = face.kind === 'reroute' ? face.width / 2 : undefined
    this.inputs = face.inputs.map(({ name, label, type }, index): Slot => ({ name, label, type, link: null, pos: [middle ?? 0, y(index)] }))
    this.outputs = face.outputs.map(({ name, label, type }, index): Slot => ({ name, label, type, links: null, pos: [middle ?? face.width, y(index)] }))
  }
  override computeSize(): [number, number] {
    return [120, 60]
  }
  override collapse(): void {
    if (this.face.kind === 'node') super.collapse()
  }
  override isPointInside(x: number, y: number, margin = 0): boolean {
    if (!this.bare) return super.isPointInside(x, y, margin)
    const [left, top, width, height] = [this.pos[0], this.pos[1], ...this.size]
    if (x < left - margin || y < top - margin || x > left + width + margin || y > top + height + margin) return false
    // Inside a group the canvas and its nodes are at hand: it is taken by its title or its corner.
    return this.face.kind !== 'group' || y < top + TITLE || (x > left + width - 14 && y > top + height - 14)
  }
  override onBounding = (area: Float32Array): void => {
    if (!this.bare) return
    area[1] = this.pos[1]
    area[3] = this.size[1]
  }
  get box(): Box {
    const top = this.bare ? 0 : TITLE
    return { x: this.pos[0], y: this.pos[1] - top, width: this.size[0], height: (this.flags.collapsed === true ? 0 : this.size[1]) + top }
  }
}

export type Canvas = ReturnType<typeof createCanvas>

export function createCanvas(element: HTMLCanvasElement, editor: { readonly catalogue: Catalogue; readonly types: Types }, events: CanvasEvents) {
  const { types } = editor
  const graph = new LGraph()
  let things = new Map<string, Thing>()
  let faces = new Map<string, Face>()
  let shown: GraphDocument = { format: 1, nodes: {} }
  let filling = false
  /** Types have become known since the things were drawn. */
  let stale = false
  const drawnListeners = new Set<() => void>()
  const colour = (socket: string): string => editor.catalogue.sockets[socket]?.colour ?? '#9aa2b1'

  Object.assign(LiteGraph, {
    NODE_TITLE_HEIGHT: TITLE, NODE_SLOT_HEIGHT: ROW, NODE_WIDTH: 190, MAX_NUMBER_OF_NODES: 40_000, release_link_on_empty_shows_menu: true, CONNECTING_LINK_COLOR: '#7c9cff',
    isValidConnection: (from: string, to: string) => accepts(editor.catalogue, from, to),
  })
  function colourLinks(): void {
    for (const [type, socket] of Object.entries(editor.catalogue.sockets)) LGraphCanvas.link_type_colors[type] = socket.colour
  }
  colourLinks()

  /** What the gesture under way is to do beside what is read back. */
  let gesture: { join?: string; over?: { readonly name: string; readonly wire: WireAt; readonly id: number } | undefined; taken?: WireAt | undefined; detached?: WireAt } = {}

  class View extends LGraphCanvas {
    #single: Thing | undefined
    #moved = false
    override drawNode(node: LGraphNode, context: CanvasRenderingContext2D): void {
      if (node instanceof Thing) drawThing(node, context)
    }
    /** From afar each link is a curve and no more, all of one colour in one stroke. */
    override drawConnections(context: CanvasRenderingContext2D): void {
      if (this.ds.scale >= FAR) return super.drawConnections(context)
      this.visible_links = []
      const strokes = new Map<string, Path2D>()
      for (const link of Object.values(graph.links)) {
        const [from, to] = [graph.getNodeById(link.origin_id), graph.getNodeById(link.target_id)]
        if (!(from instanceof Thing) || !(to instanceof Thing)) continue
        const [a, b] = [from.getConnectionPos(false, link.origin_slot), to.getConnectionPos(true, link.target_slot)] as unknown as readonly [readonly [number, number], readonly [number, number]]
        const bend = Math.hypot(b[0] - a[0], b[1] - a[1]) * 0.25
        const width = link.id === gesture.over?.id ? 18 : this.highlighted_links[link.id] === true ? 12 : 6
        const key = `${width} ${colour(from.outputs?.[link.origin_slot]?.type ?? '')}`
        let stroke = strokes.get(key)
        if (stroke === undefined) strokes.set(key, (stroke = new Path2D()))
        stroke.moveTo(a[0], a[1])
        stroke.bezierCurveTo(a[0] + bend, a[1], b[0] - bend, b[1], b[0], b[1])
      }
      for (const [key, stroke] of strokes) {
        const [width = '', ...shade] = key.split(' ')
        context.lineWidth = Number(width)
        context.strokeStyle = shade.join(' ')
        context.stroke(stroke)
      }
    }
    /** Links of what is selected are thicker, in their own colour. */
    override renderLink(...given: Parameters<LGraphCanvas['renderLink']>): void {
      const lit = this.highlighted_links
      const link = given[3]
      this.highlighted_links = {}
      this.connections_width = link !== null && link.id === gesture.over?.id ? 7 : link !== null && lit[link.id] === true ? 4.5 : 2.5
      super.renderLink(...given)
      this.highlighted_links = lit
    }
    /** Groups lie below, whatever is clicked. */
    override bringToFront(node: LGraphNode): void {
      if (node instanceof Thing && node.face.kind !== 'group') super.bringToFront(node)
    }
    override processNodeSelected(node: LGraphNode, event: PointerPlace): void {
      // Several that are dragged stay selected; a click without a drag chooses the one.
      if (node.is_selected === true && !event.shiftKey && !event.ctrlKey && node instanceof Thing) this.#single = node
      else super.processNodeSelected(node, event)
    }
    override processMouseDown(event: PointerPlace): boolean {
      this.#single = undefined
      this.#moved = false
      const before = { ...graph.links }
      gesture = {}
      const result = super.processMouseDown(event)
      // The end of a link was taken: litegraph.js has removed the link.
      const id = this.connecting_output === null ? undefined : Object.keys(before).map(Number).find((one) => graph.links[one] === undefined)
      if (id !== undefined) gesture.taken = wireOf(before[id]!)
      return result
    }
    override processMouseMove(event: PointerPlace): boolean {
      if (this.node_dragged !== null && event.altKey && !this.#moved) this.#duplicate()
      const dragged = this.node_dragged === null ? [] : Object.values(this.selected_nodes).filter((node): node is Thing => node instanceof Thing)
      const groups = dragged.filter(({ face }) => face.kind === 'group').map((group) => ({ group, x: group.pos[0], y: group.pos[1], members: membersOf(boxes(), group.name) }))
      const result = super.processMouseMove(event)
      if (dragged.length > 0) this.#moved = true
      const [alone] = dragged
      if (dragged.length === 1 && alone?.face.kind === 'node') this.#lookForWire(alone, [event.canvasX, event.canvasY])
      const taken = new Set(dragged)
      for (const { group, x, y, members } of groups) {
        for (const name of members) {
          const member = things.get(name)
          if (member === undefined || taken.has(member)) continue
          taken.add(member)
          member.pos[0] += group.pos[0] - x
          member.pos[1] += group.pos[1] - y
        }
      }
      return result
    }
    /** Copies take the place of what is dragged. */
    #duplicate(): void {
      const { names, join } = events.onDuplicate(selected())
      const copies = names.flatMap((name) => things.get(name) ?? [])
      if (copies.length === 0) return
      gesture = { join }
      this.node_dragged = copies[0]!
      this.#single = undefined
      this.deselectAllNodes()
      this.selectNodes(copies)
    }
    /** The wire that the node would go into, were it let go. */
    #lookForWire({ name, box }: Thing, at: readonly [number, number]): void {
      const middle = [box.x + box.width / 2, box.y + TITLE / 2] as const
      const found = wireAt(at, 16 / this.ds.scale, name) ?? wireAt(middle, 24, name)
      const before = gesture.over?.id
      gesture.over = found === undefined ? undefined : found.id === before ? gesture.over : events.fits(name, found.wire) ? { name, ...found } : undefined
      if (gesture.over?.id !== before) this.setDirty(true, true)
    }
    override processMouseUp(event: PointerPlace): boolean {
      const single = this.#single
      const alone = single !== undefined && !this.#moved && Object.keys(this.selected_nodes).length > 1
      const result = super.processMouseUp(event)
      if (alone) this.selectNodes([single])
      return result
    }
    override processNodeDblClicked(node: LGraphNode): void {
      if (node instanceof Thing) events.onOpen(node.name)
    }
    override showLinkMenu(link: LLink, event: PointerPlace): void {
      const wire = wireOf(link)
      // The press that opens it would take the focus away again.
      if (wire !== undefined) setTimeout(() => events.onLink([event.clientX, event.clientY], [event.canvasX, event.canvasY], wire), 0)
    }
    override processContextMenu(node: LGraphNode | null, event: PointerPlace): void {
      event.preventDefault()
      const found = node === null ? wireAt([event.canvasX, event.canvasY], 8 / this.ds.scale) : undefined
      if (found !== undefined) return events.onLink([event.clientX, event.clientY], [event.canvasX, event.canvasY], found.wire)
      events.onMenu([event.clientX, event.clientY], [event.canvasX, event.canvasY], node instanceof Thing ? node.name : undefined)
    }
    override deselectNode(node: LGraphNode): void {
      super.deselectNode(node)
      delete this.selected_nodes[node.id]
    }
    // Keys are the editor's own, and the library's prompts evaluate what is typed: neither is wanted.
    override processKey(): void {}
    override prompt(): HTMLElement {
      return document.createElement('div')
    }
  }

  // A graph takes only what calls itself a canvas of the library.
  Object.defineProperty(View.prototype, 'constructor', { value: LGraphCanvas })
  const canvas = drawnWhenDirty(new View(element, graph, { autoresize: false, skip_render: true }))
  // The library would have it come before all else.
  element.tabIndex = 0
  const dress = (): void => {
    canvas.clear_background_color = palette().ground
    canvas.setDirty(true, true)
  }
  Object.assign(canvas, { background_image: null, render_canvas_border: false, show_info: false, render_connections_border: false, render_link_tooltip: false, set_canvas_dirty_on_mouse_event: false, max_zoom: 4 })
  dress()
  onTheme(dress)
  canvas.onDrawBackground = (context, area) => drawGrid(context, area, palette(), canvas.ds.scale)
  canvas.onDrawForeground = (context) => {
    for (const name of events.faulty()) {
      const thing = things.get(name)
      if (thing === undefined) continue
      context.save()
      context.translate(thing.pos[0], thing.pos[1])
      drawFaultText(context, events.badge(name).faults, boxOf(thing))
      context.restore()
    }
    drawnListeners.forEach((listener) => listener())
  }
  canvas.showSearchBox = (event) => events.onAdd(canvas.convertEventToCanvasOffset(event))
  canvas.showConnectionMenu = ({ nodeFrom, slotFrom, nodeTo, slotTo, e }) => {
    if (gesture.taken !== undefined) return void (gesture.detached = gesture.taken)
    const node = nodeFrom ?? nodeTo
    const slot = slotFrom ?? slotTo
    if (node instanceof Thing && slot !== undefined && node.face.kind === 'node') events.onAdd(canvas.convertEventToCanvasOffset(e), { node: node.name, port: slot.name, type: slot.type, side: nodeFrom ? 'output' : 'input' })
  }
  // Shift and drag over the empty canvas select, as Ctrl and drag do.
  canvas.onMouse = (event) => {
    if (!event.shiftKey || event.button !== 0 || graph.getNodeOnPos(event.canvasX, event.canvasY, canvas.visible_nodes, 5) !== null) return false
    canvas.dragging_rectangle = Float32Array.of(event.canvasX, event.canvasY, 1, 1)
    return true
  }
  const selected = (): string[] => Object.values(canvas.selected_nodes).flatMap((node) => (node instanceof Thing && node.is_selected === true ? [node.name] : []))
  canvas.onSelectionChange = () => void (filling || events.onSelect(selected()))

  // On the way down: litegraph.js keeps the event from coming back up.
  addEventListener('mouseup', () => setTimeout(readBack, 0), { capture: true })
  const viewport = createViewport(element, canvas)

  function drawThing(thing: Thing, context: CanvasRenderingContext2D): void {
    const { face, name } = thing
    const { connecting_output: out, connecting_input: into } = canvas
    const collapsed = thing.flags.collapsed === true
    const look: Look = { palette: palette(), scale: canvas.ds.scale, selected: thing.is_selected === true, hovered: thing.mouseOver === true, collapsed, colour,
      fits: (side, type) => (out ? side === 'in' && accepts(editor.catalogue, out.type, type) : into ? side === 'out' && accepts(editor.catalogue, type, into.type) : true) }
    const now: Face = thing.resizable === true ? { ...face, width: thing.size[0], height: thing.size[1] } : face
    if (face.kind === 'group') return drawGroup(context, now, look)
    if (face.kind === 'note') return drawNote(context, now, look)
    if (face.kind === 'reroute') return drawReroute(context, now, look)
    drawNode(context, face, look)
    if (face.kind === 'node') drawBadge(context, events.badge(name), boxOf(thing))
  }
  const boxOf = ({ face, flags }: Thing): NodeBox => nodeBox(face, canvas.ds.scale, flags.collapsed === true)

  function wireOf({ origin_id, origin_slot, target_id, target_slot }: LLink): WireAt | undefined {
    const [from, to] = [graph.getNodeById(origin_id), graph.getNodeById(target_id)]
    if (!(from instanceof Thing) || !(to instanceof Thing)) return undefined
    const item = shown.ui?.[from.name] as { readonly reroute?: string } | undefined
    return { link: item?.reroute ?? `${from.name}.${from.outputs?.[origin_slot]?.name ?? ''}`, from: from.name, to: to.name, port: to.inputs?.[target_slot]?.name ?? '' }
  }
  /** The nearest wire within reach of a point; those of one thing left out. */
  function wireAt(at: readonly [number, number], reach: number, but?: string): { readonly wire: WireAt; readonly id: number } | undefined {
    let best: LLink | undefined
    let least = reach
    for (const link of Object.values(graph.links)) {
      const [from, to] = [graph.getNodeById(link.origin_id), graph.getNodeById(link.target_id)]
      if (!(from instanceof Thing) || !(to instanceof Thing) || from.name === but || to.name === but) continue
      const [a, b] = [from.getConnectionPos(false, link.origin_slot), to.getConnectionPos(true, link.target_slot)].map(([x = 0, y = 0]) => [x, y] as const) as [readonly [number, number], readonly [number, number]]
      const far = isNearWire(a, b, at, least) ? distanceToWire(a, b, at) : Infinity
      if (far < least) [best, least] = [link, far]
    }
    const wire = best === undefined ? undefined : wireOf(best)
    return wire === undefined ? undefined : { wire, id: best!.id }
  }

  function readBack(): void {
    if (canvas.connecting_node) return
    const { over: insert, detached, join } = gesture
    gesture = {}
    const { inputs, routes } = readWires({
      document: shown, faces,
      incoming(name, input) {
        const link = graph.links[things.get(name)?.inputs?.[input]?.link ?? -1]
        const from = link === undefined ? null : graph.getNodeById(link.origin_id)
        return link !== undefined && from instanceof Thing ? { from: from.name, output: link.origin_slot } : undefined
      },
      isMultiple: (name, port) => types.get(shown.nodes[name]?.type ?? '')?.inputs[port]?.multiple === true,
    })
    const places = readPlaces(shown, things.values())
    if (inputs.size === 0 && routes.size === 0 && Object.keys(places).length === 0) return
    events.onEdit({ inputs, routes, places, ...(insert === undefined ? {} : { insert }), ...(detached === undefined ? {} : { detached }), ...(join === undefined ? {} : { join }) } satisfies CanvasEdit)
  }

  function show(next: GraphDocument): void {
    filling = true
    const chosen = new Set(selected())
    const before = things
    // Outputs of a node whose type is not known are told by the others' links.
    const same = (name: string): boolean => types.has(next.nodes[name]?.type ?? '') && shown.nodes[name] === next.nodes[name] && shown.ui?.[name] === next.ui?.[name] && !isItem(name) && !isBorder(name) && !stale && !Object.values(types.get(next.nodes[name]?.type ?? '')?.outputs ?? {}).some(({ optional }) => optional === true)
    const facesBefore = faces
    graph.clear()
    things = new Map()
    faces = new Map()
    for (const name of shownNames(next)) {
      const known = before.get(name)
      const face = known !== undefined && same(name) ? facesBefore.get(name)! : faceOf(next, editor, name)
      const thing = known ?? new Thing(name, face)
      const { pos, collapsed } = placeOf(next, name)
      thing.take(face, collapsed === true)
      thing.pos = [pos[0], pos[1]]
      thing.onConnectInput = (_slot, _type, _output, from) => allowed(from instanceof Thing ? from.name : '', name)
      things.set(name, thing)
      faces.set(name, face)
      thing.id = things.size
      graph.add(thing, true)
    }
    shown = next
    stale = false
    for (const { from, output, to, input } of wiresOf(next, faces)) {
      const [source, target] = [things.get(from)!, things.get(to)!]
      const slot = target.inputs![input]!
      const link = new LiteGraph.LLink(++graph.last_link_id, source.outputs![output]!.type, source.id, output, target.id, input)
      graph.links[link.id] = link
      slot.link = link.id
      ;(source.outputs![output]!.links ??= []).push(link.id)
    }
    canvas.deselectAllNodes()
    canvas.selectNodes([...things].filter(([name]) => chosen.has(name)).map(([, thing]) => thing))
    filling = false
    canvas.setDirty(true, true)
  }
  function allowed(from: string, to: string): boolean {
    const circle = circleOf(shown, from, to)
    if (circle !== undefined) events.onRefuse(circle)
    return circle === undefined
  }

  const boxes = (wanted: Iterable<string> = things.keys()): Boxes => Object.fromEntries([...wanted].flatMap((name) => { const thing = things.get(name); return thing === undefined ? [] : [[name, thing.box]] }))

  return {
    show,
    /** Types of nodes have others ports than they had. */
    refresh() {
      colourLinks()
      stale = true
      show(shown)
    },
    selected,
    boxes,
    select(wanted: readonly string[]) {
      canvas.deselectAllNodes()
      canvas.selectNodes(wanted.flatMap((name) => things.get(name) ?? []))
      events.onSelect(selected())
      canvas.setDirty(true, true)
    },
    /** Draws again what the nodes show of themselves. */
    redraw: () => canvas.setDirty(true, false),
    onDraw: (listener: () => void): void => void drawnListeners.add(listener),
    /** Names of the nodes in view, the selected first. */
    visible: (): readonly string[] => [...new Set([...selected(), ...[...things].flatMap(([name, { box }]) => (viewport.sees(box) ? [name] : []))])].filter((name) => shown.nodes[name] !== undefined),
    viewport,
    /** Shows all things, or those named. */
    fit: (wanted?: readonly string[]) => viewport.fit(Object.values(boxes(wanted))),
  }
}
