/** The whole graph, small, in the canvas's corner: shows what is in view, and takes the view to where it is pressed. */
import { make } from '../panels/dom.ts'
import { palette } from '../theme.ts'
import { categoryColour } from './draw.ts'
import type { Canvas } from './litegraph-adapter.ts'
import { t } from '../language/t.ts'

const [WIDTH, HEIGHT] = [190, 126]
const EDGE = 6

export function createMinimap(canvas: Canvas, categoryOf: (name: string) => string | undefined) {
  const element = make('canvas', { className: 'minimap', role: 'img', 'aria-label': t('The whole graph. Press to go there.') })
  const context = element.getContext('2d')!
  let waiting = false
  let toGraph = (x: number, y: number): readonly [number, number] => [x, y]

  function draw(): void {
    waiting = false
    if (element.hidden) return
    const boxes = canvas.boxes()
    const all = [...Object.values(boxes), canvas.viewport.box]
    const [left, top] = [Math.min(...all.map(({ x }) => x)), Math.min(...all.map(({ y }) => y))]
    const [right, bottom] = [Math.max(...all.map(({ x, width }) => x + width)), Math.max(...all.map(({ y, height }) => y + height))]
    const scale = Math.min((WIDTH - 2 * EDGE) / (right - left), (HEIGHT - 2 * EDGE) / (bottom - top))
    const [x0, y0] = [(WIDTH - (right - left) * scale) / 2, (HEIGHT - (bottom - top) * scale) / 2]
    toGraph = (x, y) => [(x - x0) / scale + left, (y - y0) / scale + top]
    const colours = palette()
    // As many pixels as the screen has.
    Object.assign(element, { width: WIDTH * devicePixelRatio, height: HEIGHT * devicePixelRatio })
    context.scale(devicePixelRatio, devicePixelRatio)
    context.clearRect(0, 0, WIDTH, HEIGHT)
    for (const [name, { x, y, width, height }] of Object.entries(boxes)) {
      const category = categoryOf(name)
      context.globalAlpha = category === undefined ? 0.35 : 0.9
      context.fillStyle = category === undefined ? colours.soft : categoryColour(category)
      context.fillRect(x0 + (x - left) * scale, y0 + (y - top) * scale, Math.max(2, width * scale), Math.max(2, height * scale))
    }
    context.globalAlpha = 1
    const { x, y, width, height } = canvas.viewport.box
    context.fillStyle = `${colours.accent}22`
    context.strokeStyle = colours.accent
    context.fillRect(x0 + (x - left) * scale, y0 + (y - top) * scale, width * scale, height * scale)
    context.strokeRect(x0 + (x - left) * scale + 0.5, y0 + (y - top) * scale + 0.5, width * scale - 1, height * scale - 1)
  }
  // Never more often than it is seen, and behind the canvas itself.
  canvas.onDraw(() => {
    if (waiting) return
    waiting = true
    setTimeout(draw, 60)
  })
  const go = (event: PointerEvent): void => {
    if (event.buttons !== 1) return
    canvas.viewport.lookTo(...toGraph(event.offsetX, event.offsetY))
  }
  element.onpointerdown = (event) => {
    element.setPointerCapture(event.pointerId)
    go(event)
  }
  element.onpointermove = go
  return {
    element,
    toggle() {
      element.hidden = !element.hidden
      draw()
    },
  }
}
