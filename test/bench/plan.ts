/**
 * What `plan` tells against what a render takes, over the example graphs, after one measured run: time, disk, and the memory
 * of the program with all its processes. `node --import tsx test/bench/plan.ts [name…]`
 */
import { spawn, spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const PROGRAM = join(ROOT, 'engine/cli/reelgraph.mjs')
const project = mkdtempSync(join(tmpdir(), 'reelgraph-plan-'))
cpSync(join(ROOT, 'graphs'), join(project, 'graphs'), { recursive: true })
const asked = process.argv.slice(2)
const names = readdirSync(join(project, 'graphs')).filter((name) => name.endsWith('.json') && (asked.length === 0 || asked.includes(name.replace('.json', ''))))

interface Plan { readonly seconds: number; readonly memory: number; readonly disk: number; readonly faults: readonly unknown[] }
/** Undefined for graphs that are parts of others, or need what isn't here. */
function plan(name: string): Plan | undefined {
  const { status, stdout } = spawnSync(process.execPath, [PROGRAM, 'plan', `graphs/${name}`, '--json'], { cwd: project, encoding: 'utf8' })
  return status === 0 ? (JSON.parse(stdout) as Plan) : undefined
}

/** Bytes of a process and of all that it has started. */
function treeBytes(pid: number): number {
  try {
    const own = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean)
    return own + children.reduce((sum, one) => sum + treeBytes(Number(one)), 0)
  } catch {
    return 0
  }
}

async function render(name: string): Promise<{ readonly seconds: number; readonly memory: number; readonly disk: number } | undefined> {
  const output = join(project, 'output')
  rmSync(output, { recursive: true, force: true })
  const child = spawn(process.execPath, [PROGRAM, 'render', `graphs/${name}`, '--force', '--json'], { cwd: project })
  let [text, memory] = ['', 0]
  child.stdout.on('data', (data: Buffer) => void (text += data.toString()))
  const looking = setInterval(() => (memory = Math.max(memory, treeBytes(child.pid!))), 100)
  const code = await new Promise((resolve) => child.once('close', resolve))
  clearInterval(looking)
  if (code !== 0) return undefined
  const { report } = JSON.parse(text.trim().split('\n').at(-1)!) as { report: { seconds: number } }
  const sizes = readdirSync(output, { recursive: true, encoding: 'utf8' }).map((one) => statSync(join(output, one)))
  return { seconds: report.seconds, memory, disk: sizes.reduce((sum, one) => sum + (one.isFile() ? one.size : 0), 0) }
}

const cell = (told: number, real: number, unit: number): string => `${(told / unit).toFixed(1).padStart(7)} ${(real / unit).toFixed(1).padStart(7)} ${(told / real).toFixed(2).padStart(5)}`
process.stdout.write(`${'graph'.padEnd(14)} first guess: s, MB | s told, real, ratio | disk MB told, real, ratio | memory MB told, real, ratio\n`)
for (const name of names) {
  const first = plan(name)
  if (first === undefined || (await render(name)) === undefined) {
    process.stdout.write(`${name.replace('.json', '').padEnd(14)} left out\n`)
    continue
  }
  const told = plan(name)!
  const real = (await render(name))!
  const guess = `${first.seconds.toFixed(1).padStart(8)} ${(first.disk / 1e6).toFixed(1).padStart(8)}`
  process.stdout.write(`${name.replace('.json', '').padEnd(14)} ${guess} | ${cell(told.seconds, real.seconds, 1)} | ${cell(told.disk, real.disk, 1e6)} | ${cell(told.memory, real.memory, 1e6)}\n`)
}
rmSync(project, { recursive: true, force: true })
