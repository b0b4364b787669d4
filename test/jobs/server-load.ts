/**
 * A server under load, as a studio's worst half minute, and its memory over a long time:
 *   node --import tsx test/jobs/server-load.ts [FOLDER] [SUBMISSIONS A SECOND] [SECONDS] [LISTENERS] [MINUTES OF SOAK] [DIFFERENT: 0 OR 1]
 * Defaults: 200 for 30 s, 1,000 listeners, no soak, all of one graph; different ones have another prompt each. Runs are submitted to a queue that is paused, then let go and cancelled; 500 listeners
 * hold the WebSocket, 500 the events of a run. It says how long /api/health takes meanwhile. Figures stand in server-load.md.
 */
import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import WebSocket from 'ws'

const [folder = 'server-load', ...numbers] = process.argv.slice(2)
const [rate = 200, seconds = 30, listeners = 1000, soak = 0, different = 0] = numbers.map(Number)
const project = join(resolve(folder), 'project')
const program = fileURLToPath(new URL('../../engine/cli/reelgraph.mjs', import.meta.url))

rmSync(project, { recursive: true, force: true })
mkdirSync(join(project, 'graphs'), { recursive: true })
writeFileSync(join(project, 'graphs/tiny.json'), JSON.stringify({
  format: 1,
  inputs: { prompt: { type: 'text', default: 'calm sea' } },
  nodes: { scene: { type: 'text-to-video', version: 1, params: { prompt: '{{inputs.prompt}}', duration: 1, width: 64, height: 36, fps: 8 } }, film: { type: 'encode', version: 2, params: { file: 'tiny.mp4', quality: 'source' }, inputs: { video: 'scene.video' } } },
}))
const server = spawn(process.execPath, [program, '--project', project, 'serve', '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] })
let said = ''
server.stdout.on('data', (data: Buffer) => void (said += data.toString()))
while (!said.includes('http')) await sleep(50)
const url = /http:\/\/[\w.:]+/.exec(said)![0]
const agent = new Agent({ keepAlive: true, maxSockets: 256 })
/** Not behind submissions that wait for a socket here. */
const beside = new Agent({ keepAlive: true })

/** Status and milliseconds of one request. */
function ask(method: string, path: string, body?: object, by: Agent = agent): Promise<{ readonly status: number; readonly ms: number; readonly text: string }> {
  const began = performance.now()
  return new Promise((done, fail) => {
    const text = body === undefined ? undefined : JSON.stringify(body)
    const sent = request(url + path, { method, agent: by, headers: text === undefined ? {} : { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) } }, (answer) => {
      let read = ''
      answer.setEncoding('utf8').on('data', (part: string) => void (read += part)).on('end', () => done({ status: answer.statusCode!, ms: performance.now() - began, text: read }))
    })
    sent.on('error', fail)
    sent.end(text)
  })
}
const at = (sorted: readonly number[], share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
const memory = (): number => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))![1]) / 1024
const say = (line: string): void => void process.stdout.write(`${line}\n`)

/** Submissions at an even pace, and how /api/health does beside them. */
async function press(perSecond: number, time: number): Promise<{ readonly accepted: number; readonly refused: Readonly<Record<number, number>>; readonly submit: readonly number[]; readonly health: readonly number[] }> {
  const submit: number[] = []
  const health: number[] = []
  const refused: Record<number, number> = {}
  let accepted = 0
  const all: Promise<unknown>[] = []
  const began = performance.now()
  const end = began + time * 1000
  const watch = (async () => {
    while (performance.now() < end) {
      const answer = await ask('GET', '/api/health', undefined, beside).catch(() => undefined)
      if (answer?.status === 200) health.push(answer.ms)
      await sleep(50)
    }
  })()
  for (let n = 0; performance.now() < end && n < perSecond * time; n++) {
    const due = began + (n * 1000) / perSecond
    if (due > performance.now()) await sleep(due - performance.now())
    all.push(ask('POST', '/api/runs', { path: 'graphs/tiny.json', ...(different === 0 ? {} : { inputs: { prompt: `calm sea ${n}` } }) }).then(({ status, ms }) => {
      submit.push(ms)
      if (status === 202) accepted++
      else refused[status] = (refused[status] ?? 0) + 1
    }, () => void (refused[0] = (refused[0] ?? 0) + 1)))
  }
  await Promise.all([...all, watch])
  return { accepted, refused, submit: submit.sort((a, b) => a - b), health: health.sort((a, b) => a - b) }
}

try {
  await ask('POST', '/api/queue/pause')
  const { id } = JSON.parse((await ask('POST', '/api/runs', { path: 'graphs/tiny.json' })).text) as { id: string }
  let heard = 0
  const sockets: WebSocket[] = []
  for (let n = 0; n < listeners / 2; n++) {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/api/events`)
    socket.on('message', () => void heard++).on('error', () => {})
    sockets.push(socket)
    const stream = request(`${url}/api/runs/${id}/events`, { agent: false }, (answer) => answer.on('data', () => void heard++).on('error', () => {}))
    stream.on('error', () => {})
    stream.end()
    if (n % 50 === 0) await sleep(20)
  }
  await sleep(2000)
  say(`${sockets.filter((one) => one.readyState === WebSocket.OPEN).length * 2} of ${listeners} listen; ${memory().toFixed(0)} MB`)
  const { accepted, refused, submit, health } = await press(rate, seconds)
  say(`${accepted} runs accepted in ${seconds} s (${rate} a second were asked for), refused: ${JSON.stringify(refused)}`)
  say(`submission: median ${at(submit, 0.5).toFixed(0)} ms, p99 ${at(submit, 0.99).toFixed(0)} ms; health: median ${at(health, 0.5).toFixed(1)} ms, p99 ${at(health, 0.99).toFixed(1)} ms of ${health.length}; ${memory().toFixed(0)} MB; ${heard} events heard`)
  if (soak > 0) {
    // What waits is taken away again: a long time, not a long queue.
    const sizes: number[] = []
    for (let minute = 0; minute < soak; minute++) {
      await press(10, 50)
      const { runs } = JSON.parse((await ask('GET', '/api/runs?status=queued&limit=500')).text) as { runs: readonly { id: string }[] }
      for (const one of runs) await ask('POST', `/api/runs/${one.id}/cancel`)
      sizes.push(memory())
      say(`minute ${minute + 1}: ${memory().toFixed(0)} MB`)
    }
    say(`memory over ${soak} minutes: ${sizes[0]!.toFixed(0)} MB at first, ${sizes.at(-1)!.toFixed(0)} MB at last, at most ${Math.max(...sizes).toFixed(0)} MB`)
  }
  for (const one of sockets) one.terminate()
} finally {
  server.kill('SIGKILL')
  agent.destroy()
  beside.destroy()
}
say(`Node ${process.version}, ${execFileSync('nproc', { encoding: 'utf8' }).trim()} processors shared with others, load ${readFileSync('/proc/loadavg', 'utf8').split(' ')[0]}`)
process.exit(0)
