/**
 * The files in docs/deploy, tried: the Dockerfile's own steps in a Debian root made by mmdebstrap, the server in it as compose.yaml starts it, Prometheus
 * with our configuration and the dashboard's questions, then the systemd unit under systemd.
 *   node --import tsx test/jobs/deploy.ts [FOLDER]
 * It has to be root, and asks for mmdebstrap, unshare, nsenter, ip and ffprobe. What it makes stays in the folder, network and mounts are its own. Figures stand in deploy.md.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { appendFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { assignments, filled, parseDockerfile } from './deploy/dockerfile.ts'
import { bootIn, runBeside, runIn, startIn, tryIn, type Started, type Where } from './deploy/root.ts'

const INSIDE = '--inside'
const inside = process.argv[2] === INSIDE
const folder = resolve(process.argv[inside ? 3 : 2] ?? 'deploy')
const source = fileURLToPath(new URL('../..', import.meta.url))
const files = join(source, 'docs/deploy')
const root = join(folder, 'root')
const MIRROR = 'http://deb.debian.org/debian'
const CERTIFICATES = '/usr/local/share/ca-certificates'
const BASE = 'http://127.0.0.1:8188'

const steps = parseDockerfile(readFileSync(join(files, 'Dockerfile'), 'utf8'))
const last = (word: string): (typeof steps)[number] => steps.findLast((step) => step.word === word)!
const print = (line: string): void => void process.stdout.write(`${line}\n`)
const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))
const since = (began: number): string => `${((Date.now() - began) / 1000).toFixed(1)} s`
let failed = 0
function check(what: string, holds: boolean, detail = ''): void {
  print(`${holds ? 'ok  ' : 'FAIL'} ${what}${detail === '' ? '' : `: ${detail}`}`)
  if (!holds) failed += 1
}

function build(): void {
  rmSync(root, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const packed = execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: source, encoding: 'utf8' }).trim().split('\n').at(-1)!
  const args: Record<string, string> = { PACKAGE: packed }
  // This machine's own way to the network: certificates that it trusts beside the usual ones.
  const network = { ...Object.fromEntries(Object.entries(process.env).filter(([name]) => /^(https?|no)_proxy$/i.test(name))), ...(existsSync(CERTIFICATES) ? { NPM_CONFIG_CAFILE: '/etc/ssl/certs/ca-certificates.crt' } : {}) }
  let where: Where = { root, env: { HOME: '/root' } }
  for (const { word, rest } of steps) {
    const began = Date.now()
    if (word === 'FROM') {
      execFileSync('mmdebstrap', ['--quiet', '--variant=minbase', rest.replace(/^debian:|-slim$/g, ''), root, MIRROR], { stdio: 'inherit' })
      if (existsSync(CERTIFICATES)) cpSync(CERTIFICATES, join(root, CERTIFICATES), { recursive: true })
      cpSync('/etc/resolv.conf', join(root, 'etc/resolv.conf'))
    } else if (word === 'ENV') where = { ...where, env: { ...where.env, ...assignments(rest) } }
    else if (word === 'COPY') {
      const [from = '', to = ''] = filled(rest, args).split(' ')
      cpSync(join(folder, from), join(root, to))
    } else if (word === 'RUN') appendFileSync(join(folder, 'build.log'), runIn({ ...where, env: { ...where.env, ...network, ...args } }, 'sh', '-c', rest))
    else continue
    print(`${word} ${rest}: ${since(began)}`)
  }
  print(`image: ${execFileSync('du', ['-sm', root], { encoding: 'utf8' }).split('\t')[0]} MB`)
  const began = Date.now()
  runIn({ root, env: { DEBIAN_FRONTEND: 'noninteractive' } }, 'sh', '-c', 'apt-get update && apt-get install -y --no-install-recommends systemd dbus prometheus docker-compose')
  print(`systemd, Prometheus and Compose beside it: ${since(began)}`)
}

async function tryAll(): Promise<void> {
  execFileSync('ip', ['link', 'set', 'lo', 'up'])
  const project = last('WORKDIR').rest
  for (const name of readdirSync(join(root, project))) rmSync(join(root, project, name), { recursive: true })
  mkdirSync(join(root, 'etc/deploy/docs/deploy'), { recursive: true })
  cpSync(files, join(root, 'etc/deploy/docs/deploy'), { recursive: true })
  writeFileSync(join(root, 'etc/deploy/docs/deploy/metrics-token'), '')

  const composed = tryIn({ root }, 'docker-compose', '-f', '/etc/deploy/docs/deploy/compose.yaml', 'config', '--format', 'json')
  check('docker-compose config takes compose.yaml', composed.code === 0, composed.code === 0 ? '' : composed.said)
  const service = (JSON.parse(composed.said) as { services: { reelgraph: { command?: readonly string[] | null; environment: Record<string, string> } } }).services.reelgraph
  const command = service.command ?? last('CMD').parts!
  const where: Where = { root, user: last('USER').rest, folder: project, env: { HOME: '/home/reelgraph', ...steps.filter(({ word }) => word === 'ENV').reduce((all, { rest }) => ({ ...all, ...assignments(rest) }), {}), ...service.environment } }

  const open = tryIn(where, ...command)
  check('without a token it does not start', open.code !== 0 && open.said.includes('E_ACCESS_OPEN'), `exit code ${open.code}`)
  const token = (role: string): string => runIn(where, 'reelgraph', 'token', 'create', '--role', role, '--name', role).trim()
  const maker = token('maker')
  const viewer = token('viewer')
  await tryContainer(where, command, maker, viewer)
  await trySystemd(project, maker)
  print(failed === 0 ? 'All of it holds.' : `${failed} FAILED`)
  process.exitCode = failed === 0 ? 0 : 1
}

async function tryContainer(where: Where, command: readonly string[], maker: string, viewer: string): Promise<void> {
  let began = Date.now()
  const server = await startIn(where, ...command)
  await ready(server)
  check('it is ready', (await status('/api/ready')) === 200 && (await status('/api/health')) === 200, since(began))
  check('it runs as its own user', statSync(`/proc/${server.pid}`).uid === 10001)
  check('HEALTHCHECK says so', tryIn(where, ...last('HEALTHCHECK').parts!).code === 0)
  check('nobody is let in without a token', (await status('/metrics')) === 401 && (await status('/api/runs')) === 401)
  check('Prometheus reaches it by the name that Compose gives it', tryIn({ root }, 'node', '-e', `require('http').get({port:8188,path:'/metrics',headers:{host:'reelgraph:8188',authorization:'Bearer ${viewer}'}},(a)=>process.exit(a.statusCode===200?0:1))`).code === 0)
  began = Date.now()
  const made = await render(maker, 2, true)
  check('a film is made', made.status === 'done' && frames(join(where.root, where.folder!, made.file)) === 16, `${made.status}, 16 frames, ${since(began)}`)
  await tryPrometheus(viewer)
  await drained('the container', maker, () => server.signal('SIGTERM'), async () => ((await server.ended) === 0 ? 'exit code 0' : 'ANOTHER EXIT CODE'), () => server.said())
}

/** A film that is under way when the server is told to end. */
async function drained(what: string, maker: string, end: () => void, over: () => Promise<string>, log: () => string): Promise<void> {
  const under = await render(maker, 60, false)
  await pause(1500)
  const began = Date.now()
  end()
  await pause(200)
  const answers = [await status('/api/ready'), await status('/api/health'), await status('/api/runs', maker, { document: film(1) })]
  const how = await over()
  check(`${what}: SIGTERM lets the run end`, how === 'exit code 0' && log().includes(`"run":"${under.id}","status":"done"`), `${how}, ${since(began)}; meanwhile ready ${answers[0]}, health ${answers[1]}, a new run ${answers[2]}`)
  check(`${what}: nothing new is taken meanwhile`, answers[0] === 503 && answers[1] === 200 && answers[2] === 503)
}

async function tryPrometheus(viewer: string): Promise<void> {
  const at = '/etc/deploy/docs/deploy'
  // The paths and the name are those of the containers.
  mkdirSync(join(root, 'etc/prometheus'), { recursive: true })
  writeFileSync(join(root, 'etc/prometheus/metrics-token'), `${viewer}\n`)
  writeFileSync(join(root, 'etc/hosts'), '127.0.0.1 localhost reelgraph\n')
  const valid = tryIn({ root }, 'promtool', 'check', 'config', `${at}/prometheus.yml`)
  check('promtool takes prometheus.yml', valid.code === 0, valid.code === 0 ? '' : valid.said)
  const text = readFileSync(join(files, 'prometheus.yml'), 'utf8')
  writeFileSync(join(root, 'etc/deploy/often.yml'), text.replace(/scrape_interval: \w+/, 'scrape_interval: 1s'))
  const prometheus = await startIn({ root, folder: '/tmp' }, 'prometheus', '--config.file=/etc/deploy/often.yml', '--storage.tsdb.path=/tmp/prometheus', '--web.listen-address=127.0.0.1:9090')
  await pause(8000)
  const ask = async (expr: string): Promise<{ status: string; data?: { result: readonly { value: readonly [number, string] }[] } }> => (await fetch(`http://127.0.0.1:9090/api/v1/query?query=${encodeURIComponent(expr)}`)).json() as never
  check('Prometheus reads /metrics', (await ask('up{job="reelgraph"}')).data?.result[0]?.value[1] === '1')
  const { panels } = JSON.parse(readFileSync(join(files, 'grafana-dashboard.json'), 'utf8')) as { panels: { title: string; targets: { expr: string }[] }[] }
  const asked = await Promise.all(panels.flatMap(({ title, targets }) => targets.map(async ({ expr }) => ({ title, answer: await ask(expr) }))))
  const wrong = asked.filter(({ answer }) => answer.status !== 'success')
  const empty = asked.filter(({ answer }) => answer.data?.result.length === 0)
  check(`the dashboard's ${asked.length} questions are understood`, wrong.length === 0, `${asked.length - empty.length} have an answer; none yet: ${empty.map(({ title }) => title).join(', ')}`)
  prometheus.signal('SIGTERM')
  await prometheus.ended
}

async function trySystemd(project: string, maker: string): Promise<void> {
  const unit = '/etc/systemd/system/reelgraph.service'
  cpSync(join(files, 'reelgraph.service'), join(root, unit))
  const valid = tryIn({ root }, 'systemd-analyze', 'verify', unit)
  check('systemd-analyze verify finds nothing', valid.code === 0 && valid.said.trim() === '', valid.said.trim())
  print(`     ${tryIn({ root }, 'systemd-analyze', 'security', '--offline=true', '--no-pager', 'reelgraph.service').said.split('\n').find((line) => line.includes('Overall exposure'))?.replace(/^\W+/, '')}`)
  const system = await bootIn(root)
  const control = (...words: readonly string[]): { readonly code: number; readonly said: string } => runBeside(system, root, ...words)
  for (let n = 0; n < 100 && !/running|degraded/.test(control('systemctl', 'is-system-running').said); n += 1) await pause(200)
  const began = Date.now()
  check('systemctl start', control('systemctl', 'start', 'reelgraph').code === 0)
  await ready(system)
  check('systemd: it is ready', (await status('/api/ready')) === 200, since(began))
  const made = await render(maker, 2, true)
  check('systemd: a film is made', made.status === 'done' && frames(join(root, project, made.file)) === 16, made.status)
  const main = (): string => control('systemctl', 'show', '--property=MainPID', '--value', 'reelgraph').said.trim()
  const before = main()
  check('systemctl reload leaves it at work', control('systemctl', 'reload', 'reelgraph').code === 0 && (await pause(1000), main() === before) && (await status('/api/health')) === 200)
  const journal = (): string => control('journalctl', '--unit=reelgraph', '--no-pager', '--output=cat').said
  await drained('systemd', maker, () => void control('systemctl', 'stop', '--no-block', 'reelgraph'), async () => {
    while (!/inactive|failed/.test(control('systemctl', 'is-active', 'reelgraph').said)) await pause(200)
    return control('systemctl', 'show', '--property=Result', '--value', 'reelgraph').said.trim() === 'success' ? 'exit code 0' : journal()
  }, journal)
  system.signal('SIGKILL')
  await system.ended
}

async function ready({ ended }: Started): Promise<void> {
  let over = false
  void ended.then(() => (over = true))
  for (let n = 0; n < 300 && !over; n += 1) {
    if ((await status('/api/ready')) === 200) return
    await pause(100)
  }
}

function film(seconds: number): object {
  return {
    format: 1, title: 'Tried',
    nodes: {
      scene: { type: 'text-to-video', params: { prompt: 'calm sea', duration: seconds, width: 64, height: 36, fps: 8, seed: 1 } },
      film: { type: 'encode', params: { file: 'tried.mp4', quality: 'source' }, inputs: { video: 'scene.video' } },
    },
  }
}

const asked = (token: string, body?: object): RequestInit => ({ headers: { ...(token === '' ? {} : { Authorization: `Bearer ${token}` }), 'Content-Type': 'application/json' }, ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }) })
const status = (path: string, token = '', body?: object): Promise<number> => fetch(BASE + path, asked(token, body)).then(async (answer) => (await answer.arrayBuffer(), answer.status), () => 0)

async function render(token: string, seconds: number, toTheEnd: boolean): Promise<{ readonly id: string; readonly status: string; readonly file: string }> {
  interface Run { readonly id: string; readonly status: string; readonly outputs: readonly { readonly file: string }[] }
  const taken = await fetch(`${BASE}/api/runs`, asked(token, { document: film(seconds), force: true }))
  if (taken.status !== 202) throw new Error(await taken.text())
  let run = (await taken.json()) as Run
  while (toTheEnd && !['done', 'failed', 'cancelled'].includes(run.status)) {
    await pause(200)
    run = (await (await fetch(`${BASE}/api/runs/${run.id}`, asked(token))).json()) as Run
  }
  return { id: run.id, status: run.status, file: join('output', run.outputs?.[0]?.file ?? '') }
}

const frames = (file: string): number => Number(execFileSync('ffprobe', ['-v', 'error', '-count_frames', '-show_entries', 'stream=nb_read_frames', '-of', 'csv=p=0', file], { encoding: 'utf8' }).split('\n')[0])

if (inside) await tryAll()
else {
  build()
  // A network of its own: the ports are those that the files name.
  process.exitCode = spawnSync('unshare', ['--mount', '--net', process.execPath, '--import', 'tsx', fileURLToPath(import.meta.url), INSIDE, folder], { stdio: 'inherit' }).status ?? 1
}
