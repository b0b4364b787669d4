/**
 * A graph exported for farms that take Open Job Description templates, checked and run by AWS's own tool; and the script for Slurm, run with a
 * stand-in for sbatch that runs each task of an array at once. Both films must be that of one machine.
 *   node --import tsx test/jobs/openjd.ts [FOLDER]
 * It makes a venv in the folder with openjd-cli from PyPI. Figures stand in openjd.md.
 */
import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const TOOL = 'openjd-cli==0.8.0'
const folder = resolve(process.argv[2] ?? 'openjd')
const PROGRAM = fileURLToPath(new URL('../../engine/cli/reelgraph.mjs', import.meta.url))
const print = (line: string): void => void process.stdout.write(`${line}\n`)
const project = join(folder, 'project')
const run = (command: string, args: readonly string[], more: NodeJS.ProcessEnv = {}): string => execFileSync(command, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, PATH: `${join(folder, 'bin')}:${process.env['PATH']}`, ...more } })

for (const name of ['project', 'bin']) mkdirSync(join(folder, name), { recursive: true })
const openjd = join(folder, 'venv/bin/openjd')
if (!existsSync(openjd)) {
  run('python3', ['-m', 'venv', 'venv'])
  run(join(folder, 'venv/bin/python'), ['-m', 'pip', 'install', '-q', TOOL])
}
const script = (name: string, text: string): void => {
  writeFileSync(join(folder, 'bin', name), text)
  chmodSync(join(folder, 'bin', name), 0o755)
}
script('reelgraph', `#!/bin/sh\nexec "${process.execPath}" "${PROGRAM}" "$@"\n`)
// Tasks run one after the other, in the order in which they were submitted: what they wait for is done.
script('sbatch', [
  '#!/bin/bash', 'array=0-0', 'while [ $# -gt 0 ]; do', '  case "$1" in', '    --array=*) array=${1#--array=} ;;', '    --wrap) wrap=$2; shift ;;', '  esac', '  shift', 'done',
  'for n in $(seq ${array%-*} ${array#*-}); do SLURM_ARRAY_TASK_ID=$n sh -c "$wrap" >> slurm.log 2>&1 || exit 1; echo "$n: $wrap" >> slurm-tasks.log; done', 'echo 42', '',
].join('\n'))

const scenes = ['calm sea', 'a forest', 'a city at night'].map((prompt) => ({ prompt, duration: 1.5 }))
writeFileSync(join(project, 'film.json'), JSON.stringify({
  format: 1, title: 'Three scenes', inputs: { music: { type: 'text', default: 'calm' } },
  nodes: {
    board: { type: 'storyboard', params: { scenes, width: 192, height: 108, fps: 12, keep: true, transitionDuration: 0.25, music: '{{inputs.music}}' } },
    film: { type: 'encode', params: { file: 'film.mp4', quality: 'source' }, inputs: { video: 'board.video', audio: 'board.audio' } },
  },
}))
/** Of what the streams hold when they are decoded. */
const decoded = (file: string): string => run('ffmpeg', ['-v', 'error', '-i', file, '-map', '0:v', '-map', '0:a', '-f', 'streamhash', '-'])
const MORE = ['--chunk', '1', '--set', "music=tense"]
rmSync(join(folder, 'alone'), { recursive: true, force: true })
run('reelgraph', ['--project', project, 'render', join(project, 'film.json'), '--out', join(folder, 'alone'), ...MORE])
const expected = decoded(join(folder, 'alone/film.mp4'))
const fresh = (): void => {
  for (const name of ['store', 'out', 'project/.reelgraph', 'slurm.log', 'slurm-tasks.log']) rmSync(join(folder, name), { recursive: true, force: true })
}

fresh()
writeFileSync(join(folder, 'film.template.json'), run('reelgraph', ['--project', project, 'farm', 'export', join(project, 'film.json'), '--openjd', ...MORE]))
print(run(openjd, ['check', 'film.template.json']).trim())
const params = ['-p', `Project=${project}`, '-p', `Store=${join(folder, 'store')}`, '-p', `Output=${join(folder, 'out')}`]
const summary = run(openjd, ['summary', 'film.template.json', ...params])
print(summary.split('\n').filter((line) => /Total|steps|tasks/i.test(line)).join('\n'))
const began = Date.now()
const ran = run(openjd, ['run', 'film.template.json', ...params])
print(ran.split('\n').filter((line) => /Session ended|status|Tasks run|Chunks/i.test(line)).join('\n'))
print(`openjd run: ${((Date.now() - began) / 1000).toFixed(1)} s; ${decoded(join(folder, 'out/film.mp4')) === expected ? 'the same film' : 'ANOTHER FILM'}`)

fresh()
writeFileSync(join(folder, 'film.sh'), run('reelgraph', ['--project', project, 'farm', 'export', join(project, 'film.json'), '--slurm', ...MORE]))
run('bash', ['film.sh', project, join(folder, 'store'), join(folder, 'out')])
const tasks = run('sh', ['-c', 'wc -l < slurm-tasks.log']).trim()
print(`Slurm: ${tasks} tasks; ${decoded(join(folder, 'out/film.mp4')) === expected ? 'the same film' : 'ANOTHER FILM'}`)
