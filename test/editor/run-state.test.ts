import { describe, expect, test } from 'vitest'
import { afterEvent, FRESH, hasEnded, progressOf, statusOf, workOf, type RunState } from '../../editor/run/run-state.ts'
import type { RunEvent } from '../../editor/api/client.ts'
import { startServer, TINY } from '../server/kit.ts'

const after = (...events: object[]): RunState => events.reduce((run: RunState, event) => afterEvent(run, { id: 1, run: 'r', ...event } as RunEvent), FRESH)
const STARTED = [{ type: 'run-status', status: 'running' }, { type: 'run-started', run: 'r', title: '', nodes: 2, sinks: ['film', 'poster'] }]

describe('a run', () => {
  test('has progress over all its sinks, and the time of the slowest', () => {
    const run = after(...STARTED, { type: 'progress', node: 'film', done: 5, total: 10, rate: 4, eta: 3 }, { type: 'progress', node: 'poster', done: 1, total: 1, rate: 1, eta: 0 })
    expect(progressOf(run)).toEqual({ share: 0.75, rate: 5, eta: 3 })
    expect(progressOf(after(...STARTED))).toEqual({})
    // One that has counted to its end says nothing of the time that the other needs.
    expect(progressOf(after(...STARTED, { type: 'progress', node: 'poster', done: 1, total: 1, rate: 1, eta: 0 }))).toEqual({ share: 0.5, rate: 1 })
  })

  test('whose sinks have all their frames is not over: it says what they do last', () => {
    const frames = (message?: string) => ['film', 'poster'].map((node) => ({ type: 'progress', node, done: 8, total: 8, rate: 40, eta: 0, ...(message === undefined || node === 'poster' ? {} : { message }) }))
    expect(statusOf(after(...STARTED, ...frames()))).toEqual({ text: 'Rendering…' })
    expect(statusOf(after(...STARTED, ...frames('adding the sound')))).toEqual({ text: 'film: adding the sound' })
    const music = { type: 'progress', node: 'music', done: 1, total: 4, rate: 1, message: 'step 2 of 4' }
    expect(statusOf(after(...STARTED, ...frames('adding the sound'), music))).toEqual({ share: 0.25, text: 'music: step 2 of 4' })
  })

  test('says what a model is at while no sink has anything yet', () => {
    const step = (node: string, done: number, eta?: number) => ({ type: 'progress', node, done, total: 62, rate: 0.2, message: `step ${done + 1} of 60`, ...(eta === undefined ? {} : { eta }) })
    expect(statusOf(after(...STARTED))).toEqual({ text: 'Rendering…' })
    const loading = after(...STARTED, { ...step('clip', 0), message: 'loading zeroscope' })
    expect(statusOf(loading)).toEqual({ share: 0, text: 'clip: loading zeroscope' })
    const two = after(...STARTED, step('clip', 31, 155), step('board/scene-1', 3, 300))
    expect(workOf(two)).toEqual({ node: 'board', message: 'step 4 of 60', share: 3 / 62, eta: 300 })
    // The next one's time isn't known yet: that of the one before is not its own.
    expect(workOf(after(...STARTED, step('board/scene-1', 60, 5), step('board/scene-2', 0)))).toEqual({ node: 'board', message: 'step 1 of 60', share: 0 })
    expect(workOf(after(...STARTED, step('clip', 62)))).toBeUndefined()
    expect(statusOf(after(...STARTED, step('clip', 31, 155), { type: 'progress', node: 'film', done: 5, total: 10, rate: 4, eta: 3 })).text).toMatch(/^Rendering 25 %/)
  })

  test('keeps what nodes say of their work, those inside under the node outside', () => {
    const report = (node: string, facts: object) => ({ type: 'node-report', node, facts })
    const run = after(...STARTED, report('board/scene-1-picture/best', { backend: 'onnx', model: 'tiny-scorer', why: 'image 2 of 2: 6.100', scores: [{ score: 5.25 }, { score: 6.1 }] }), report('clip', { backend: 'parallax', why: 'depth by tiny-depth' }), report('film', { codec: 'h264' }))
    expect(run.nodes['board']!.reports).toEqual({ 'board/scene-1-picture/best': 'judged by onnx, tiny-scorer: image 2 of 2: 6.100 (1: 5.250, 2: 6.100)' })
    expect(run.nodes['clip']!.reports).toEqual({ clip: 'made by parallax: depth by tiny-depth' })
    expect(run.nodes['film']).toBeUndefined()
    expect(afterEvent(run, { id: 2, run: 'r', time: '', type: 'node-report', node: 'board/scene-2-picture/best', facts: { backend: 'measures', why: 'x', scores: [] } } as RunEvent).nodes['board']!.reports).toHaveProperty(['board/scene-1-picture/best'])
  })

  test('adds up what the inside of a node cost, and shows its failure on the node outside', () => {
    const times = { type: 'node-times', nodes: [{ node: 'board/scene-1', state: 'done', frames: 8, seconds: 1 }, { node: 'board/film', state: 'done', frames: 12, seconds: 0.5 }, { node: 'clip', state: 'cached', frames: 0, seconds: 0 }] }
    const run = after(...STARTED, times)
    expect(run.nodes).toEqual({ board: { state: 'running', frames: 12, seconds: 1.5 }, clip: { state: 'cached', frames: 0, seconds: 0 } })
    const failed = after(...STARTED, times, { type: 'node-error', node: 'board/scene-1', faults: [{ code: 'E_X' }], continued: false }, times)
    expect(failed.nodes['board']).toMatchObject({ state: 'failed', faults: [{ code: 'E_X' }] })
  })

  test('keeps what is doubtful about it, also that of a run that was replayed', () => {
    const doubt = { code: 'W_PROMPT_WORDS', message: 'W_PROMPT_WORDS text-to-video "scene".prompt', node: 'scene' }
    const run = after(...STARTED, { type: 'warning', node: 'scene', warning: doubt })
    expect(run.warnings).toEqual([doubt])
    expect(afterEvent(run, { id: 2, run: 'r', type: 'run-done', report: { nodes: [], faults: [], warnings: [doubt], seconds: 1 } } as never).warnings).toEqual([doubt])
    expect(afterEvent(run, { id: 2, run: 'r', time: '', type: 'run-status', status: 'running' }).warnings).toEqual([])
  })

  test('that ends leaves no node running; one that starts again forgets what was', () => {
    const run = after(...STARTED, { type: 'node-started', node: 'film' })
    expect(afterEvent(run, { id: 2, run: 'r', time: '', type: 'run-status', status: 'cancelled' }).nodes['film']!.state).toBe('skipped')
    expect(afterEvent(run, { id: 2, run: 'r', time: '', type: 'run-status', status: 'running' }).nodes).toEqual({})
  })
})

test('a training is told point by point; a step that brings samples counts once', () => {
  const step = (n: number, more: object = {}) => ({ type: 'training', node: 'lora', step: n, steps: 30, loss: 1 / n, rate: 0.1, seconds: 1, ...more })
  const run = after(...STARTED, step(1, { validation: 0.9 }), step(2, { eta: 28 }), step(2, { sample: { step: 2, prompt: 'a', file: 'a.png', url: '/a.png' } }), step(2, { sample: { step: 2, prompt: 'b', file: 'b.png' } }))
  expect(run.trainings['lora']).toEqual({
    steps: [{ step: 1, loss: 1, rate: 0.1 }, { step: 2, loss: 0.5, rate: 0.1 }],
    validation: [{ step: 1, loss: 0.9 }],
    samples: [{ step: 2, prompt: 'a', url: '/a.png' }],
    last: { step: 2, steps: 30, loss: 0.5, rate: 0.1, validation: 0.9 },
  })
  expect(after(...STARTED, step(1), { type: 'run-status', status: 'running' }).trainings).toEqual({})
})

test('the events of a real render end in what the render says of itself', async () => {
  const kit = await startServer()
  let run = FRESH
  const seen = new Set<string>()
  kit.queue.onEvent(({ id, run: name, event }) => {
    seen.add(event.type)
    run = afterEvent(run, { id, run: name, ...event } as RunEvent)
  })
  const { id } = kit.queue.submit({ document: TINY as never, inputs: {} })
  await kit.queue.idle()
  expect(hasEnded(run)).toBe(true)
  expect([...seen]).toContain('node-times')
  const report = kit.queue.get(id).report!
  for (const { node, frames, seconds } of report.nodes) expect(run.nodes[node]).toMatchObject({ state: 'done', frames, seconds })
  expect(run.nodes['film']).toMatchObject({ done: 8, total: 8 })
  expect(run.outputs).toHaveLength(1)
  await kit.close()
})
