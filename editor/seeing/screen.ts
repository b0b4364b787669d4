/** Draws what the preview shows: one picture or two with a line between, a mask over a picture; zoomed to the pixel. */
import type { Spot } from '../document/placing.ts'
import { tellPixel, tellShown } from '../scopes/shown.ts'

export interface Pictures {
  readonly a?: ImageBitmap | undefined
  /** Right of the line. */
  readonly b?: ImageBitmap | undefined
  /** `a` is a mask over this picture. */
  readonly under?: ImageBitmap | undefined
}

export interface Screen {
  readonly element: HTMLCanvasElement
  show(pictures: Pictures): void
  /** From the whole picture to its pixels, and back. */
  zoom(): void
  /** Device pixels of the screen per pixel of the picture's own full size. */
  scale(): number
  /** The size of the picture that is shown, where what is drawn is a smaller copy. */
  setFullSize(width: number, height: number): void
  /** Where the picture lies, in pixels of the page from the screen's corner. */
  area(): Area
  /** The size that the picture has by itself. */
  fullSize(): Size
  /** Draws what is about a point of the picture into another canvas: `scale` of its pixels per pixel of the picture. */
  magnify(into: CanvasRenderingContext2D, at: Spot, scale: number): void
}
export interface Size {
  readonly width: number
  readonly height: number
}
export interface Area extends Size {
  readonly left: number
  readonly top: number
}

export interface ScreenEvents {
  onZoom(): void
  /** It was drawn anew: the picture may lie elsewhere. */
  onDraw(): void
  /** A press on the picture, as shares of its size. True: it is taken, and moves nothing here. */
  onPress(at: Spot, event: PointerEvent): boolean
  /** A double press. True: it is taken, and zooms nothing. */
  onDouble(): boolean
  /** The pixel under the pointer, in the picture's full size. */
  onPixel(pixel: { x: number; y: number; rgb: readonly number[] } | undefined): void
}

const MASK = [255, 64, 96] as const

export function createScreen(events: ScreenEvents): Screen {
  const element = document.createElement('canvas')
  element.tabIndex = 0
  element.setAttribute('role', 'img')
  const context = element.getContext('2d', { willReadFrequently: true })!
  let pictures: Pictures = {}
  let tinted: HTMLCanvasElement | undefined
  let full = { width: 1920, height: 1080 }
  let factor = 1
  /** The point of the picture, 0..1, in the middle of the screen. */
  let middle: [number, number] = [0.5, 0.5]
  let split = 0.5
  let drag: { kind: 'line' | 'picture'; x: number; y: number } | undefined

  const fit = (): number => Math.min(element.width / full.width, element.height / full.height)
  const scale = (): number => fit() * factor
  const place = (): [left: number, top: number, width: number, height: number] => {
    const [width, height] = [full.width * scale(), full.height * scale()]
    return [element.width / 2 - middle[0] * width, element.height / 2 - middle[1] * height, width, height]
  }
  const lineAt = (): number => {
    const [left, , width] = place()
    return Math.min(element.width, Math.max(0, left + split * width))
  }

  function draw(): void {
    paint()
    events.onDraw()
  }
  function paint(): void {
    context.clearRect(0, 0, element.width, element.height)
    // A picture whose memory was given back has no width: the next one is on its way.
    const { a, b, under } = Object.fromEntries(Object.entries(pictures).filter(([, picture]) => picture !== undefined && (picture as ImageBitmap).width > 0)) as Pictures
    const [left, top, width, height] = place()
    context.imageSmoothingEnabled = scale() < 2
    context.imageSmoothingQuality = 'high'
    if (a === undefined) return
    if (under === undefined) context.drawImage(a, left, top, width, height)
    else {
      context.drawImage(under, left, top, width, height)
      context.drawImage((tinted ??= tint(a)), left, top, width, height)
    }
    if (b === undefined) return
    const x = lineAt()
    context.save()
    context.beginPath()
    context.rect(x, 0, element.width - x, element.height)
    context.clip()
    context.clearRect(x, 0, element.width - x, element.height)
    context.drawImage(b, left, top, width, height)
    context.restore()
    context.fillStyle = '#ffffffd0'
    context.fillRect(x - 1, Math.max(0, top), 2, Math.min(element.height, height))
    context.font = `600 ${12 * devicePixelRatio}px Inter, sans-serif`
    for (const [letter, at] of [['A', x - 22 * devicePixelRatio], ['B', x + 10 * devicePixelRatio]] as const) {
      context.fillStyle = '#000a'
      context.fillRect(at - 4 * devicePixelRatio, Math.max(0, top) + 6 * devicePixelRatio, 18 * devicePixelRatio, 18 * devicePixelRatio)
      context.fillStyle = '#fff'
      context.fillText(letter, at, Math.max(0, top) + 19 * devicePixelRatio)
    }
  }

  function resize(): void {
    const { width, height } = element.getBoundingClientRect()
    const [wide, high] = [Math.round(width * devicePixelRatio), Math.round(height * devicePixelRatio)]
    if (wide === element.width && high === element.height) return
    element.width = wide
    element.height = high
    draw()
  }
  new ResizeObserver(resize).observe(element)

  function zoomAt(next: number, x: number, y: number): void {
    const [left, top, width, height] = place()
    const [u, v] = [(x - left) / width, (y - top) / height]
    factor = Math.min(Math.max(1, 32 / fit()), Math.max(1, next))
    const [wide, high] = [full.width * scale(), full.height * scale()]
    middle = factor === 1 ? [0.5, 0.5] : [u - (x - element.width / 2) / wide, v - (y - element.height / 2) / high]
    keepInside()
    draw()
    events.onZoom()
  }
  const toggleZoom = (x: number, y: number): void => zoomAt(factor > 1 ? 1 : Math.max(1, fit() < 0.9 ? 1 / fit() : 8 / fit()), x, y)
  function keepInside(): void {
    middle = middle.map((at) => Math.min(1, Math.max(0, at))) as [number, number]
  }
  const pointOf = (event: MouseEvent): [number, number] => [event.offsetX * devicePixelRatio, event.offsetY * devicePixelRatio]

  element.addEventListener('wheel', (event) => {
    event.preventDefault()
    zoomAt(factor * Math.exp(-event.deltaY * 0.0016), ...pointOf(event))
  }, { passive: false })
  element.onpointerdown = (event) => {
    const [x, y] = pointOf(event)
    const [left, top, width, height] = place()
    const [u, v] = [(x - left) / width, (y - top) / height]
    if (pictures.a !== undefined && u >= 0 && u <= 1 && v >= 0 && v <= 1 && events.onPress([u, v], event)) return
    const near = pictures.b !== undefined && Math.abs(x - lineAt()) < 14 * devicePixelRatio
    drag = { kind: near || (pictures.b !== undefined && factor === 1) ? 'line' : 'picture', x, y }
    element.setPointerCapture(event.pointerId)
  }
  element.onpointermove = (event) => {
    const [x, y] = pointOf(event)
    const [left, top, width, height] = place()
    if (drag?.kind === 'line') split = Math.min(1, Math.max(0, (x - left) / width))
    else if (drag !== undefined) {
      middle = [middle[0] - (x - drag.x) / width, middle[1] - (y - drag.y) / height]
      keepInside()
      drag = { ...drag, x, y }
    } else if (pictures.b !== undefined) element.classList.toggle('line', Math.abs(x - lineAt()) < 14 * devicePixelRatio)
    if (drag !== undefined) draw()
    const [u, v] = [(x - left) / width, (y - top) / height]
    const inside = pictures.a !== undefined && u >= 0 && u < 1 && v >= 0 && v < 1
    const pixel = inside ? { x: Math.floor(u * full.width), y: Math.floor(v * full.height), rgb: [...context.getImageData(x, y, 1, 1).data].slice(0, 3), u, v } : undefined
    events.onPixel(pixel)
    tellPixel(pixel)
  }
  element.onpointerup = element.onpointercancel = () => (drag = undefined)
  element.onpointerleave = () => events.onPixel(undefined)
  element.ondblclick = (event) => (events.onDouble() ? undefined : toggleZoom(...pointOf(event)))
  element.onkeydown = (event) => {
    const step = { ArrowLeft: -0.02, ArrowRight: 0.02 }[event.key]
    if (pictures.b === undefined || step === undefined) return
    event.stopPropagation()
    split = Math.min(1, Math.max(0, split + step))
    draw()
  }

  return {
    element,
    show(next) {
      if (next.a !== pictures.a) tinted = undefined
      pictures = next
      tellShown(next.a)
      resize()
      draw()
    },
    zoom: () => toggleZoom(element.width / 2, element.height / 2),
    scale,
    area() {
      const [left, top, width, height] = place().map((side) => side / devicePixelRatio) as [number, number, number, number]
      return { left, top, width, height }
    },
    fullSize: () => full,
    magnify(into, [u, v], times) {
      const { a } = pictures
      const { width, height } = into.canvas
      into.clearRect(0, 0, width, height)
      if (a === undefined || a.width === 0) return
      into.imageSmoothingEnabled = times < 4
      into.drawImage(a, width / 2 - u * full.width * times, height / 2 - v * full.height * times, full.width * times, full.height * times)
    },
    setFullSize(width, height) {
      if (full.width === width && full.height === height) return
      // Another picture: what was zoomed into is not in it.
      if (Math.abs(full.width / full.height - width / height) > 0.01) [factor, middle] = [1, [0.5, 0.5]]
      full = { width, height }
      draw()
    },
  }
}

/** A mask as colour: where it is white the colour is dense. */
function tint(mask: ImageBitmap): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.width = mask.width
  canvas.height = mask.height
  const context = canvas.getContext('2d')!
  context.drawImage(mask, 0, 0)
  const image = context.getImageData(0, 0, mask.width, mask.height)
  for (let at = 0; at < image.data.length; at += 4) {
    image.data[at + 3] = Math.round(image.data[at]! * 0.65)
    image.data.set(MASK, at)
  }
  context.putImageData(image, 0, 0)
  return canvas
}
