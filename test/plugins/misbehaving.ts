/** A project with a plugin that goes wrong as it is told to: what the grids of containment share. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { parseGraph } from '../../engine/graph/parse.ts'
import { createEngine } from '../../engine/host/container.ts'
import type { Engine } from '../../engine/host/engine.ts'

/** A file that no plugin has asked leave for. */
export const OUTSIDE = join(tmpdir(), `reelgraph-stolen-${process.pid}.txt`)

/** What goes wrong in a hook, and the code that tells it. `hook` is its name. */
export const WAYS = {
  loop: ['for (;;) {}', 'E_NODE_STUCK'],
  hang: ['return new Promise(() => {})', 'E_NODE_STUCK'],
  throw: ["throw new Error('plainly')", 'E_NODE_FAILED'],
  late: ["Promise.reject(new Error('nobody waits for ' + hook)); const end = Date.now() + 50; while (Date.now() < end);", 'E_PLUGIN_FAULT'],
  timer: ["setTimeout(() => { throw new Error('out of a timer') }, 10); await new Promise((done) => setTimeout(done, 400))", 'E_PLUGIN_FAULT'],
  exit: ['process.exit(0)', 'E_PLUGIN_FAULT'],
  kill: ["process.kill(process.pid, 'SIGKILL')", 'E_PLUGIN_PERMISSION'],
  write: [`writeFileSync(${JSON.stringify(OUTSIDE)}, 'x')`, 'E_PLUGIN_PERMISSION'],
  read: ["readFileSync('/etc/hostname')", 'E_PLUGIN_PERMISSION'],
  spawn: ["execSync('true')", 'E_PLUGIN_PERMISSION'],
  array: ['new Uint8Array(4 * 2 ** 30)', 'E_PLUGIN_MEMORY'],
  heap: ['const all = []; for (;;) all.push(new Array(1e6).fill(all.length))', 'E_PLUGIN_MEMORY'],
} as const
export type Way = keyof typeof WAYS
export const EACH_WAY = Object.keys(WAYS) as Way[]

const cases = (ways: readonly Way[]): string => `switch (how) { ${ways.map((way) => `case '${way}': { ${WAYS[way][0]}; break }`).join('\n')} }`
/** Head of a plugin's source: `bad` and `badAtOnce` do as they are told. */
export const BAD = `import { readFileSync, writeFileSync } from 'node:fs'
import { execSync } from 'node:child_process'
const badAtOnce = (how, hook) => { ${cases(EACH_WAY.filter((way) => !WAYS[way][0].includes('await')))} }
const bad = async (how, hook) => { ${cases(EACH_WAY)} }
`

export const ground = { type: 'text-to-video', params: { prompt: 'a sea', backend: 'procedural', width: 32, height: 18, duration: 0.2 } }
export const film = (video: string): object => ({ type: 'encode', params: { file: 'film.mp4', quality: 'draft' }, inputs: { video } })
export const graph = (nodes: object, limits: object = { frameSeconds: 1 }) => parseGraph(JSON.stringify({ format: 1, limits, nodes }))

export function writePlugin(project: string, name: string, source: string): void {
  const folder = join(project, 'plugins', name)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, version: '1.0.0', type: 'module', main: 'index.js' }))
  writeFileSync(join(folder, 'index.js'), source)
}

/** An engine with that plugin, in a project of its own. */
export async function startWith(source: string): Promise<{ readonly engine: Engine; close(): Promise<void> }> {
  const project = mkdtempSync(join(tmpdir(), 'reelgraph-misbehaving-'))
  writePlugin(project, 'misbehaving', BAD + source)
  const engine = await createEngine({ project, workers: 0 })
  expect(engine.registry.problems).toEqual([])
  return {
    engine,
    async close() {
      await engine.close()
      rmSync(project, { recursive: true, force: true })
    },
  }
}
