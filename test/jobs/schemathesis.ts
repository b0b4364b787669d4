/**
 * Our OpenAPI document against a real server, by schemathesis (PyPI), which knows nothing of us:
 *   node --import tsx test/jobs/schemathesis.ts [FOLDER] [EXAMPLES]
 * It makes a venv in the folder, starts a server whose queue is paused, and sends what the document calls valid and what it does not.
 * EXAMPLES is how many requests of each kind are made up for each address (50). Figures stand in schemathesis.md.
 */
import { execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const TOOL = 'schemathesis==4.32.5'
const folder = resolve(process.argv[2] ?? 'schemathesis')
const examples = process.argv[3] ?? '50'
const here = fileURLToPath(new URL('.', import.meta.url))
const python = join(folder, 'venv/bin/python')
const project = join(folder, 'project')

mkdirSync(folder, { recursive: true })
rmSync(project, { recursive: true, force: true })
mkdirSync(join(project, 'graphs'), { recursive: true })
if (!existsSync(python)) {
  execFileSync('python3', ['-m', 'venv', 'venv'], { cwd: folder })
  execFileSync(python, ['-m', 'pip', 'install', '-q', TOOL], { cwd: folder })
}
writeFileSync(join(project, 'graphs/tiny.json'), JSON.stringify({
  format: 1,
  nodes: { scene: { type: 'text-to-video', version: 1, params: { duration: 1, width: 64, height: 36, fps: 8 } }, film: { type: 'encode', version: 2, params: { file: 'tiny.mp4', quality: 'source' }, inputs: { video: 'scene.video' } } },
}))
const reelgraph = (...args: string[]): string[] => [join(here, '../../engine/cli/reelgraph.mjs'), '--project', project, ...args]
const secret = execFileSync(process.execPath, reelgraph('token', 'create', '--role', 'admin'), { encoding: 'utf8' }).trim()
// Else it would write down at length what it was asked for.
const server = spawn(process.execPath, reelgraph('serve', '--port', '0', '--tokens', '--rate', '0'), { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, REELGRAPH_WEBHOOK_SECRET: `whsec_${randomBytes(32).toString('base64')}` } })
try {
  let said = ''
  server.stdout.on('data', (data: Buffer) => void (said += data.toString()))
  while (!said.includes('http')) await new Promise((done) => setTimeout(done, 50))
  const url = /http:\/\/[\w.:]+/.exec(said)![0]
  await fetch(`${url}/api/queue/pause`, { method: 'POST', headers: { Authorization: `Bearer ${secret}` } })
  // Nobody waits for a queue that is paused. Whether nodes, files and inputs are there is said by the graph and the disk, and by no schema.
  writeFileSync(join(folder, 'schemathesis.toml'), '[checks]\npositive_data_acceptance.expected-statuses = ["2xx", "3xx", 401, 403, 404, 409, 412, 422, 429]\n\n[parameters]\n"query.wait" = "false"\n"header.Prefer" = "respond-async"\n')
  const args = [
    '--config-file', join(folder, 'schemathesis.toml'), 'run', `${url}/api/openapi.json`, '--header', `Authorization: Bearer ${secret}`, '--phases', 'examples,coverage,fuzzing', '--max-examples', examples, '--seed', '1', '--workers', '2',
    '--checks', 'all', '--exclude-checks', 'ignored_auth', '--continue-on-failure', '--request-timeout', '60', '--suppress-health-check', 'all', '--report', 'junit,ndjson', '--report-dir', join(folder, 'report'),
    // Tells the queue to go on. And what tries tokens is refused for a while by its address: test/server/access.test.ts walks all routes without one.
    '--exclude-path', '/api/queue/resume',
  ]
  const tool = spawn(join(folder, 'venv/bin/st'), args, { cwd: folder, stdio: 'inherit', env: { ...process.env, NO_COLOR: '1' } })
  process.exitCode = await new Promise<number>((done) => tool.on('exit', (code) => done(code ?? 1)))
} finally {
  server.kill('SIGKILL')
}
