/**
 * A farm in bad weather: four workers of which one is killed every ten seconds, Redis restarted once as after a power cut, a store that fails one
 * request in twenty. Every film must come out, with the digest that one machine gives it, and nothing that was whole may be made twice.
 *   node --import tsx test/jobs/farm-chaos.ts [runs] [runs at a time] [the program of a built package: its workers start sooner]
 * Figures stand in farm-chaos.md.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, request as ask } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import PQueue from 'p-queue'
import { openFarm } from '../../engine/farm/open-farm.ts'
import { renderOnFarm } from '../../engine/farm/submit.ts'
import type { GraphDocument } from '../../engine/graph/document.ts'
import { createEngine } from '../../engine/host/container.ts'
import { startRedis, startS3 } from '../farm/servers.ts'
import { linesOf } from '../warnings/program.ts'

const PROGRAM = process.argv[4] ?? fileURLToPath(new URL('../../engine/cli/reelgraph.mjs', import.meta.url))
const print = (line: string): void => void process.stdout.write(`${line}\n`)
const runs = Number(process.argv[2] ?? 200)
const together = Number(process.argv[3] ?? 8)
const [WORKERS, KILL_EVERY, FAILING, SEGMENT] = [4, 10_000, 0.05, 0.5]
const film = (seed: number): GraphDocument => ({
  format: 1,
  nodes: {
    scene: { type: 'text-to-video', params: { prompt: 'calm sea', duration: 1, width: 64, height: 36, fps: 8, seed } },
    kept: { type: 'bake', inputs: { video: 'scene.video' } },
    film: { type: 'encode', params: { file: `film-${seed}.mp4`, quality: 'source' }, inputs: { video: 'kept.video' } },
  },
})

const folder = mkdtempSync(join(tmpdir(), 'farm-chaos-'))
const redis = await startRedis()
const s3 = await startS3()

// --- a store that fails now and then, and counts what is published
const behind = new URL(process.env['AWS_ENDPOINT_URL']!)
const published = new Map<string, number>()
let [requests, failed] = [0, 0]
const proxy = createServer((given, answer) => {
  requests++
  if (Math.random() < FAILING) {
    failed++
    given.resume()
    if (Math.random() < 0.5) return void given.socket.destroy()
    return void given.on('end', () => answer.writeHead(503).end())
  }
  const forward = ask({ host: behind.hostname, port: behind.port, path: given.url, method: given.method, headers: given.headers }, (back) => {
    if (given.method === 'PUT' && given.url!.includes('.artifact.json') && back.statusCode === 200) published.set(given.url!, (published.get(given.url!) ?? 0) + 1)
    answer.writeHead(back.statusCode!, back.headers)
    back.pipe(answer)
  })
  forward.on('error', () => answer.destroy())
  given.pipe(forward)
}).listen(0, '127.0.0.1')
await once(proxy, 'listening')
process.env['AWS_ENDPOINT_URL'] = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`

// --- workers, and who kills them
interface Hand {
  readonly child: ChildProcess
  out: string
}
const hands: Hand[] = []
const all: Hand[] = []
const hire = (): void => {
  const project = join(folder, `worker-${all.length}`)
  mkdirSync(project)
  const child = spawn(process.execPath, [PROGRAM, '--project', project, 'worker', '--redis', redis.url, '--store', s3.address, '--lock', '5', '--workers', '0', '--json'], { stdio: ['ignore', 'pipe', 'inherit'] })
  const hand: Hand = { child, out: '' }
  child.stdout.on('data', (data: Buffer) => void (hand.out += data.toString()))
  hands.push(hand)
  all.push(hand)
}
for (let n = 0; n < WORKERS; n++) hire()
let kills = 0
const killer = setInterval(() => {
  const [victim] = hands.splice(Math.floor(Math.random() * hands.length), 1)
  victim!.child.kill('SIGKILL')
  kills++
  hire()
}, KILL_EVERY)

// --- the films
const farm = await openFarm(redis.url, s3.address)
mkdirSync(join(folder, 'submitter'))
const engine = await createEngine({ project: join(folder, 'submitter'), workers: 0, segmentSeconds: SEGMENT, around: farm.around })
const began = Date.now()
const digests = new Map<number, string>()
const lost: string[] = []
const queue = new PQueue({ concurrency: together })
let restarted = false
for (let seed = 1; seed <= runs; seed++) {
  void queue.add(async () => {
    if (!restarted && seed > runs / 2) {
      restarted = true
      await redis.restart()
      print(`Redis was restarted after ${((Date.now() - began) / 1000).toFixed(0)} s`)
    }
    const report = await renderOnFarm(engine, farm, { document: film(seed) }, { owner: `owner-${seed % 3}` })
    if (report.faults.length > 0) lost.push(`${seed}: ${report.faults.map(({ message }) => message).join(' ')}`)
    else digests.set(seed, report.outputs[0]!.frameDigest!)
    if (seed % 20 === 0) print(`${digests.size} of ${runs} films, ${kills} workers killed, ${((Date.now() - began) / 1000).toFixed(0)} s`)
  })
}
await queue.onIdle()
const seconds = (Date.now() - began) / 1000
clearInterval(killer)
for (const { child } of hands) child.kill('SIGTERM')
await Promise.all(hands.map(({ child }) => (child.exitCode === null ? once(child, 'exit') : undefined)))
const dead = await farm.queue.dead()
await engine.close()
await farm.close()

// --- by one machine, without what is kept on the way: the same pictures
const one = await createEngine({ project: folder, workers: 0 })
let wrong = 0
const checks = new PQueue({ concurrency: 4 })
for (const [seed, digest] of digests) {
  void checks.add(async () => {
    const { kept: _, film: last, ...nodes } = film(seed).nodes
    const { outputs, faults } = await one.render({ document: { format: 1, nodes: { ...nodes, film: { ...last!, inputs: { video: 'scene.video' } } } } })
    if (outputs[0]?.frameDigest !== digest) wrong++
    for (const { message } of faults) print(`${seed} alone: ${message}`)
  })
}
await checks.onIdle()
await one.close()
const events = all.flatMap(({ out }) => linesOf(out.slice(0, out.lastIndexOf('\n') + 1)))
const count = (type: string): number => events.filter((event) => event['type'] === type).length
print(`${digests.size} of ${runs} films in ${seconds.toFixed(0)} s, load ${loadavg()[0]!.toFixed(1)}; ${lost.length} lost, ${wrong} with another digest, ${dead.length} jobs dead`)
print(`${kills} workers killed; ${requests} requests to the store, ${failed} failed; Redis restarted ${restarted ? 'once' : 'never'}`)
print(`jobs: ${count('job-taken')} taken, ${count('job-done')} done, ${count('job-failed')} failed, ${count('job-left')} left`)
print(`${published.size} results published, ${[...published.values()].filter((times) => times > 1).length} of them twice`)
for (const line of lost) print(line)
proxy.close()
proxy.closeAllConnections()
await s3.end()
await redis.end()
rmSync(folder, { recursive: true, force: true })
process.exit(lost.length + wrong === 0 ? 0 : 1)
