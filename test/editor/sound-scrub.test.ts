/** Sound for one who scrubs: what is asked for elsewhere calls off what was under way, once. */
import { afterEach, expect, it, vi } from 'vitest'
import { createSound } from '../../editor/playing/sound.ts'

afterEach(() => vi.unstubAllGlobals())

it('a place far off calls the load off that is under way, and nothing goes on from there', async () => {
  const param = { setTargetAtTime: () => param }
  const kept = new Map<string, string>()
  vi.stubGlobal('localStorage', { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value) })
  vi.stubGlobal('AudioContext', class { state = 'running'; currentTime = 0; destination = {}; createGain = () => ({ gain: param, connect: () => {} }) })
  const asked: number[] = []
  const sound = createSound(() => {})
  sound.setSource({
    key: 'voice',
    load: (from, _duration, signal) => {
      asked.push(from)
      if (asked.length > 50) throw new Error('asked for ever')
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new DOMException('called off', 'AbortError'))))
    },
  })
  sound.grain(1)
  sound.grain(101)
  sound.grain(41)
  await new Promise((done) => setTimeout(done, 20))
  expect(asked).toEqual([0, 100, 40])
  expect(sound.fault).toBeUndefined()
})
