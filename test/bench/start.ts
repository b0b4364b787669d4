/**
 * What it costs to start: processor time of `--version` and of `validate` of a graph without media, beside `node -e 0` in the
 * same run. Usage: node --import tsx test/bench/start.ts [program: default engine/cli/reelgraph.mjs]
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startCost } from './start-cost.ts'
import { figure } from './figures.ts'

const program = resolve(process.argv[2] ?? fileURLToPath(new URL('../../engine/cli/reelgraph.mjs', import.meta.url)))
const project = mkdtempSync(join(tmpdir(), 'reelgraph-start-'))
try {
  writeFileSync(join(project, 'g.json'), JSON.stringify({ format: 1, outputs: { video: 'b.video' }, nodes: { a: { type: 'text-to-video', params: { prompt: 'sea' } }, b: { type: 'camera-move', inputs: { video: 'a.video' } } } }))
  const node = startCost(project, ['-e', '0'])
  for (const [name, args] of [['node -e 0', ['-e', '0']], ['--version', [program, '--version']], ['validate', [program, 'validate', 'g.json']]] as const) {
    const cost = startCost(project, args)
    if (args[0] === program) figure(`${name}, times the start of Node alone`, cost.cpu / node.cpu, 'less')
    console.log(`${name.padEnd(10)} ${(cost.cpu / 1000).toFixed(2)} s of processor time, ${(cost.wall / 1000).toFixed(2)} s in all, ${(cost.cpu / node.cpu).toFixed(1)} times node alone`)
  }
} finally {
  rmSync(project, { recursive: true, force: true })
}
