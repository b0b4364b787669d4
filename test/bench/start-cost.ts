/** Milliseconds that a Node program costs from start to end, the least of several. */
import { spawnSync } from 'node:child_process'

/** Written at the end by the program itself: what its children cost is not in it. */
const TELL = `data:text/javascript,${encodeURIComponent("process.on('exit', () => { const { user, system } = process.cpuUsage(); process.stderr.write('\\n[cpu ' + (user + system) + ']') })")}`

export function startCost(folder: string, args: readonly string[], times = 5): { readonly cpu: number; readonly wall: number } {
  const runs = Array.from({ length: times }, () => {
    const started = performance.now()
    const { status, stderr } = spawnSync(process.execPath, ['--import', TELL, ...args], { cwd: folder, encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } })
    const cpu = /\[cpu (\d+)\]/.exec(stderr)?.[1]
    if (status !== 0 || cpu === undefined) throw new Error(`${args.join(' ')}: ${stderr}`)
    return { cpu: Number(cpu) / 1000, wall: performance.now() - started }
  })
  return { cpu: Math.min(...runs.map(({ cpu }) => cpu)), wall: Math.min(...runs.map(({ wall }) => wall)) }
}
