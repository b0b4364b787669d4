/**
 * A storyboard of twelve scenes with voice, killed at random moments: how much is made again, and whether the film is the same.
 *   node --import tsx test/jobs/storyboard-kill.ts [kills]
 * Figures stand in storyboard-kill.md.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { linesOf, reelgraph, start } from '../warnings/program.ts'

const print = (line: string): void => void process.stdout.write(`${line}\n`)
const kills = Number(process.argv[2] ?? 20)
const SCENES = 12
const scenes = Array.from({ length: SCENES }, (_, k) => ({ prompt: ['calm sea', 'a forest', 'a city at night'][k % 3]!, duration: 1.5, line: `This is number ${k + 1}.` }))
const GRAPH = {
  format: 1,
  nodes: {
    board: { type: 'storyboard', params: { scenes, width: 192, height: 108, fps: 12, keep: true, transitionDuration: 0.25, music: 'calm' } },
    film: { type: 'encode', params: { file: 'film.mp4', quality: 'source' }, inputs: { video: 'board.video', audio: 'board.audio', markers: 'board.markers' } },
  },
}
const folderWith = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'storyboard-kill-'))
  writeFileSync(join(folder, 'graph.json'), JSON.stringify(GRAPH))
  return folder
}
/** Of what the streams hold when they are decoded. */
const decoded = (folder: string): string => execFileSync('ffmpeg', ['-v', 'error', '-i', join(folder, 'output/film.mp4'), '-map', '0:v', '-map', '0:a', '-f', 'streamhash', '-'], { encoding: 'utf8' })
interface Done { readonly report: { readonly nodes: readonly { readonly node: string; readonly state: string }[] } }

const whole = folderWith()
const began = Date.now()
const unbroken = await reelgraph(whole, {}, 'render', 'graph.json', '--json')
if (unbroken.code !== 0) throw new Error('the unbroken run failed')
// A moment is one of the run's own events: where others use the machine too, seconds say little.
const events = linesOf(unbroken.out).length
const expected = decoded(whole)
print(`unbroken: ${((Date.now() - began) / 1000).toFixed(1)} s, ${events} events`)
for (let n = 0; n < kills; n++) {
  const folder = folderWith()
  const after = Math.floor(Math.random() * events)
  const run = start(folder, {}, 'render', 'graph.json', '--json')
  let over = false
  void run.ended.then(() => (over = true))
  while (!over && linesOf(run.said.out).length < after) await new Promise((resolve) => setTimeout(resolve, 10))
  run.child.kill('SIGKILL')
  await run.ended
  const kept = linesOf(run.said.out).filter((one) => one['type'] === 'progress' && String(one['node']).endsWith('-kept') && one['done'] === one['total']).length
  const { code, out } = await reelgraph(folder, {}, 'render', 'graph.json', '--json')
  const { report } = linesOf(out).at(-1) as unknown as Done
  const cached = report.nodes.filter(({ node, state }) => node.endsWith('-kept') && state === 'cached').length
  print(`${n + 1}: killed at event ${after} with ${kept} scenes made; ${cached} taken from the store; exit ${code}; ${decoded(folder) === expected ? 'the same film' : 'ANOTHER FILM'}`)
  rmSync(folder, { recursive: true })
}
rmSync(whole, { recursive: true })
process.exit(0)
