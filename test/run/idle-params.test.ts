/** Params that have no effect where they stand are told of, by the plan and by the run alike; those that have one are not. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { FilmFormat, GraphNode } from '../../engine/graph/document.ts'
import { startServer, TINY, type ServerKit } from '../server/kit.ts'
import { reelgraph } from '../warnings/program.ts'

let kit: ServerKit
const ffmpeg = (name: string, ...args: string[]): void => void execFileSync('ffmpeg', ['-v', 'error', '-y', '-nostdin', ...args, join(kit.engine.project, name)])
beforeAll(async () => {
  kit = await startServer()
  const tone = ['-f', 'lavfi', '-i', 'sine=440:r=48000:d=1']
  ffmpeg('two.mkv', '-f', 'lavfi', '-i', 'testsrc2=s=64x48:r=10:d=1', ...tone, ...tone, '-map', '0', '-map', '1', '-map', '2', '-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-metadata:s:a:0', 'language=eng', '-metadata:s:a:1', 'language=ger')
})
afterAll(() => kit.close())

/** 10 frames, 1 s. */
const scene: GraphNode = { type: 'text-to-video', params: { prompt: 'calm sea', width: 24, height: 16, fps: 10, duration: 1 } }
const film = (video: string, params: object = {}): GraphNode => ({ type: 'encode', params: { file: 'film.mp4', quality: 'source', ...params } as never, inputs: { video } })
const on = (type: string, params: object, inputs: Record<string, string> = { video: 'scene.video' }): Record<string, GraphNode> => ({ scene, it: { type, params: params as never, inputs }, film: film('it.video') })
const read = (params: object): Record<string, GraphNode> => ({ it: { type: 'load-video', params: { file: 'two.mkv', ...params } as never }, film: film('it.video') })
const sound = (type: string, params: object): Record<string, GraphNode> => ({ scene, noise: { type: 'tone', params: { duration: 1 } }, it: { type, params: params as never, ...(type === 'load-audio' ? {} : { inputs: { audio: 'noise.audio' } }) }, film: { ...film('scene.video'), inputs: { video: 'scene.video', audio: 'it.audio' } } })
const picture = (params: object): Record<string, GraphNode> => ({ scene, it: { type: 'save-image', params: { file: 'a.png', ...params } as never, inputs: { video: 'scene.video' } } })
const joined = (params: object): Record<string, GraphNode> => ({ scene, it: { type: 'concat', params: params as never, inputs: { video: ['scene.video', 'scene.video'] } }, film: film('it.video') })

const told = async (nodes: Record<string, GraphNode>, format: FilmFormat = {}) => {
  const { warnings, faults } = await kit.engine.plan({ document: { ...TINY, film: format, nodes } as never })
  expect(faults).toEqual([])
  return warnings.filter(({ code }) => code === 'W_PARAM_IDLE').map(({ node, port, expected, got }) => ({ node, port, ...(expected === undefined ? {} : { expected }), ...(got === undefined ? {} : { got }) }))
}

describe('told', () => {
  test.each([
    ['a size beside the source\'s own', () => ({ scene, film: film('scene.video', { width: 640, fps: 12 }) }), ['width', 'fps']],
    ['a bitrate beside a CRF', () => ({ scene, film: film('scene.video', { crf: 20, bitrate: 1e6 }) }), ['bitrate']],
    ['a size where the first clip decides', () => joined({ fit: 'first', height: 64 }), ['height']],
    ['a count beside a duration', () => on('loop', { count: 3, duration: 2 }), ['count']],
    ['a fade without an animation', () => on('title', { text: 'a', start: 0, animation: 'none', fade: 2 }), ['fade']],
    ['a path that is not followed', () => on('camera-move', { move: 'static', path: [{ time: 0, x: 0 }] }), ['path']],
    ['a frame of the clip beside a picture', () => ({ ...picture({ frame: 3 }), image: { type: 'text-to-image', params: { prompt: 'calm sea', width: 24, height: 16 } }, it: { type: 'save-image', params: { file: 'a.png', frame: 3 }, inputs: { image: 'image.image' } } }), ['frame']],
    ['a title after the end', () => on('title', { text: 'a', start: 1 }), ['start']],
    ['what counts from there is told once', () => on('title', { text: 'a', start: 4, duration: 2 }), ['start']],
    ['a title that would stay longer than the clip', () => on('title', { text: 'a', start: 0.4, duration: 0.8 }), ['duration']],
    ['a title without a word', () => on('title', { text: ' \n', start: 0 }), ['text']],
    ['the end of a stretch', () => on('trim', { start: 0.5, end: 1.2 }), ['end']],
    ['the same in frames', () => on('trim', { unit: 'frames', end: 11 }), ['end']],
    ['the end of a stretch of a file', () => read({ start: 0.5, end: 1.1 }), ['end']],
    ['of its sound', () => sound('load-audio', { file: 'two.mkv', start: 0.5, end: 1.5 }), ['end']],
    ['of a track', () => sound('audio-trim', { end: 1.5 }), ['end']],
    ['a frame after the last', () => picture({ frame: 10 }), ['frame']],
    ['keyframes after the end', () => on('film-grain', { amount: { keyframes: [[1, 0], [2, 0.5]] } }), ['amount']],
    ['a path after the end', () => on('camera-move', { move: 'path', path: [{ time: 1, x: 0 }, { time: 2, x: 0.2 }] }), ['path']],
    ['a language that the track has not', () => read({ track: 2, language: 'eng' }), ['language']],
  ] as const)('%s', { timeout: 60_000 }, async (_, graph, ports) => {
    const nodes: Record<string, GraphNode> = graph()
    expect((await told(nodes)).map(({ port }) => port)).toEqual(ports)
  })
  test('with what the clip has', async () => {
    expect(await told(on('title', { text: 'a', start: 0.4, duration: 0.8 }))).toEqual([{ node: 'it', port: 'duration', expected: 'at most 0.6 s', got: '0.8 s' }])
    expect(await told(read({ start: 0.5, end: 1.1 }))).toEqual([{ node: 'it', port: 'end', expected: 'at most 1 s', got: '1.1 s' }])
    expect(await told(picture({ frame: 10 }))).toEqual([{ node: 'it', port: 'frame', expected: 'less than 10', got: '10' }])
  })
})

describe('not told', () => {
  test.each([
    ['a size of the graph\'s film', () => ({ scene, film: film('scene.video') }), { width: 640, height: 360, fps: 12 }],
    ['a size that is taken', () => ({ scene, film: film('scene.video', { quality: 'draft', width: 64, height: 48, fps: 10 }) }), {}],
    ['the usual fit, said', () => ({ scene, film: film('scene.video', { fit: 'contain' }) }), {}],
    ['a title to the very end', () => on('title', { text: 'a', start: 0.4, duration: 0.6 }), {}],
    ['a title until the clip ends', () => on('title', { text: '', subtitle: 'b', start: 0.9, duration: 0 }), {}],
    ['a stretch to the very end', () => on('trim', { start: 0.5, end: 1 }), {}],
    ['a stretch of a file to its end', () => read({ start: 0.33, end: 1 }), {}],
    ['of its sound', () => sound('load-audio', { file: 'two.mkv', end: 1 }), {}],
    ['the last frame', () => picture({ frame: 9 }), {}],
    ['keyframes of which the last lies after the end', () => on('film-grain', { amount: { keyframes: [[0, 0], [2, 0.5]] } }), {}],
    ['a path that is not over', () => on('camera-move', { move: 'path', path: [{ time: 0, x: 0 }, { time: 2, x: 0.2 }] }), {}],
    ['a language that the track has', () => read({ track: 2, language: 'GER' }), {}],
  ] as const)('%s', { timeout: 60_000 }, async (_, graph, format) => {
    expect(await told(graph(), format)).toEqual([])
  })
})

test('a run tells the same, and forgets it with the param', { timeout: 120_000 }, async () => {
  const document = (params: object, format: FilmFormat = {}): never => ({ ...TINY, film: format, nodes: { scene, film: film('scene.video', params) } }) as never
  const idle = async (graph: never) => (await kit.engine.render({ document: graph })).warnings.filter(({ code }) => code === 'W_PARAM_IDLE').map(({ port }) => port)
  expect(await idle(document({ width: 640 }))).toEqual(['width'])
  // The same content key, of a width that the film names.
  expect(await idle(document({}, { width: 640 }))).toEqual([])
})

test('a plugin\'s node has it from its declaration', { timeout: 120_000 }, async () => {
  const project = mkdtempSync(join(tmpdir(), 'reelgraph-idle-'))
  try {
    mkdirSync(join(project, 'plugins/flash'), { recursive: true })
    writeFileSync(join(project, 'plugins/flash/package.json'), JSON.stringify({ name: 'flash', version: '1.0.0', type: 'module', main: 'index.ts', keywords: ['reelgraph-plugin'] }))
    writeFileSync(join(project, 'plugins/flash/index.ts'), `import { defineFilter, definePlugin } from 'reelgraph'
const flash = defineFilter({
  type: 'flash', title: 'Flash', version: 1, category: 'frame', description: 'For tests.',
  inputs: { video: 'video' }, outputs: { video: 'video' },
  params: {
    when: { type: 'number', default: 0, animatable: false, moment: { of: 'video' }, title: 'When' },
    beat: { type: 'number', default: 2, animatable: false, idleWith: { when: true }, title: 'Beat' },
  },
  frame: (n, { inputs }) => inputs.video.frame(n),
})
export default definePlugin({ name: 'flash', version: '1.0.0', nodes: [flash] })
`)
    writeFileSync(join(project, 'graph.json'), JSON.stringify({ format: 1, nodes: on('flash', { when: 3, beat: 4 }) }))
    const { out } = await reelgraph(project, {}, 'plan', 'graph.json', '--json')
    const { warnings } = JSON.parse(out) as { warnings: { code: string; node: string; port: string }[] }
    expect(warnings.map(({ code, node, port }) => [code, node, port])).toEqual([['W_PARAM_IDLE', 'it', 'when'], ['W_PARAM_IDLE', 'it', 'beat']])
  } finally {
    rmSync(project, { recursive: true, force: true })
  }
})
