/** What a node's handles are now, as things on its picture with grips, and what pulling at a grip makes of its params. Pure. */
import type { NodeType } from '../api/client.ts'
import { setParam } from '../document/commands.ts'
import type { GraphDocument, Json } from '../document/document.ts'
import { angleTo, cornersOf, pointOf, PULLS, pulled, pullPoint, scaledTo, turned, type Box } from './box.ts'
import { fitted, keyframed, nodeOf, numberAt, pixelsPer, schemaOf, valueOf, withNumbers, type Scene, type Size, type Spot } from './values.ts'

export type Handle = NonNullable<NodeType['handles']>[number]
export interface Grip {
  readonly id: string
  readonly at: Spot
  readonly role: 'move' | 'pull' | 'turn' | 'radius' | 'angle' | 'key'
  /** Of a key on the way: when, and which params have it. */
  readonly time?: number
  readonly params?: readonly string[]
}
export interface Thing {
  /** Index among the node's handles, and of the item where it is one of a list. */
  readonly id: string
  readonly title: string
  readonly outline: readonly Spot[]
  readonly closed: boolean
  readonly round?: { readonly at: Spot; readonly rx: number; readonly ry: number; readonly angle: number }
  readonly grips: readonly Grip[]
  /** The way that its keyframes lead it, in the course of time. */
  readonly way: readonly Spot[]
  /** Something else moves it: a link, a template. */
  readonly locked: boolean
  /** @param grip where it was when it was taken */
  drag(grip: Grip, to: Spot, keep: { readonly shift: boolean; readonly alt: boolean }): GraphDocument
}
/** Sizes of what is scaled: in pixels at scale 1, by handle. */
export type Measures = (handle: Handle) => Size | undefined

const STEPS = 64
const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)

/** Handles that count now: those declared, and places that are asked for by `placed`. */
export function handlesOf(scene: Scene): readonly Handle[] {
  const declared = (scene.type.handles ?? []).filter(({ when = {} }) => Object.entries(when).every(([param, values]) => values.includes(valueOf(scene, param) as never)))
  const named = new Set((scene.type.handles ?? []).flatMap(({ x }) => x ?? []))
  const placed = Object.entries(scene.type.params.properties ?? {}).flatMap(([x, schema]): Handle[] => (schema['x-placed']?.down === undefined || named.has(x) ? [] : [{ kind: 'point', x, y: schema['x-placed'].down, title: capital(schema['x-placed'].what) }]))
  return [...declared, ...placed]
}

export function thingsOf(scene: Scene, measures: Measures, on?: string): readonly Thing[] {
  return handlesOf(scene).flatMap((handle, at): readonly Thing[] => {
    if (handle.on !== on) return []
    const id = String(at)
    switch (handle.kind) {
      case 'rect': return rectThing(scene, handle, id, measures)
      case 'point': return pointThing(scene, handle, id)
      case 'radius': return radiusThing(scene, handle, id)
      case 'angle': return angleThing(scene, handle, id)
      case 'view': return handle.in === undefined ? viewThing(scene, handle, id) : viewsOf(scene, handle, id)
      case 'line': return lineThing(scene, handle, id)
      case 'path': return pathThings(scene, handle, id)
      default: return []
    }
  })
}

const titleOf = (scene: Scene, handle: Handle, param: string | undefined): string => handle.title ?? (param === undefined ? '' : (schemaOf(scene, param)?.title ?? param))
const across = (scene: Scene, param: string | undefined): number => pixelsPer(param === undefined ? undefined : schemaOf(scene, param), scene.size.width)
const down = (scene: Scene, param: string | undefined): number => pixelsPer(param === undefined ? undefined : schemaOf(scene, param), scene.size.height)
/** A place in pixels; what no param says lies in the middle. */
function placeOf(scene: Scene, { x, y }: { readonly x?: string | undefined; readonly y?: string | undefined }, time = scene.time): Spot | undefined {
  const px = x === undefined ? scene.size.width / 2 : numberAt(scene, x, time)
  const py = y === undefined ? scene.size.height / 2 : numberAt(scene, y, time)
  if (px === undefined || py === undefined) return undefined
  return [x === undefined ? px : px * across(scene, x), y === undefined ? py : py * down(scene, y)]
}
const placed = (scene: Scene, { x, y }: { readonly x?: string | undefined; readonly y?: string | undefined }, [px, py]: Spot): Record<string, number> => ({
  ...(x === undefined ? {} : { [x]: px / across(scene, x) }), ...(y === undefined ? {} : { [y]: py / down(scene, y) }),
})

/** Where the keyframes of x and y are and lead. */
function wayOf(scene: Scene, handle: Handle): { readonly way: readonly Spot[]; readonly keys: readonly Grip[] } {
  const times = [...new Set([handle.x, handle.y].flatMap((param) => keyframed(scene, param)?.map(([time]) => time) ?? []))].sort((a, b) => a - b)
  if (times.length < 2) return { way: [], keys: [] }
  const at = (time: number): Spot => placeOf(scene, handle, time) ?? [0, 0]
  const [first, last] = [times[0]!, times.at(-1)!]
  return {
    way: Array.from({ length: STEPS + 1 }, (_, i) => at(first + ((last - first) * i) / STEPS)),
    keys: times.map((time): Grip => ({ id: `key ${time}`, at: at(time), role: 'key', time, params: [handle.x, handle.y].filter((param) => param !== undefined && keyframed(scene, param)?.some(([one]) => one === time) === true) as string[] })),
  }
}
/** A keyframe on the way goes to a place: the params that have one there. */
const keyDragged = (scene: Scene, handle: Handle, { time = 0 }: Grip, to: Spot): GraphDocument =>
  withNumbers(scene, Object.fromEntries(Object.entries(placed(scene, handle, to)).filter(([param]) => keyframed(scene, param) !== undefined)), time)
/** Along the axis that it was moved further on. */
const straight = (from: Spot, to: Spot, shift: boolean): Spot => (!shift ? to : Math.abs(to[0] - from[0]) > Math.abs(to[1] - from[1]) ? [to[0], from[1]] : [from[0], to[1]])

function pointThing(scene: Scene, handle: Handle, id: string): readonly Thing[] {
  const at = placeOf(scene, handle)
  const { way, keys } = wayOf(scene, handle)
  if (at === undefined) return []
  return [{
    id, title: titleOf(scene, handle, handle.x ?? handle.y), outline: [], closed: false, way, locked: false,
    grips: [{ id: 'move', at, role: 'move' }, ...keys],
    drag: (grip, to, { shift }) => (grip.role === 'key' ? keyDragged(scene, handle, grip, to) : withNumbers(scene, placed(scene, handle, straight(at, to, shift)))),
  }]
}

export function anchorOf(scene: Scene, { anchor }: Handle): Spot {
  if (anchor === undefined) return [0.5, 0.5]
  if (Array.isArray(anchor)) return anchor as unknown as Spot
  const { param, points } = anchor as { readonly param: string; readonly points: Readonly<Record<string, readonly number[]>> }
  return (points[String(valueOf(scene, param))] as Spot | undefined) ?? [0.5, 0.5]
}

/** The box of a `rect`; undefined where it can't be known. */
function boxOf(scene: Scene, handle: Handle, measures: Measures): Box | undefined {
  const anchor = anchorOf(scene, handle)
  const angle = handle.angle === undefined ? 0 : (numberAt(scene, handle.angle) ?? 0)
  const at = placeOf(scene, handle) ?? (measures(handle) as (Size & { readonly at?: Spot }) | undefined)?.at
  if (at === undefined) return undefined
  if (handle.scale === undefined) {
    const [w, h] = [numberAt(scene, handle.width!), numberAt(scene, handle.height!)]
    if (w === undefined || h === undefined) return undefined
    const open = handle.open === true
    return {
      x: at[0], y: at[1], angle, anchor,
      width: open && w === 0 ? scene.size.width - at[0] : w * across(scene, handle.width),
      height: open && h === 0 ? scene.size.height - at[1] : h * down(scene, handle.height),
    }
  }
  const [own, scale] = [measures(handle), numberAt(scene, handle.scale)]
  return own === undefined || scale === undefined ? undefined : { x: at[0], y: at[1], angle, anchor, width: own.width * scale, height: own.height * scale }
}

function rectThing(scene: Scene, handle: Handle, id: string, measures: Measures): readonly Thing[] {
  const box = boxOf(scene, handle, measures)
  if (box === undefined) return []
  const { way, keys } = wayOf(scene, handle)
  const ellipse = handle.shape !== undefined && valueOf(scene, handle.shape.param) === handle.shape.ellipse
  const locked = [handle.x, handle.y, handle.width, handle.height].some((param) => param !== undefined && (nodeOf(scene).inputs?.[param] !== undefined || typeof valueOf(scene, param) === 'string'))
  const pulls = Object.entries(PULLS).filter(([name, pull]) => (handle.scale === undefined || (name.length === 2 && Math.hypot(pullPoint(box, pull)[0] - box.x, pullPoint(box, pull)[1] - box.y) > 4)))
  const top = pointOf(box, [0.5, 0])
  const away = turned([0, -1], box.angle)
  const middle = pointOf(box, [0.5, 0.5])
  const write = (next: Box): GraphDocument => withNumbers(scene, {
    ...placed(scene, handle, [next.x, next.y]),
    ...(handle.width === undefined ? {} : { [handle.width]: next.width / across(scene, handle.width) }),
    ...(handle.height === undefined ? {} : { [handle.height]: next.height / down(scene, handle.height) }),
  })
  return [{
    id, title: titleOf(scene, handle, undefined) || (scene.document.nodes[scene.name]?.title ?? scene.type.title), outline: cornersOf(box), closed: true, way, locked,
    ...(ellipse ? { round: { at: middle, rx: box.width / 2, ry: box.height / 2, angle: box.angle } } : {}),
    grips: [
      { id: 'move', at: middle, role: 'move' },
      ...pulls.map(([name, pull]): Grip => ({ id: name, at: pullPoint(box, pull), role: 'pull' })),
      ...(handle.angle === undefined ? [] : [{ id: 'turn', at: [top[0] + away[0] * scene.away, top[1] + away[1] * scene.away] as const, role: 'turn' } as const]),
      ...keys,
    ],
    drag(grip, to, { shift, alt }) {
      if (grip.role === 'key') return keyDragged(scene, handle, grip, to)
      if (grip.role === 'turn') return withNumbers(scene, { [handle.angle!]: nearTurn(box.angle, angleTo({ x: box.x, y: box.y }, to, shift ? 15 : 0) - leanOf(box, scene.away)) })
      if (grip.role === 'move') {
        const [mx, my] = straight(middle, to, shift)
        return withNumbers(scene, placed(scene, handle, [box.x + mx - middle[0], box.y + my - middle[1]]))
      }
      const pull = PULLS[grip.id] ?? [1, 1]
      if (handle.scale !== undefined) return withNumbers(scene, { [handle.scale]: (numberAt(scene, handle.scale) ?? 1) * scaledTo(box, pull, to) })
      return write(pulled(box, pull, to, { ratio: shift, middle: alt }))
    },
  }]
}
/** Degrees that the grip for turning lies beside the way up from the box's point. */
const leanOf = (box: Box, away: number): number => {
  const [dx, dy] = [(0.5 - box.anchor[0]) * box.width, -box.anchor[1] * box.height - away]
  return (Math.atan2(dy, dx) * 180) / Math.PI + 90
}
/** The turn that is nearest to what was: it may go round more than once. */
const nearTurn = (before: number, degrees: number): number => degrees + Math.round((before - degrees) / 360) * 360

function radiusThing(scene: Scene, handle: Handle, id: string): readonly Thing[] {
  const [at, radius] = [placeOf(scene, handle), numberAt(scene, handle.radius!)]
  if (at === undefined || radius === undefined) return []
  const { width, height } = scene.size
  const corner = handle.of === 'corner'
  const [rx, ry] = corner ? [(radius * width) / Math.SQRT2, (radius * height) / Math.SQRT2] : [radius * down(scene, handle.radius), radius * down(scene, handle.radius)]
  return [{
    id, title: titleOf(scene, handle, handle.radius), outline: [], closed: false, way: [], locked: false, round: { at, rx, ry, angle: 0 },
    grips: [{ id: 'radius', at: [at[0] + rx * Math.SQRT1_2, at[1] + ry * Math.SQRT1_2], role: 'radius' }],
    drag: (_, [x, y]) => withNumbers(scene, { [handle.radius!]: corner ? Math.hypot((x - at[0]) / width, (y - at[1]) / height) * Math.SQRT2 : Math.hypot(x - at[0], y - at[1]) / down(scene, handle.radius) }),
  }]
}

function angleThing(scene: Scene, handle: Handle, id: string): readonly Thing[] {
  const [at, angle] = [placeOf(scene, handle), numberAt(scene, handle.angle!)]
  if (at === undefined || angle === undefined) return []
  const [zero, sense] = [typeof handle.from === 'number' ? handle.from : 0, handle.counter === true ? -1 : 1]
  const length = Math.min(scene.size.width, scene.size.height) / 5
  const [dx, dy] = turned([length, 0], zero + sense * angle)
  const tip: Spot = [at[0] + dx, at[1] + dy]
  return [{
    id, title: titleOf(scene, handle, handle.angle), outline: [at, tip], closed: false, way: [], locked: false, grips: [{ id: 'angle', at: tip, role: 'angle' }],
    drag: (_, to, { shift }) => withNumbers(scene, { [handle.angle!]: nearTurn(angle, sense * (angleTo({ x: at[0], y: at[1] }, to, shift ? 15 : 0) - 90 - zero)) }),
  }]
}

function lineThing(scene: Scene, { from, to, ...handle }: Handle, id: string): readonly Thing[] {
  const ends = [from, to].map((names) => (Array.isArray(names) ? { x: String(names[0]), y: String(names[1]) } : {}))
  const spots = ends.map((end) => placeOf(scene, end))
  if (spots.some((spot) => spot === undefined)) return []
  return [{
    id, title: titleOf(scene, handle as Handle, ends[0]!.x), outline: spots as Spot[], closed: false, way: [], locked: false,
    grips: spots.map((at, i): Grip => ({ id: `end ${i}`, at: at!, role: 'move' })),
    drag: (grip, at, { shift }) => withNumbers(scene, placed(scene, ends[grip.id === 'end 1' ? 1 : 0]!, straight(grip.at, at, shift))),
  }]
}

/** A list of places. */
function pathThings(scene: Scene, handle: Handle, id: string): readonly Thing[] {
  const list = valueOf(scene, handle.points!)
  if (!Array.isArray(list)) return []
  const { width, height } = scene.size
  const spot = (one: Json): Spot => { const [x, y] = Array.isArray(one) ? one : [(one as Record<string, Json>)['x'], (one as Record<string, Json>)['y']]; return [Number(x) * width, Number(y) * height] }
  const spots = list.map(spot)
  return [{
    id, title: titleOf(scene, handle, handle.points), outline: spots, closed: false, way: [], locked: false, grips: spots.map((at, i) => ({ id: `point ${i}`, at, role: 'move' })),
    drag(grip, to) {
      const at = Number(grip.id.slice(6))
      const [x, y] = [fitted(undefined, to[0] / width), fitted(undefined, to[1] / height)]
      return setParam(scene.document, scene.name, handle.points!, list.map((one, i) => (i !== at ? one : Array.isArray(one) ? [x, y, ...one.slice(2)] : { ...(one as Record<string, Json>), x, y })))
    },
  }]
}

interface View {
  readonly x: number
  readonly y: number
  readonly zoom: number
  readonly angle: number
}
const viewBox = ({ x, y, zoom, angle }: View, { width, height }: Size): Box => ({ x: width * (0.5 + x), y: height * (0.5 + y), width: width / zoom, height: height / zoom, angle, anchor: [0.5, 0.5] })

function viewDrag(view: View, size: Size, grip: Grip, to: Spot, shift: boolean): View {
  const box = viewBox(view, size)
  if (grip.role === 'turn') return { ...view, angle: nearTurn(view.angle, angleTo(box, to, shift ? 15 : 0)) }
  if (grip.role === 'pull') return { ...view, zoom: Math.max(1, view.zoom / scaledTo(box, PULLS[grip.id] ?? [1, 1], to)) }
  const [x, y] = straight([box.x, box.y], to, shift)
  return { ...view, x: x / size.width - 0.5, y: y / size.height - 0.5 }
}
function viewGrips(box: Box, turns: boolean, reach: number): readonly Grip[] {
  const [top, away] = [pointOf(box, [0.5, 0]), turned([0, 1], box.angle)]
  return [
    { id: 'move', at: [box.x, box.y], role: 'move' },
    ...Object.entries(PULLS).filter(([name]) => name.length === 2).map(([name, pull]): Grip => ({ id: name, at: pullPoint(box, pull), role: 'pull' })),
    // Within: the whole picture's edge has no room beyond it.
    ...(turns ? [{ id: 'turn', at: [top[0] + away[0] * reach, top[1] + away[1] * reach] as const, role: 'turn' } as const] : []),
  ]
}

function viewThing(scene: Scene, handle: Handle, id: string): readonly Thing[] {
  const [x, y, zoom, angle] = [handle.x!, handle.y!, handle.zoom!, handle.angle].map((param) => (param === undefined ? 0 : numberAt(scene, param)))
  if (x === undefined || y === undefined || zoom === undefined || angle === undefined) return []
  const view = { x, y, zoom, angle }
  const box = viewBox(view, scene.size)
  return [{
    id, title: titleOf(scene, handle, handle.zoom), outline: cornersOf(box), closed: true, way: [], locked: false, grips: viewGrips(box, handle.angle !== undefined, scene.away),
    drag(grip, to, { shift }) {
      const next = viewDrag(view, scene.size, grip, to, shift)
      return withNumbers(scene, { [handle.x!]: next.x, [handle.y!]: next.y, [handle.zoom!]: next.zoom, ...(handle.angle === undefined ? {} : { [handle.angle]: next.angle }) })
    },
  }]
}

/** One more view in a list of them, at the scene's time: as the one before it. */
export function withView(scene: Scene, handle: Handle): GraphDocument {
  const rows = (valueOf(scene, handle.in!) ?? []) as readonly Record<string, Json>[]
  const time = Number(scene.time.toFixed(3))
  if (rows.some((row) => Number(row['time']) === time)) return scene.document
  const before = rows.findLast((row) => Number(row['time']) < time) ?? rows[0] ?? { [handle.zoom!]: 1.5 }
  return setParam(scene.document, scene.name, handle.in!, [...rows, { ...before, time }].sort((a, b) => Number(a['time']) - Number(b['time'])))
}

/** A list of views in the course of time, each a box, with the way of their middles. */
function viewsOf(scene: Scene, handle: Handle, id: string): readonly Thing[] {
  const list = valueOf(scene, handle.in!)
  if (!Array.isArray(list)) return []
  const fields = schemaOf(scene, handle.in!)?.items?.properties ?? {}
  const rows = list as readonly Record<string, Json>[]
  const read = (row: Record<string, Json>): View => ({ x: Number(row[handle.x!] ?? 0), y: Number(row[handle.y!] ?? 0), zoom: Number(row[handle.zoom!] ?? 1), angle: Number(row[handle.angle ?? ''] ?? 0) })
  const boxes = rows.map((row) => viewBox(read(row), scene.size))
  return rows.map((row, at): Thing => ({
    id: `${id} ${at}`, title: `${titleOf(scene, handle, handle.in)} ${at + 1} (${Number(row['time'] ?? 0)} s)`, outline: cornersOf(boxes[at]!), closed: true, locked: false,
    way: at === 0 ? boxes.map(({ x, y }) => [x, y] as const) : [], grips: viewGrips(boxes[at]!, handle.angle !== undefined, scene.away),
    drag(grip, to, { shift }) {
      const next = viewDrag(read(row), scene.size, grip, to, shift)
      const put = (field: string | undefined, value: number): Record<string, Json> => (field === undefined || (value === 0 && row[field] === undefined) ? {} : { [field]: fitted(fields[field], value) })
      return setParam(scene.document, scene.name, handle.in!, list.with(at, { ...row, ...put(handle.x, next.x), ...put(handle.y, next.y), ...put(handle.zoom, next.zoom), ...put(handle.angle, next.angle) }))
    },
  }))
}
