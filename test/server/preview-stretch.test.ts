/** Many frames by one answer, and the sound of a stretch: held against single looks, and against ffmpeg's reading of the file. */
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readParts } from '../../editor/playing/parts.ts'
import { startServer, TINY, type ServerKit } from './kit.ts'

let kit: ServerKit
beforeAll(async () => void (kit = await startServer()))
afterAll(() => kit.close())

const hum = { type: 'ambient-sound', version: 2, params: { duration: 2, seed: 4 } }
const document = { ...TINY, nodes: { ...TINY.nodes, scene: { ...TINY.nodes.scene, params: { ...TINY.nodes.scene.params, width: 128, height: 72 } }, hum } }
const post = (path: string, body: object, signal?: AbortSignal) => fetch(`${kit.url}${path}`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body), ...(signal === undefined ? {} : { signal }) })
const facts = (response: Response, name: string): unknown => JSON.parse(decodeURIComponent(response.headers.get(name)!))

test('each frame is the one that a single look has, as small as asked for', { timeout: 60_000 }, async () => {
  for (const [proxy, step] of [['full', 3], ['quarter', 2]] as const) {
    const response = await post('/api/preview/frames', { document, node: 'scene', from: 1, to: 99, step, proxy, format: 'png' })
    expect(response.status).toBe(200)
    expect(facts(response, 'X-Reelgraph-Port')).toMatchObject({ clip: { width: 128, height: 72, length: 8 } })
    expect(facts(response, 'X-Reelgraph-Proxy')).toEqual({ by: proxy === 'full' ? 1 : 4, full: [] })
    const seen: number[] = []
    for await (const { frame, bytes } of readParts(response.body!, response.headers.get('Content-Type')!)) {
      seen.push(frame)
      const single = Buffer.from(await (await post('/api/preview', { document, node: 'scene', frame, proxy, format: 'png' })).arrayBuffer())
      const [a, b] = await Promise.all([sharp(bytes).raw().toBuffer({ resolveWithObject: true }), sharp(single).raw().toBuffer({ resolveWithObject: true })])
      expect([a.info.width, a.info.height]).toEqual(proxy === 'full' ? [128, 72] : [32, 18])
      expect(a.data.equals(b.data)).toBe(true)
    }
    expect(seen).toEqual(step === 3 ? [1, 4, 7] : [1, 3, 5, 7])
  }
})

test('a stretch of a track is a WAVE file that ffmpeg reads, to the sample', { timeout: 60_000 }, async () => {
  const response = await post('/api/preview/sound', { document, node: 'hum', from: 0.5, duration: 0.25 })
  expect(response.headers.get('Content-Type')).toBe('audio/wav')
  const { sampleRate, channels } = (facts(response, 'X-Reelgraph-Port') as { track: { sampleRate: number; channels: number } }).track
  const file = join(kit.project, 'stretch.wav')
  writeFileSync(file, Buffer.from(await response.arrayBuffer()))
  const raw = execFileSync('ffmpeg', ['-v', 'error', '-i', file, '-f', 'f32le', '-'])
  const read = new Float32Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.byteLength))
  expect(read.length).toBe(sampleRate * channels * 0.25)
  const whole = await kit.engine.previewSound({ document: document as never, node: 'hum', from: 0, duration: 60 })
  expect(whole.samples[0]!.length).toBe(sampleRate * 2)
  for (let at = 0; at < sampleRate * 0.25; at += 97) for (let channel = 0; channel < channels; channel++) expect(read[at * channels + channel]!).toBeCloseTo(whole.samples[channel]![sampleRate * 0.5 + at]!, 3)
  expect((await kit.engine.previewSound({ document: document as never, node: 'hum', from: 9, duration: 1 })).samples[0]).toHaveLength(0)
})

test('what can not be made is refused before the first frame', { timeout: 60_000 }, async () => {
  const refused = async (path: string, body: object) => { const answer = await post(path, { document, ...body }); return [answer.status, ((await answer.json()) as { code: string }).code] }
  expect(await refused('/api/preview/frames', { node: 'hum', from: 0, to: 3 })).toEqual([422, 'E_PORT_TYPE'])
  expect(await refused('/api/preview/sound', { node: 'scene', duration: 1 })).toEqual([422, 'E_PORT_TYPE'])
  expect(await refused('/api/preview/frames', { node: 'scene', from: 4, to: 3 })).toEqual([422, 'E_FRAME_RANGE'])
  expect(await refused('/api/preview/frames', { node: 'nobody', from: 0, to: 3 })).toEqual([422, 'E_NODE_UNKNOWN'])
})

test('whoever hangs up has no more frames made for them', { timeout: 60_000 }, async () => {
  const stop = new AbortController()
  const response = await post('/api/preview/frames', { document, inputs: { seconds: 400 }, node: 'scene', from: 0, to: 3000 }, stop.signal)
  const parts = readParts(response.body!, response.headers.get('Content-Type')!)
  expect((await parts.next()).value).toMatchObject({ frame: 0 })
  stop.abort()
  await expect(parts.next().then(() => parts.next())).rejects.toThrow()
  // The server lets go of it, and answers others.
  const other = await post('/api/preview/frames', { document, node: 'scene', from: 0, to: 1 })
  const seen: number[] = []
  for await (const { frame } of readParts(other.body!, other.headers.get('Content-Type')!)) seen.push(frame)
  expect(seen).toEqual([0, 1])
})
