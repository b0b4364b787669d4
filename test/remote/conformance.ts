/** What each remote backend must keep to, whatever its dialect: `describe('runway', () => remoteConformance({...}))`. */
import { spawnSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { setUp, type Conformance } from './conformance-setting.ts'
import { paidOnce } from './conformance-once.ts'
import { folderHolds } from './remote-kit.ts'

export function remoteConformance(options: Conformance): void {
  const on = setUp(options)
  const { nodes, withKit, steps } = on
  const { backend, key } = options

  it('makes the film that was asked for, and says what it took', () =>
    withKit(async (kit) => {
      const report = await kit.render(nodes())
      expect(report.faults).toEqual([])
      expect(report.outputs[0]).toMatchObject({ frames: 48 })
      const probed = spawnSync('ffprobe', ['-v', 'error', '-select_streams', 'v', '-count_frames', '-show_entries', 'stream=width,height,r_frame_rate,nb_read_frames', '-of', 'csv=p=0', report.outputs[0]!.path])
      expect(String(probed.stdout).trim()).toBe('64,36,12/1,48')
      expect(report.reports['scene']).toMatchObject({ backend, host: expect.any(String), task: on.service.tasks[0]!.id, seconds: expect.any(Number), bytes: on.film.length })
      const percents = kit.events.flatMap((event) => (event.type === 'progress' && event.node === 'scene' ? [event.done / event.total] : []))
      expect(percents.length).toBeGreaterThan(2)
      expect(percents).toEqual(percents.toSorted((a, b) => a - b))
      expect(percents.at(-1)).toBe(1)
    }))

  it('plans and previews without starting anything', () =>
    withKit(async ({ engine, render }) => {
      const document = { format: 1 as const, nodes: nodes() }
      const plan = await engine.plan({ document })
      expect(plan.faults).toEqual([])
      expect(plan.nodes.find(({ node }) => node === 'scene')!.ports[0]!.clip).toMatchObject({ width: 64, height: 36, length: 48 })
      await expect(engine.preview({ document, node: 'scene' })).rejects.toMatchObject({ code: 'E_REMOTE_UNMADE' })
      expect(on.service.requests).toEqual([])
      await render(nodes())
      expect((await engine.preview({ document, node: 'scene' })).still).toMatchObject({ width: 64, height: 36 })
    }))

  it.each([
    ['429 with Retry-After', { status: 429, headers: { 'retry-after': '3' } }],
    ['425', { status: 425 }],
    ['503 with a date', { status: 503, headers: { 'retry-after': new Date(Date.now() + 2000).toUTCString() } }],
  ] as const)('tries again after %s, at each step', (_, fault) =>
    withKit(async (kit) => {
      on.service.fault('submit', fault, fault)
      on.service.fault('poll', fault)
      on.service.fault('file', fault)
      const report = await kit.render(nodes())
      expect(report.faults).toEqual([])
      expect(on.service.tasks).toHaveLength(1)
      expect(steps('submit')).toBe(3)
      expect(kit.logged().match(/ Try \d in /g)).toHaveLength(4)
    }))

  it.each([500, 502])('tries again after %i: a submission only where its task can be looked for', (status) =>
    withKit(async (kit) => {
      if (options.finds) on.service.fault('submit', { status }, { status })
      on.service.fault('poll', { status }, { status })
      on.service.fault('file', { status })
      expect((await kit.render(nodes())).faults).toEqual([])
      expect(on.service.tasks).toHaveLength(1)
      expect(steps('submit')).toBe(options.finds ? 3 : 1)
    }))

  it('gives up after six tries, and says so', () =>
    withKit(async (kit) => {
      on.service.fault('submit', ...Array.from({ length: 20 }, () => ({ status: options.finds ? 500 : 429, body: { error: 'the engines are cold' } })))
      const report = await kit.render(nodes())
      expect(report.faults[0]).toMatchObject({ code: 'E_REMOTE_UNREACHABLE', node: 'scene' })
      expect(report.faults[0]!.message).toContain('the engines are cold')
      expect(steps('submit')).toBe(6)
    }))

  it('polls and fetches again when the connection breaks', () =>
    withKit(async (kit) => {
      on.service.fault('poll', 'drop', 'drop')
      on.service.fault('file', 'drop')
      expect((await kit.render(nodes())).faults).toEqual([])
      expect(on.service.tasks).toHaveLength(1)
    }))

  it.each(['half', 'half-unannounced'] as const)('fetches %s a file again', (fault) =>
    withKit(async (kit) => {
      on.service.fault('file', fault)
      const report = await kit.render(nodes())
      expect(report.faults).toEqual([])
      expect(report.reports['scene']).toMatchObject({ bytes: on.film.length })
      expect(steps('file')).toBe(2)
    }))

  it('does not wait for ever: for an answer, nor for the rest of a film', () =>
    withKit(
      async (kit) => {
        on.service.fault('poll', 'hang')
        on.service.fault('file', 'stall', 'hang')
        expect((await kit.render(nodes())).faults).toEqual([])
        expect(steps('file')).toBe(3)
      },
      options.environment(on.service.url),
      0.5,
    ))

  it('is not taken by "auto"', () =>
    withKit(async (kit) => {
      const report = await kit.render(nodes({ backend: 'auto', options: {} }))
      expect(report.reports['scene']?.['backend']).not.toBe(backend)
      expect(on.service.requests).toEqual([])
    }))

  it('names the variable where there is no key', () => {
    const { needs = options.variable } = options
    const { [needs]: _, ...rest } = options.environment(on.service.url)
    return withKit(async (kit) => {
      const report = await kit.render(nodes())
      expect(report.faults[0]).toMatchObject({ code: 'E_REMOTE_KEY', node: 'scene', port: 'backend' })
      expect(report.faults[0]!.fix).toContain(needs)
      expect(await kit.engine.backends()).toContainEqual(expect.objectContaining({ kind: kit.engine.registry.node(options.node.type)?.backendKind ?? options.node.type, name: backend, ok: false, variable: needs }))
      expect(on.service.requests).toEqual([])
    }, rest)
  })

  it('shows its key to the service alone', () => {
    const said: string[] = []
    return withKit(async (kit) => {
      // The service quotes the key in a refusal, in a failure and in a fault that passes.
      on.service.fault('submit', { status: 429, body: { error: `no room for ${key}` } }, { status: 401, body: { error: `${key} has expired` } })
      said.push(JSON.stringify(await kit.render(nodes())))
      on.service.failure = `${key} may not do this`
      said.push(JSON.stringify(await kit.render(nodes())))
      on.service.failure = undefined
      said.push(JSON.stringify(await kit.render(nodes())), JSON.stringify(await kit.engine.backends()), kit.logged(), JSON.stringify(kit.events))
      expect(said[0]).toContain('E_REMOTE_KEY')
      expect(said[0]).toContain(`[${options.variable}] has expired`)
      expect(said[1]).toContain(`[${options.variable}] may not do this`)
      expect(said.filter((text) => text.includes(key))).toEqual([])
      expect(folderHolds(kit.project, key)).toBe(false)
      expect(folderHolds(kit.project, on.service.tasks.at(-1)!.id)).toBe(true) // the search can find something
      const senders = on.service.requests.filter(({ request }) => JSON.stringify([request.path, request.body ?? '']).includes(key))
      expect(senders).toEqual([])
    })
  })

  paidOnce(on)
}
