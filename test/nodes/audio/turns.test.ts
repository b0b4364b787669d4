/** Sound is made where everything else is done, too: others get their turn meanwhile, however many sounds are made side by side. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createBreath } from '../../../engine/api.ts'
import { bedOfSound } from '../../../nodes/audio/ambience/bed-of-sound.ts'
import { played } from '../../../nodes/audio/synth/player.ts'
import { startServer, type ServerKit } from '../../server/kit.ts'

let kit: ServerKit
beforeAll(async () => void (kit = await startServer()), 60_000)
afterAll(() => kit.close())

/** How often others could do something while it was worked. */
async function turnsDuring(work: () => Promise<unknown>): Promise<number> {
  let [turns, done] = [0, false]
  const next = (): void => {
    turns++
    if (!done) setImmediate(next)
  }
  setImmediate(next)
  await work().finally(() => (done = true))
  return turns
}
const spin = (milliseconds: number): void => {
  for (const until = performance.now() + milliseconds; performance.now() < until;);
}

test('several who work side by side leave others their turns', async () => {
  const work = async (): Promise<void> => {
    const breath = createBreath()
    for (let count = 0; count < 10; count++) {
      spin(12)
      await breath()
    }
  }
  expect(await turnsDuring(() => Promise.all([work(), work(), work()]))).toBeGreaterThan(7)
})

test('a block of a place, and one of what is played, is made in pieces', async () => {
  const place = bedOfSound({ beds: [{ name: 'rain', level: 0 }, { name: 'city', level: 0 }], effects: [], pace: 'walk', surface: 'gravel' } as never, { duration: 4, fade: 0, gain: 0, seed: 1, key: 'D', mood: 'calm' } as never)
  expect(await turnsDuring(() => place.samples(0, 4800))).toBeGreaterThan(4)
  const sound = () => (spin(12), { left: new Float32Array(480), right: new Float32Array(480) })
  const hits = Array.from({ length: 8 }, (_, at) => ({ at: at / 4, length: 0.01, gain: 1, pan: 0, send: 0.1, name: String(at), make: sound }))
  const piece = played({ length: 96_000, hits, hall: { decay: 0.2, before: 0.01, damping: 0.4 } })
  expect(await turnsDuring(() => piece.samples(0, 4800))).toBeGreaterThan(7)
})

test('the server answers whoever asks while it makes sound', async () => {
  const document = { format: 1, nodes: { music: { type: 'music', params: { duration: 24, parts: ['bass', 'plucks', 'lead'] } } } }
  const sound = async (from: number, duration: number, signal?: AbortSignal): Promise<void> => {
    const body = JSON.stringify({ document, node: 'music', port: 'audio', from, duration })
    const answer = await fetch(`${kit.url}/api/preview/sound`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body, ...(signal === undefined ? {} : { signal }) })
    expect((await answer.arrayBuffer()).byteLength).toBe(44 + Math.round(duration * 48_000) * 4)
  }
  // What is loaded for it is there.
  await sound(0, 0.1)
  const enough = new AbortController()
  let [answers, done] = [0, false]
  const made = sound(8, 4, enough.signal).catch((thrown: unknown) => enough.signal.aborted || Promise.reject(thrown as Error)).finally(() => (done = true))
  // Two blocks are made for it: one answer for each would be two.
  while (!done && answers <= 8) {
    expect((await fetch(`${kit.url}/api/health`)).status).toBe(200)
    answers++
  }
  enough.abort()
  await made
  expect(answers).toBeGreaterThan(8)
}, 60_000)
