/** What starts runs by itself: by the clock and by signed calls, against a real server; signatures are those of the standards' own examples. */
import { createHmac } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { checkSigned } from '../../engine/starts/signed.ts'
import { createStarter } from '../../engine/starts/starter.ts'
import { filledInputs, listStarts, nextTime, type Start } from '../../engine/starts/starts.ts'
import { startServer, type ServerKit } from './kit.ts'

const LONG = 300_000
let kit: ServerKit
beforeAll(async () => {
  kit = await startServer()
  mkdirSync(join(kit.project, 'starts'))
  vi.stubEnv('ORDER_SECRET', 'a secret of orders')
}, LONG)
afterAll(async () => {
  vi.unstubAllEnvs()
  await kit.close()
})
const write = (name: string, value: object | string): void => writeFileSync(join(kit.project, `starts/${name}.json`), typeof value === 'string' ? value : JSON.stringify(value))

describe('signatures', () => {
  // https://github.com/standard-webhooks/standard-webhooks: the example of its libraries' tests.
  const standard = { 'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek', 'webhook-timestamp': '1614265330', 'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=' }
  const body = Buffer.from('{"test": 2432232314}')
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
  const at = new Date(1614265330_000)
  it('of Standard Webhooks', () => {
    expect(checkSigned(standard, body, secret, at)).toBe('msg_p5jXN8AQM9LWM0D4loKWxJek')
    expect(checkSigned({ ...standard, 'webhook-signature': `v1,AAAA ${standard['webhook-signature']}` }, body, secret, at)).toBe('msg_p5jXN8AQM9LWM0D4loKWxJek')
    const refused = (headers: object, text = body, time = at): void => expect(() => checkSigned({ ...standard, ...headers }, text, secret, time)).toThrow(expect.objectContaining({ code: 'E_HOOK' }))
    refused({}, Buffer.from('{"test": 2432232315}'))
    refused({ 'webhook-id': 'msg_other' })
    refused({}, body, new Date(at.getTime() + 301_000))
    refused({ 'webhook-timestamp': 'now' })
  })
  it('of GitHub', () => {
    // docs.github.com, "Validating webhook deliveries": its values for testing.
    const headers = { 'x-hub-signature-256': 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17' }
    expect(checkSigned(headers, Buffer.from('Hello, World!'), "It's a Secret to Everybody", new Date())).toBeUndefined()
    expect(() => checkSigned(headers, Buffer.from('Hello, World?'), "It's a Secret to Everybody", new Date())).toThrow(expect.objectContaining({ code: 'E_HOOK' }))
  })
  it('or the secret itself', () => {
    expect(checkSigned({ authorization: 'Bearer abc' }, body, 'abc', at)).toBeUndefined()
    for (const headers of [{}, { authorization: 'Bearer abd' }, { authorization: 'abc' }]) expect(() => checkSigned(headers, body, 'abc', at)).toThrow(expect.objectContaining({ code: 'E_HOOK' }))
  })
})

describe('the clock', () => {
  const start: Start = { name: 'a', inputs: {}, paused: false, graph: 'graphs/tiny.json', schedule: '30 6 * * 1-5', timezone: 'Europe/Berlin' }
  it('knows days and zones', () => {
    // The 28th of November 2026 is a Saturday; Berlin is an hour ahead in winter, two in summer.
    expect(nextTime(start, new Date('2026-11-28T00:00:00Z'))!.toISOString()).toBe('2026-11-30T05:30:00.000Z')
    expect(nextTime(start, new Date('2026-06-01T05:00:00Z'))!.toISOString()).toBe('2026-06-02T04:30:00.000Z')
    expect(nextTime({ ...start, paused: true }, new Date())).toBeUndefined()
  })

  it('starts what is due, one of a name at a time, and passes over what fails', { timeout: LONG }, async () => {
    let now = new Date('2026-11-30T10:00:30Z')
    write('minute', { graph: 'graphs/tiny.json', inputs: { seconds: 0.5 }, schedule: '* * * * *' })
    write('wrong', { production: 'no-such', schedule: '* * * * *' })
    const said: string[] = []
    kit.queue.pause()
    const starter = createStarter({ engine: kit.engine, queue: kit.queue, now: () => now, tick: 10, onFault: (name, faults) => said.push(`${name} ${faults[0]!.code}`) })
    try {
      await new Promise((resolve) => setTimeout(resolve, 60))
      expect(kit.queue.list({ limit: 9, offset: 0 }).runs).toHaveLength(0)
      now = new Date('2026-11-30T10:01:02Z')
      await vi.waitFor(() => expect(kit.queue.list({ limit: 9, offset: 0 }).runs).toHaveLength(1), { timeout: LONG })
      await vi.waitFor(() => expect(said).toContain('wrong E_PRODUCTION'), { timeout: LONG })
      now = new Date('2026-11-30T10:02:02Z')
      await vi.waitFor(() => expect(said).toContain('minute E_START_BUSY'), { timeout: LONG })
      expect(starter.last('minute')).toMatchObject({ time: '2026-11-30T10:01:02.000Z' })
      // Once for each time.
      expect(said.filter((one) => one === 'wrong E_PRODUCTION').length).toBeLessThanOrEqual(2)
      kit.queue.resume()
      const { run } = starter.last('minute')!
      await vi.waitFor(() => expect(kit.queue.get(run!).status).toBe('done'), { timeout: LONG })
      expect(kit.queue.get(run!).order.inputs).toEqual({ seconds: 0.5 })
    } finally {
      starter.close()
      kit.queue.resume()
    }
  })
})

describe('calls', () => {
  const post = (name: string, body: string, headers: Record<string, string> = {}): Promise<Response> => fetch(`${kit.url}/api/starts/${name}`, { method: 'POST', body, headers: { 'Content-Type': 'application/json', ...headers } })
  const signed = (id: string, body: string): Record<string, string> => {
    const stamp = String(Math.floor(Date.now() / 1000))
    return { 'webhook-id': id, 'webhook-timestamp': stamp, 'webhook-signature': `v1,${createHmac('sha256', 'a secret of orders').update(`${id}.${stamp}.${body}`).digest('base64')}` }
  }
  beforeEach(() => write('order', { graph: 'graphs/tiny.json', inputs: { seconds: '{{body.order.seconds}}' }, secret: 'ORDER_SECRET' }))

  it('start a run with what they bring, once', { timeout: LONG }, async () => {
    const body = '{"order": { "seconds": 0.25 }}'
    const first = await post('order', body, signed('msg-1', body))
    expect(first.status).toBe(202)
    const { id } = (await first.json()) as { id: string }
    expect(first.headers.get('location')).toBe(`/api/runs/${id}`)
    expect(kit.queue.get(id).order.inputs).toEqual({ seconds: 0.25 })
    const again = await post('order', body, signed('msg-1', body))
    expect([again.status, ((await again.json()) as { id: string }).id]).toEqual([200, id])
    await vi.waitFor(() => expect(kit.queue.get(id).status).toBe('done'), { timeout: LONG })
  })

  it('are refused without a signature, without what is needed, and where there is none or it is paused', { timeout: LONG }, async () => {
    const codeOf = async (answer: Response): Promise<string> => `${answer.status} ${((await answer.json()) as { code: string }).code}`
    expect(await codeOf(await post('order', '{}'))).toBe('403 E_HOOK')
    expect(await codeOf(await post('order', '{}', signed('msg-2', '{ }')))).toBe('403 E_HOOK')
    expect(await codeOf(await post('order', '{}', signed('msg-2', '{}')))).toBe('400 E_HTTP_INPUT')
    expect(await codeOf(await post('ordre', '{}'))).toBe('404 E_START')
    write('order', { graph: 'graphs/tiny.json', secret: 'ORDER_SECRET', paused: true })
    expect(await codeOf(await post('order', '{}', signed('msg-3', '{}')))).toBe('409 E_START_PAUSED')
    write('order', { graph: 'graphs/tiny.json', secret: 'NOT_SET' })
    expect(await codeOf(await post('order', '{}', signed('msg-3', '{}')))).toBe('400 E_START_FILE')
  })

  it('are listed, without secrets', { timeout: LONG }, async () => {
    write('nightly', { title: 'Each night', production: 'clip', inputs: { pictures: ['a.jpg'] }, schedule: '0 3 * * *', timezone: 'Europe/Berlin' })
    write('broken', '{')
    const { starts, faults } = (await (await fetch(`${kit.url}/api/starts`)).json()) as { starts: { name: string; next?: string; signed: boolean }[]; faults: { code: string }[] }
    expect(starts.find(({ name }) => name === 'nightly')).toMatchObject({ title: 'Each night', signed: false, next: expect.stringMatching(/T0[12]:00:00/) as string })
    expect(starts.find(({ name }) => name === 'order')!.signed).toBe(true)
    expect(JSON.stringify(starts)).not.toMatch(/SECRET|NOT_SET/)
    // What will fail whoever calls is told beforehand.
    expect(faults.map(({ code }) => code)).toEqual(['E_JSON_SYNTAX', 'E_PRODUCTION'])
    write('order', { production: 'story', inputs: { text: '{{body.story}}' }, secret: 'NOT_SET' })
    const { faults: later } = (await (await fetch(`${kit.url}/api/starts`)).json()) as { faults: { file: string }[] }
    expect(later.filter(({ file }) => file === 'starts/order.json')).toMatchObject([{ port: 'inputs.text', fix: expect.stringContaining('story') as string }, { port: 'secret', got: 'NOT_SET' }])
  })
})

describe('files', () => {
  it.each<[object, string]>([
    [{}, 'production'], [{ production: 'a', graph: 'b.json' }, 'production'], [{ production: 'a', schedule: 'daily' }, 'schedule'], [{ production: 'a', schedule: '* * * * *', timezone: 'Mars/Base' }, 'timezone'],
    [{ production: 'a', inputs: [] }, 'inputs'], [{ production: 'a', paused: 'yes' }, 'paused'], [{ production: 'a', cron: '* * * * *' }, 'cron'], [{ production: 3 }, 'production'],
  ])('%j: %s', async (value, port) => {
    write('odd', value)
    expect((await listStarts(kit.project)).faults.find(({ file }) => file === 'starts/odd.json')).toMatchObject({ code: 'E_START_FILE', port })
  })
  it('values come from the call and the clock', () => {
    const time = new Date('2026-11-30T10:00:00Z')
    expect(filledInputs({ a: '{{body.x}}', b: 'at {{time}}: {{ body.x.y }}', c: [1, '{{body}}'], d: true }, { x: { y: 2 } }, time)).toEqual({ a: { y: 2 }, b: 'at 2026-11-30T10:00:00.000Z: 2', c: [1, { x: { y: 2 } }], d: true })
    expect(() => filledInputs({ a: '{{body.toString}}' }, {}, time)).toThrow(expect.objectContaining({ code: 'E_HTTP_INPUT' }))
  })
})
