/** Work that is asked for once, in the right order, tried again where that may help, told of when it has ended, and deleted with its files. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fault, type ErrorCode } from '../../engine/contract/errors.ts'
import type { RunReport } from '../../engine/contract/events.ts'
import { createMemoryStore } from '../../engine/queue/queue-memory.ts'
import { openSqliteQueueStore } from '../../engine/queue/queue-sqlite.ts'
import { createQueue, type RunOrder } from '../../engine/queue/queue.ts'
import { isPrivate } from '../../engine/webhooks/private-address.ts'
import { checkTarget, deliver } from '../../engine/webhooks/deliver.ts'
import { keyOf, signature } from '../../engine/webhooks/sign.ts'
import { createWebhooks } from '../../engine/webhooks/webhooks.ts'
import { startServer, TINY, type ServerKit } from './kit.ts'

const LONG = 300_000
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
interface Call { readonly headers: Record<string, string>; readonly body: string }
const calls: Call[] = []
/** What the receiver answers next; 200 after that. */
const answers: number[] = []
let receiver: Server
let kit: ServerKit
let hook: string
beforeAll(async () => {
  receiver = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => void chunks.push(chunk))
    request.on('end', () => {
      calls.push({ headers: request.headers as Record<string, string>, body: Buffer.concat(chunks).toString() })
      response.writeHead(answers.shift() ?? 200).end()
    })
  })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  hook = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`
  kit = await startServer({ webhooks: { secret: SECRET, allowPrivate: true, waits: [0.02, 0.02] } })
}, LONG)
afterAll(async () => {
  receiver.close()
  await kit.close()
})
const post = async (body: object, headers: Record<string, string> = {}, path = '/api/runs'): Promise<{ status: number; value: Record<string, unknown> }> => {
  const response = await fetch(`${kit.url}${path}`, { method: 'POST', headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(body) })
  return { status: response.status, value: (await response.json()) as Record<string, unknown> }
}
const order = { document: TINY, inputs: { seconds: 0.5 } }
const until = async (ready: () => boolean): Promise<void> => {
  while (!ready()) await new Promise((resolve) => setTimeout(resolve, 20))
}

describe('Idempotency-Key', () => {
  it('makes of two requests one run, and refuses another body', { timeout: LONG }, async () => {
    const key = { 'Idempotency-Key': '"8e03978e-40d5-43e8-bc93-6894a57f9324"' }
    const [first, second] = [await post(order, key), await post(order, { 'Idempotency-Key': '8e03978e-40d5-43e8-bc93-6894a57f9324' })]
    expect([first.status, second.status, second.value['id']]).toEqual([202, 202, first.value['id']])
    const other = await post({ ...order, inputs: { seconds: 0.4 } }, key)
    expect([other.status, other.value['code']]).toEqual([422, 'E_IDEMPOTENCY'])
    expect((await post(order, { 'Idempotency-Key': 'a b' })).status).toBe(400)
    expect((await post(order)).value['id']).not.toBe(first.value['id'])
    const both = await Promise.all([post(order, { 'Idempotency-Key': 'at-once' }), post(order, { 'Idempotency-Key': 'at-once' })])
    // The second comes while the first is looked into, or after it.
    expect(both.map(({ status }) => status).every((status) => status === 202 || status === 409)).toBe(true)
    expect(new Set(both.flatMap(({ status, value }) => (status === 202 ? [value['id']] : []))).size).toBe(1)
    expect(first.value).not.toHaveProperty('idempotency')
    await kit.queue.idle()
  })
  it('is kept with the queue', () => {
    const folder = mkdtempSync(join(tmpdir(), 'reelgraph-queue-'))
    for (const again of [false, true]) {
      const store = openSqliteQueueStore(folder)
      if (!again) store.put({ id: 'a', title: '', order: { ...(order as unknown as RunOrder), idempotency: { key: 't k', digest: 'd' } }, status: 'queued', attempts: 0, place: 1, submitted: '2026-01-01T00:00:00Z', faults: [] })
      expect(store.withKey('t k')?.id).toBe('a')
      expect(store.withKey('k')).toBeUndefined()
      if (again) store.remove('a')
      store.close()
    }
    rmSync(folder, { recursive: true })
  })
})

/** A queue whose runs end as they are told to. */
function queueOf(ends: (run: string, attempt: number) => readonly ErrorCode[], retries?: readonly number[]) {
  const ran: string[] = []
  let count = 0
  const queue = createQueue({
    store: createMemoryStore(), newId: () => `run-${++count}`, now: () => new Date(), ...(retries === undefined ? {} : { retries }),
    async run(_order, run) {
      ran.push(run)
      const faults = ends(run, ran.filter((one) => one === run).length).map((code) => fault(code))
      return { run, status: faults.length === 0 ? 'done' : 'failed', seconds: 0, outputs: [], nodes: [], reports: {}, faults, warnings: [], peakFrameBytes: 0 } satisfies RunReport
    },
  })
  return { queue, ran }
}

describe('priorities', () => {
  it('go first, in turn among equals, and twenty before one at most', async () => {
    const { queue, ran } = queueOf(() => [])
    queue.pause()
    const submit = (priority: number): string => queue.submit({ ...(order as unknown as RunOrder), priority }).id
    const [low, usual, high, later] = [submit(-1), submit(0), submit(5), submit(5)]
    expect(queue.waiting()).toEqual([high, later, usual, low])
    const many = Array.from({ length: 30 }, () => submit(9))
    const waiting = queue.waiting()
    // Three have gone before it already.
    expect(waiting.indexOf(low)).toBe(20)
    expect(waiting.slice(0, 10)).toEqual(many.slice(0, 10))
    queue.resume()
    await until(() => ran.length === 34)
    expect(ran).toEqual(waiting)
    await queue.close()
  })
})

describe('a failure that may pass', () => {
  it('is tried again with growing waits, others are not', async () => {
    const { queue, ran } = queueOf((run, attempt) => (run === 'run-1' ? (attempt < 3 ? ['E_REMOTE_UNREACHABLE'] : []) : run === 'run-2' ? ['E_REMOTE_REFUSED'] : ['E_REMOTE_UNREACHABLE']), [0.03, 0.06])
    const [passes, refused, never] = [0, 0, 0].map(() => queue.submit(order as unknown as RunOrder).id) as [string, string, string]
    await until(() => [passes, refused, never].every((id) => !['queued', 'running'].includes(queue.get(id).status)))
    expect(queue.get(passes)).toMatchObject({ status: 'done', attempts: 3, retried: 2 })
    expect(queue.get(refused)).toMatchObject({ status: 'failed', attempts: 1 })
    expect(queue.get(never)).toMatchObject({ status: 'failed', attempts: 3, retried: 2 })
    expect(ran.filter((one) => one === never)).toHaveLength(3)
    await queue.close()
  })
})

describe('webhooks', () => {
  it('are signed as the standard\'s own example', () => {
    expect(signature(keyOf(SECRET, 'x'), 'msg_p5jXN8AQM9LWM0D4loKWxJek', 1614265330, '{"test": 2432232314}')).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=')
    for (const bad of ['secret', 'whsec_', `whsec_${Buffer.alloc(23).toString('base64')}`, `whsec_${Buffer.alloc(65).toString('base64')}`]) expect(() => keyOf(bad, 'x')).toThrow(expect.objectContaining({ code: 'E_USAGE' }))
  })
  it('tell of the end, again until they are heard, as one and the same message', { timeout: LONG }, async () => {
    answers.push(500, 503)
    const { status, value } = await post({ ...order, webhook: hook })
    expect(status).toBe(202)
    await until(() => calls.length === 3)
    const verifier = new Webhook(SECRET)
    for (const { headers, body } of calls) expect(verifier.verify(body, headers)).toMatchObject({ type: 'run.done', data: { id: value['id'], status: 'done', outputs: [{ url: '/api/files/tiny.mp4' }] } })
    expect(new Set(calls.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
    expect(() => verifier.verify(calls[0]!.body.replace('done', 'gone'), calls[0]!.headers)).toThrow()
  })
  it('that are not through yet go on after a restart, and a receiver that is gone hears no more', { timeout: LONG }, async () => {
    const project = mkdtempSync(join(tmpdir(), 'reelgraph-hooks-'))
    const { queue } = queueOf(() => [])
    const given: string[] = []
    const options = { project, queue, tell: () => ({}), secret: SECRET, allowPrivate: true, onGivenUp: (_url: string, _id: string, detail: string) => void given.push(detail) }
    const [before, first] = [calls.length, createWebhooks({ ...options, waits: [0.5] })]
    answers.push(500)
    queue.submit({ ...(order as unknown as RunOrder), webhook: hook })
    await until(() => calls.length === before + 1)
    await until(() => existsSync(join(project, '.reelgraph/webhooks.json')))
    await new Promise((resolve) => setTimeout(resolve, 100))
    first.close()
    answers.push(410)
    const second = createWebhooks({ ...options, waits: [0.01] })
    await until(() => given.length === 1)
    expect([calls.length, given]).toEqual([before + 2, ['410']])
    second.close()
    await queue.close()
    rmSync(project, { recursive: true })
  })
  it.each(['127.0.0.1', '10.1.2.3', '172.20.0.1', '192.168.1.1', '169.254.169.254', '0.0.0.0', '100.64.0.1', '[::1]', '[::]', '[fd00::1]', '[fe80::1]', '[::ffff:127.0.0.1]', '[::ffff:a00:1]', 'localhost', 'a.localhost', '0x7f.1', '2130706433'])('send nothing to %s', (host) => {
    expect(() => checkTarget(`http://${host}/`, false)).toThrow(expect.objectContaining({ code: 'E_WEBHOOK' }))
  })
  it.each(['93.184.216.34', '2606:2800:220:1::1'])('reach %s', (address) => expect(isPrivate(address)).toBe(false))
  it('go where they are sent and no further', async () => {
    const asked: string[] = []
    const elsewhere = createServer((request, response) => {
      asked.push(request.url!)
      response.writeHead(302, { Location: '/secret' }).end()
    })
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve))
    const { is } = await deliver(`http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/hook`, {}, '{}', { allowPrivate: true })
    elsewhere.close()
    expect(is).not.toBe('done')
    expect(asked).toEqual(['/hook'])
  })
  it('are refused before a run is taken', async () => {
    for (const webhook of ['ftp://example.com/', 'not an address', 'http://me:secret@example.com/']) expect((await post({ ...order, webhook })).value['code'], webhook).toBe(/^https?:/.test(webhook) ? 'E_WEBHOOK' : 'E_HTTP_INPUT')
    const closed = await startServer()
    const response = await fetch(`${closed.url}/api/runs`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ ...order, webhook: 'https://example.com/' }) })
    expect([response.status, ((await response.json()) as { detail: string }).detail]).toEqual([422, expect.stringContaining('REELGRAPH_WEBHOOK_SECRET')])
    await closed.close()
  })
})

describe('a run that is deleted', () => {
  it('takes its files along, not those of a later run', { timeout: LONG }, async () => {
    const [older, newer] = [await post({ ...order, inputs: { seconds: 0.5 } }), await post({ ...order, inputs: { seconds: 0.75 }, force: true })]
    await kit.queue.idle()
    const remove = (id: unknown): Promise<Response> => fetch(`${kit.url}/api/runs/${String(id)}`, { method: 'DELETE' })
    const film = join(kit.engine.output, 'tiny.mp4')
    expect((await remove(older.value['id'])).status).toBe(200)
    expect(existsSync(film), 'the later run has written over it').toBe(true)
    expect(existsSync(join(kit.project, '.reelgraph/history', String(older.value['id'])))).toBe(false)
    const gone = (await (await remove(newer.value['id'])).json()) as { files: string[]; bytes: number }
    expect(gone.files).toEqual(['output/tiny.mp4'])
    expect(gone.bytes).toBeGreaterThan(0)
    expect(existsSync(film)).toBe(false)
    expect((await fetch(`${kit.url}/api/runs/${String(newer.value['id'])}`)).status).toBe(404)
    kit.queue.pause()
    const waits = await post(order)
    expect((await remove(waits.value['id'])).status).toBe(409)
    kit.queue.cancel(String(waits.value['id']))
    kit.queue.resume()
  })
})
