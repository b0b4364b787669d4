/**
 * A client in Python, made from the OpenAPI document by a tool that knows nothing of us, against a real server:
 *   node --import tsx test/jobs/python-client.ts [FOLDER]
 * It makes a venv in the folder with openapi-python-client from PyPI, generates, and runs python_client.py. Figures stand in
 * python-client.md.
 */
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { apiDocument } from '../../engine/server/api-document.ts'

const TOOL = 'openapi-python-client==0.29.1'
const folder = resolve(process.argv[2] ?? 'python-client')
const here = fileURLToPath(new URL('.', import.meta.url))
const run = (command: string, ...args: string[]): string => execFileSync(command, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })

mkdirSync(join(folder, 'project'), { recursive: true })
const python = join(folder, 'venv/bin/python')
if (!existsSync(python)) {
  run('python3', '-m', 'venv', 'venv')
  run(python, '-m', 'pip', 'install', '-q', TOOL)
}
writeFileSync(join(folder, 'openapi.json'), JSON.stringify(apiDocument()))
process.stdout.write(run(join(folder, 'venv/bin/openapi-python-client'), 'generate', '--path', 'openapi.json', '--meta', 'none', '--output-path', 'reelgraph_client', '--overwrite'))
const files = readdirSync(join(folder, 'reelgraph_client'), { recursive: true, encoding: 'utf8' }).filter((one) => one.endsWith('.py'))
const lines = files.reduce((sum, one) => sum + readFileSync(join(folder, 'reelgraph_client', one), 'utf8').split('\n').length, 0)
process.stdout.write(`${files.length} files, ${lines} lines of Python\n`)

execFileSync('ffmpeg', ['-v', 'error', '-y', '-f', 'lavfi', '-i', 'testsrc2=s=160x90:r=10:d=2', '-f', 'lavfi', '-i', 'sine=440:d=2', '-pix_fmt', 'yuv420p', join(folder, 'project/film.mp4')])
const server = spawn(process.execPath, [join(here, '../../engine/cli/reelgraph.mjs'), '--project', join(folder, 'project'), 'serve', '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] })
try {
  let said = ''
  server.stdout.on('data', (data: Buffer) => void (said += data.toString()))
  while (!said.includes('http')) await new Promise((done) => setTimeout(done, 50))
  process.stdout.write(run(python, join(here, 'python_client.py'), /http:\/\/[\w.:]+/.exec(said)![0]))
} finally {
  server.kill('SIGTERM')
}
