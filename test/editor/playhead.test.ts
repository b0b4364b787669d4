/** The playhead: one state for the scrubber, the timeline and the curves. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createPlayhead } from '../../editor/seeing/playhead.ts'

function playhead() {
  const told: string[] = []
  const made = createPlayhead({ onSeek: () => told.push('seek'), onToggle: () => told.push('toggle') })
  made.on(() => told.push(`${made.frame}/${made.length}${made.playing ? ' plays' : ''}`))
  return { made, told }
}

test('tells who listens of what has changed, and of nothing else', () => {
  const { made, told } = playhead()
  made.set({ length: 24, rate: 24 })
  made.set({ length: 24, rate: 24, frame: 0 })
  made.seek(7.4)
  made.seek(7)
  made.set({ playing: true })
  made.toggle()
  expect(told).toEqual(['0/24', '7/24', 'seek', 'seek', '7/24 plays', 'toggle'])
})

test('stays inside its clip, and where it stands while something without frames is shown', () => {
  fc.assert(fc.property(fc.integer({ min: 2, max: 900 }), fc.double({ min: -1e6, max: 1e6, noNaN: true }), (length, frame) => {
    const { made } = playhead()
    made.set({ length })
    made.seek(frame)
    const at = made.frame
    expect(at).toBe(Math.min(length - 1, Math.max(0, Math.round(frame))))
    made.set({ length: 1 })
    made.set({ length: 1000 })
    expect(made.frame).toBe(at)
  }))
})
