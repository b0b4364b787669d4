/** The canvas asks for a frame where something has changed, and for none where nothing has. */
import { expect, test } from 'vitest'
import { drawnWhenDirty } from '../../editor/canvas/when-dirty.ts'

/** As the library does it: the background is drawn first and has the front drawn after it; nothing where there is no room. */
function stage(room = true) {
  const frames: (() => void)[] = []
  let drawn = 0
  let during: (() => void) | undefined
  const canvas = drawnWhenDirty({
    dirty_canvas: true as boolean,
    dirty_bgcanvas: true as boolean,
    room: room as boolean,
    draw() {
      if (!this.room) return
      if (this.dirty_bgcanvas) [this.dirty_bgcanvas, this.dirty_canvas] = [false, true]
      if (!this.dirty_canvas) return
      this.dirty_canvas = false
      drawn++
      during?.()
    },
  }, (draw) => frames.push(draw))
  return { canvas, frames, next: () => frames.shift()?.(), drawn: () => drawn, during: (act: typeof during) => void (during = act) }
}

test('one frame is asked for at first, and none after it', () => {
  const { frames, next, drawn } = stage()
  expect(frames).toHaveLength(1)
  next()
  expect([drawn(), frames.length]).toEqual([1, 0])
})

test('however much changes, one frame is asked for; and the next one only when something changes again', () => {
  const { canvas, frames, next, drawn } = stage()
  next()
  for (let count = 0; count < 5; count++) Object.assign(canvas, { dirty_canvas: true, dirty_bgcanvas: true })
  expect(frames).toHaveLength(1)
  next()
  expect([drawn(), frames.length]).toEqual([2, 0])
})

test('what changes while it is drawn is drawn in the next frame', () => {
  const { canvas, frames, next, drawn, during } = stage()
  during(() => (during(undefined), void (canvas.dirty_canvas = true)))
  next()
  expect(frames).toHaveLength(1)
  next()
  expect([drawn(), frames.length]).toEqual([2, 0])
})

test('without room nothing is asked for over and over; with room it is drawn', () => {
  const { canvas, frames, next, drawn } = stage(false)
  next()
  expect(frames).toHaveLength(0)
  canvas.room = true
  canvas.dirty_canvas = true
  next()
  expect(drawn()).toBe(1)
})
