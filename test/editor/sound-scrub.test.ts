/** Sound that comes late: for one who scrubs, what is asked for elsewhere calls off what was under way, once; for one who plays a loop it is waited for. */
import { afterEach, expect, it, vi } from 'vitest'
import { createSound } from '../../editor/playing/sound.ts'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

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

it('what takes longer than the loop that is played is asked for once, piece by piece', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] })
  const param = { setTargetAtTime: () => param }
  vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => {} })
  vi.stubGlobal('AudioContext', class { state = 'running'; outputLatency = 0; baseLatency = 0.01; destination = {}; get currentTime() { return performance.now() / 1000 } createGain = () => ({ gain: param, connect: () => {} }) })
  vi.stubGlobal('AudioBuffer', class { duration = 2; copyToChannel = () => {} })
  vi.stubGlobal('AudioBufferSourceNode', class { connect = () => {}; start = () => {}; stop = () => {} })
  const asked: number[] = []
  const sound = createSound(() => {})
  sound.setSource({
    key: 'film',
    async load(from, _duration, signal) {
      asked.push(from)
      await new Promise((done) => setTimeout(done, 9000))
      signal.throwIfAborted()
      return { sampleRate: 48_000, channels: [new Float32Array(96_000)] }
    },
  })
  await vi.advanceTimersByTimeAsync(100)
  // From 5 to 9 seconds, over and over.
  sound.play({ span: { from: 150, to: 269 }, start: 216, rate: 30, speed: 1, since: sound.now() })
  await vi.advanceTimersByTimeAsync(60_000)
  expect([...asked].sort((a, b) => a - b)).toEqual([4, 6, 8])
  sound.stop()
})
