/** How large what is scaled is: the picture's own size at a port, or the part of the picture that the node is seen to change. */
import type { Editor } from '../editor.ts'
import { lookAt } from '../seeing/look.ts'
import { splitLink } from '../document/document.ts'
import { anchorOf, type Handle } from './model.ts'
import { numberAt, pixelsPer, schemaOf, type Scene, type Size, type Spot } from './values.ts'
import { turned } from './box.ts'

export interface Measure extends Size {
  /** The anchor, where no param says where it is. */
  readonly at?: Spot
}
/** Pixels of the copies that are compared, and by how much a changed one differs. */
const [LONGEST, CHANGED] = [640, 14]

export function createMeasures(editor: Editor, onChange: () => void) {
  const known = new Map<string, Measure | undefined>()
  const asked = new Set<string>()
  const last = new Map<string, Measure>()
  /** Looks that came to nothing: the graph has to be another one first. */
  const failed = new Set<string>()
  editor.on('faults', () => failed.clear())
  editor.on('opened', () => {
    known.clear()
    last.clear()
  })

  /** What the size hangs on: all but the place and the turn. */
  function keyOf(scene: Scene, handle: Handle, from: readonly string[]): string {
    const node = scene.document.nodes[scene.name]
    const own = Object.entries(node?.params ?? {}).filter(([param]) => ![handle.x, handle.y, handle.angle, handle.scale].includes(param) || (handle.of === undefined && node?.params?.[handle.x ?? ''] === undefined))
    return JSON.stringify([scene.name, node?.type, handle.of === undefined ? own : [], node?.inputs, from.map((link) => scene.document.nodes[splitLink(link)[0]]?.params)])
  }
  async function look(scene: Scene, handle: Handle, frame: number): Promise<Measure | undefined> {
    const node = scene.document.nodes[scene.name]!
    const signal = AbortSignal.timeout(20_000)
    if (Array.isArray(handle.of)) {
      const [link] = handle.of.flatMap((port) => node.inputs?.[String(port)] ?? [])
      if (link === undefined) return undefined
      const [from, port] = splitLink(link)
      const { info, picture } = await lookAt(editor.source(), { node: from, port, frame: 0, width: 64, height: 64 }, signal)
      picture?.close()
      const { width, height } = info.clip ?? info.image ?? { width: 0, height: 0 }
      return width > 0 ? { width, height } : undefined
    }
    const [below] = [node.inputs?.['video'] ?? Object.values(node.inputs ?? {})[0] ?? []].flat()
    if (below === undefined) return undefined
    const [from, port] = splitLink(below)
    const sized = { width: LONGEST, height: LONGEST }
    for (const when of [{ frame }, { moment: 0.5 }]) {
      const [one, other] = await Promise.all([lookAt(editor.source(), { node: scene.name, ...when, ...sized }, signal), lookAt(editor.source(), { node: from, port, ...when, ...sized }, signal)])
      const found = one.picture === undefined || other.picture === undefined ? undefined : changedPart(scene, handle, one.picture, other.picture)
      for (const { picture } of [one, other]) picture?.close()
      if (found !== undefined) return found
    }
    return undefined
  }

  return {
    of(scene: Scene, handle: Handle, frame: number): Measure | undefined {
      if (handle.scale === undefined) return undefined
      const node = scene.document.nodes[scene.name]
      const key = keyOf(scene, handle, Object.values(node?.inputs ?? {}).flat())
      if (!known.has(key) && !asked.has(key) && !failed.has(key) && editor.checked) {
        asked.add(key)
        look(scene, handle, frame).then((found) => known.set(key, found), () => failed.add(key)).finally(() => {
          asked.delete(key)
          onChange()
        })
      }
      // Until it is known, what it was before is nearer than nothing.
      const found = known.get(key) ?? last.get(scene.name)
      if (found !== undefined) last.set(scene.name, found)
      return found
    },
  }
}
/** The part that differs, along the box's own axes, in pixels of the picture at a scale of 1. */
function changedPart(scene: Scene, handle: Handle, one: ImageBitmap, other: ImageBitmap): Measure | undefined {
  const read = (picture: ImageBitmap): ImageData => {
    const context = new OffscreenCanvas(one.width, one.height).getContext('2d')!
    context.drawImage(picture, 0, 0, one.width, one.height)
    return context.getImageData(0, 0, one.width, one.height)
  }
  const [a, b] = [read(one).data, read(other).data]
  const angle = handle.angle === undefined ? 0 : (numberAt(scene, handle.angle) ?? 0)
  const by = scene.size.width / one.width
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  for (let i = 0; i < a.length; i += 4) {
    if (Math.abs(a[i]! - b[i]!) + Math.abs(a[i + 1]! - b[i + 1]!) + Math.abs(a[i + 2]! - b[i + 2]!) < CHANGED * 3) continue
    const [x, y] = turned([((i / 4) % one.width) + 0.5, Math.floor(i / 4 / one.width) + 0.5], -angle)
    ;[left, top, right, bottom] = [Math.min(left, x), Math.min(top, y), Math.max(right, x), Math.max(bottom, y)]
  }
  if (right <= left || bottom <= top) return undefined
  const scale = numberAt(scene, handle.scale!) ?? 1
  const anchor = anchorOf(scene, handle)
  const given = handle.x === undefined || handle.y === undefined ? undefined : [numberAt(scene, handle.x), numberAt(scene, handle.y)]
  const [width, height] = [((right - left) * by) / scale, ((bottom - top) * by) / scale]
  if (given?.every((value) => value !== undefined) === true) {
    // As far as it reaches from the point that the params say, on the side where the anchor isn't.
    const [px, py] = turned([(given[0]! * pixelsPer(schemaOf(scene, handle.x!), scene.size.width)) / by, (given[1]! * pixelsPer(schemaOf(scene, handle.y!), scene.size.height)) / by], -angle)
    const reach = (low: number, high: number, at: number, share: number): number => (share === 0 ? high - at : share === 1 ? at - low : 2 * Math.max(high - at, at - low))
    return { width: (reach(left, right, px, anchor[0]) * by) / scale, height: (reach(top, bottom, py, anchor[1]) * by) / scale }
  }
  const [x, y] = turned([left + (right - left) * anchor[0], top + (bottom - top) * anchor[1]], angle)
  return { width, height, at: [x * by, y * by] }
}
