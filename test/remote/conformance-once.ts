/** The part of the conformance suite that is about money: a task is started once, whatever happens on the way. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { failure, SHUTDOWN } from '../../engine/contract/errors.ts'
import type { Setting } from './conformance-setting.ts'
import type { Nodes } from './remote-kit.ts'

export function paidOnce(on: Setting): void {
  const { options, nodes, withKit, startRun, pause, steps, codes } = on

  it('keeps it: later runs ask nothing', () =>
    withKit(async (kit) => {
      const first = await kit.render(nodes())
      const asked = on.service.requests.length
      const second = await kit.render(nodes())
      const restarted = await kit.again()
      const third = await restarted.render(nodes())
      await restarted.close(true)
      expect(on.service.requests.length).toBe(asked)
      expect([second, third].map((one) => one.outputs[0]!.frameDigest)).toEqual([first.outputs[0]!.frameDigest, first.outputs[0]!.frameDigest])
      expect(second.reports['scene']).toEqual(first.reports['scene'])
    }))

  it('starts no second task when the answer to the first is lost', () =>
    withKit(async (kit) => {
      on.service.fault('submit', 'drop-after')
      const report = await kit.render(nodes())
      expect(on.service.tasks).toHaveLength(1)
      if (options.finds) return expect(report.faults).toEqual([])
      expect(codes(report)).toEqual(['E_REMOTE_UNCERTAIN'])
      // The user has been told, and runs it again.
      expect((await kit.render(nodes())).faults).toEqual([])
      expect(on.service.tasks).toHaveLength(2)
    }))

  it.each([500, 503, 504])('starts no second task when the service takes it and answers %i', (status) =>
    withKit(async (kit) => {
      on.service.fault('submit', { status, after: true })
      const report = await kit.render(nodes())
      expect(on.service.tasks).toHaveLength(1)
      expect(codes(report)).toEqual(options.finds ? [] : ['E_REMOTE_UNCERTAIN'])
      if (!options.finds) expect(report.faults[0]).toMatchObject({ detail: expect.stringContaining(`It answers ${status}`), fix: expect.stringContaining('own list of tasks') })
    }))

  it('takes up the task of a run that was killed', () =>
    withKit(async (kit) => {
      on.service.hold = true
      const { child, ended } = startRun(kit.project, nodes())
      // Killed once the ticket is on disk: it is polled then.
      while (steps('poll') === 0 && child.exitCode === null) await pause()
      child.kill('SIGKILL')
      await ended
      on.service.hold = false
      const report = await kit.render(nodes())
      expect(report.faults).toEqual([])
      expect(on.service.tasks).toHaveLength(1)
      expect(report.reports['scene']).toMatchObject({ task: on.service.tasks[0]!.id })
    }))

  it('starts no second task after a kill before the answer', () =>
    withKit(async (kit) => {
      on.service.fault('submit', 'hang')
      const { child, ended } = startRun(kit.project, nodes())
      await on.service.started()
      child.kill('SIGKILL')
      await ended
      const report = await kit.render(nodes())
      expect(on.service.tasks).toHaveLength(1)
      expect(codes(report)).toEqual(options.finds ? [] : ['E_REMOTE_UNCERTAIN'])
    }))

  it('fetches the film once more, not anew, when the store has lost it', () =>
    withKit(async (kit) => {
      const lose = async (): Promise<void> => {
        for (const { key: stored, kind } of await kit.engine.store.list()) if (kind === 'remote') await kit.engine.store.remove(stored)
      }
      const first = await kit.render(nodes())
      await lose()
      const second = await kit.render(nodes())
      expect(second.outputs[0]!.frameDigest).toBe(first.outputs[0]!.frameDigest)
      expect(on.service.tasks).toHaveLength(1)
      await lose()
      on.service.tasks.length = 0 // and now the service has let go of it, too
      expect((await kit.render(nodes())).faults).toEqual([])
      expect(on.service.tasks).toHaveLength(1)
    }))

  it('calls the task off when the run is cancelled', () =>
    withKit(async (kit) => {
      const stop = new AbortController()
      on.service.hold = true
      void on.service.started().then(() => setTimeout(() => stop.abort(), 100))
      const report = await kit.render(nodes(), stop.signal)
      expect(report.status).toBe('cancelled')
      expect(on.service.cancelled).toEqual([on.service.tasks[0]!.id])
      on.service.hold = false
      expect((await kit.render(nodes())).faults).toEqual([])
      expect(on.service.tasks).toHaveLength(2)
    }))

  it('leaves the task alone when another node fails, and takes it up later', () =>
    withKit(async (kit) => {
      on.service.hold = true
      // The service takes the first scene, and refuses the other one once it has.
      on.service.judge = (step, { body }) => (step === 'submit' && JSON.stringify(body ?? '').includes('stormy') ? { status: on.service.tasks.length > 0 ? 400 : 429 } : undefined)
      const { scene, film: sink } = nodes()
      const stormy: Nodes = { ...nodes(), storm: { ...scene!, params: { ...scene!.params, prompt: 'stormy sea' } }, film2: { ...sink!, params: { ...sink!.params, file: 'storm.mp4' }, inputs: { video: 'storm.video' } } }
      const report = await kit.render(stormy)
      expect(codes(report)).toEqual(['E_REMOTE_REFUSED'])
      expect(on.service.cancelled).toEqual([])
      on.service.hold = false
      expect((await kit.render(nodes())).faults).toEqual([])
      expect(on.service.tasks).toHaveLength(1)
    }))

  it('leaves the task alone when the program ends, and takes it up later', () =>
    withKit(async (kit) => {
      const stop = new AbortController()
      on.service.hold = true
      void on.service.started().then(() => setTimeout(() => stop.abort(failure('E_CANCELLED', {}, SHUTDOWN)), 100))
      await kit.render(nodes(), stop.signal)
      expect(on.service.cancelled).toEqual([])
      on.service.hold = false
      expect((await kit.render(nodes())).faults).toEqual([])
      expect(on.service.tasks).toHaveLength(1)
    }))

  it('says why the service has failed; the next run tries anew', () =>
    withKit(async (kit) => {
      on.service.failure = 'the prompt is against the rules'
      const report = await kit.render(nodes())
      expect(report.faults[0]).toMatchObject({ code: 'E_REMOTE_FAILED', node: 'scene', type: expect.any(String) })
      expect(report.faults[0]!.message).toContain('the prompt is against the rules')
      on.service.failure = undefined
      expect((await kit.render(nodes())).faults).toEqual([])
      expect(on.service.tasks).toHaveLength(2)
    }))

  it('makes one task of what two nodes, or two processes, ask for alike', () =>
    withKit(async (kit) => {
      const { film: sink, scene } = nodes()
      const twice: Nodes = { ...nodes(), copy: scene!, film2: { ...sink!, params: { ...sink!.params, file: 'copy.mp4' }, inputs: { video: 'copy.video' } } }
      on.service.hold = true
      const other = startRun(kit.project, { ...nodes(), film: { ...sink!, params: { ...sink!.params, file: 'other.mp4' } } })
      const mine = kit.render(twice)
      while (on.service.tasks[0] === undefined || on.service.tasks[0].polls < 20) await pause()
      on.service.hold = false
      expect((await mine).faults).toEqual([])
      await other.ended
      expect(on.service.tasks).toHaveLength(1)
      expect(existsSync(join(kit.project, 'output/other.mp4'))).toBe(true)
    }))
}
