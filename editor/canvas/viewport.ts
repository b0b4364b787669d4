/** Which part of the graph is on the screen. */
import type { Box } from '../document/arrange.ts'

/** What it moves: offsets in units of the graph, scale in pixels of the page. */
interface Movable {
  readonly ds: {
    scale: number
    offset: [number, number]
    visible_area: Float32Array
    toCanvasContext: (context: CanvasRenderingContext2D) => void
    computeVisibleArea: () => void
  }
  resize(width: number, height: number): void
  setDirty(front: boolean, back: boolean): void
}

const [SMALLEST, LARGEST] = [0.05, 4]

export function createViewport(element: HTMLCanvasElement, canvas: Movable) {
  const { ds } = canvas
  /** In pixels of the page; the screen may have several for each. */
  let [wide, high, sharpness] = [0, 0, 1]
  const resize = (): void => {
    ;[wide, high] = [element.parentElement?.clientWidth ?? 0, element.parentElement?.clientHeight ?? 0]
    sharpness = devicePixelRatio
    Object.assign(element.style, { width: `${wide}px`, height: `${high}px` })
    canvas.resize(Math.round(wide * sharpness), Math.round(high * sharpness))
  }
  new ResizeObserver(resize).observe(element.parentElement ?? element)
  // The page was zoomed, or went to another screen.
  addEventListener('resize', () => devicePixelRatio !== sharpness && resize())
  ds.toCanvasContext = (context) => {
    context.scale(ds.scale * sharpness, ds.scale * sharpness)
    context.translate(ds.offset[0], ds.offset[1])
  }
  ds.computeVisibleArea = () => ds.visible_area.set([-ds.offset[0], -ds.offset[1], wide / ds.scale, high / ds.scale])

  const lids: HTMLElement[] = []

  return {
    /** Something that lies over the canvas: what is new doesn't land behind it. */
    cover(lid: HTMLElement) {
      lids.push(lid)
    },
    /** The parts of the graph that are behind such. */
    get covered(): readonly Box[] {
      return lids.filter((lid) => lid.offsetParent !== null).map((lid) => {
        const { left, top, width, height } = lid.getBoundingClientRect()
        const [x, y] = this.pointAt(left, top)
        return { x, y, width: width / ds.scale, height: height / ds.scale }
      })
    },
    get scale() {
      return ds.scale
    },
    /** The part of the graph that is in view. */
    get box(): Box {
      return { x: -ds.offset[0], y: -ds.offset[1], width: wide / ds.scale, height: high / ds.scale }
    },
    get centre(): readonly [number, number] {
      return [wide / ds.scale / 2 - ds.offset[0], high / ds.scale / 2 - ds.offset[1]]
    },
    sees({ x, y, width, height }: Box): boolean {
      const { box } = this
      return x + width > box.x && x < box.x + box.width && y + height > box.y && y < box.y + box.height
    },
    /** The point of the graph under a point of the page, and the other way round. */
    pointAt(x: number, y: number): readonly [number, number] {
      const { left, top } = element.getBoundingClientRect()
      return [(x - left) / ds.scale - ds.offset[0], (y - top) / ds.scale - ds.offset[1]]
    },
    pageAt(x: number, y: number): readonly [number, number] {
      const { left, top } = element.getBoundingClientRect()
      return [(x + ds.offset[0]) * ds.scale + left, (y + ds.offset[1]) * ds.scale + top]
    },
    /** Puts a point of the graph into the middle; with a scale, at that scale. */
    lookTo(x: number, y: number, scale = ds.scale) {
      ds.scale = Math.max(SMALLEST, Math.min(LARGEST, scale))
      ds.offset = [wide / ds.scale / 2 - x, high / ds.scale / 2 - y]
      canvas.setDirty(true, true)
    },
    zoom(by: number) {
      this.lookTo(...this.centre, ds.scale * by)
    },
    /** The view of an empty canvas: life-size, the origin in the corner. */
    home() {
      resize()
      ds.scale = 1
      ds.offset = [0, 0]
      canvas.setDirty(true, true)
    },
    fit(boxes: readonly Box[]) {
      resize()
      if (boxes.length === 0) return
      const [left, top] = [Math.min(...boxes.map(({ x }) => x)), Math.min(...boxes.map(({ y }) => y))]
      const [right, bottom] = [Math.max(...boxes.map(({ x, width }) => x + width)), Math.max(...boxes.map(({ y, height }) => y + height))]
      this.lookTo((left + right) / 2, (top + bottom) / 2, Math.min(1.2, wide / (right - left + 100), high / (bottom - top + 100)))
    },
  }
}
