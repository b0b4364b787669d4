/** Where the tour's notes stand, and how models are grouped and found. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { grouped, groupOf, matches } from '../../editor/panels/model-groups.ts'
import { placeBeside } from '../../editor/tour/place.ts'

test('a note is inside the window, and beside what it speaks of wherever there is room', () => {
  const size = fc.integer({ min: 0, max: 2000 })
  fc.assert(fc.property(size, size, size, size, (left, top, width, height) => {
    const window = { width: 1280, height: 800 }
    const note = { width: 340, height: 180 }
    const at = placeBeside({ left, top, width, height }, note, window)
    expect(at.left).toBeGreaterThanOrEqual(12)
    expect(at.left + note.width).toBeLessThanOrEqual(window.width - 12)
    expect(at.top).toBeGreaterThanOrEqual(12)
    expect(at.top + note.height).toBeLessThanOrEqual(window.height - 12)
    if (top + height + 24 + note.height <= window.height) expect(at.top).toBe(Math.max(12, top + height + 12))
  }))
})

test('models stand under what they do, and are found by name, family, licence and purpose', () => {
  const models = [{ name: 'kokoro', family: 'tts-kokoro' }, { name: 'sd15', family: 'stable-diffusion', licence: 'OpenRAIL' }, { name: 'x', family: 'face-detector' }, { name: 'mine' }, { name: 'big', family: 'upscaler' }]
  expect(grouped(models).map(([title, some]) => [title, some.map(({ name }) => name)])).toEqual([['Make pictures and films', ['sd15']], ['Voice and sound', ['kokoro']], ['Faces', ['x']], ['Work on pictures', ['big']], ['Others', ['mine']]])
  expect(groupOf('safety-checker')).toBe('Look at pictures')
  expect(models.filter((model) => matches(model, 'openrail')).map(({ name }) => name)).toEqual(['sd15'])
  expect(models.filter((model) => matches(model, 'voice')).map(({ name }) => name)).toEqual(['kokoro'])
  expect(models.filter((model) => matches(model, '')).length).toBe(5)
})
