/**
 * A flame graph of a processor profile (`node --cpu-prof …`), as SVG: wide is long, below is what called. Idle time is left out.
 * Usage: node --import tsx test/bench/flame.ts PROFILE.cpuprofile OUT.svg
 */
import { readFileSync, writeFileSync } from 'node:fs'

interface ProfileNode {
  readonly id: number
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number }
  readonly children?: readonly number[]
}
interface Box {
  readonly name: string
  readonly file: string
  readonly parts: Map<string, Box>
  time: number
}

const [from, to] = process.argv.slice(2)
if (from === undefined || to === undefined) throw new Error('Usage: node --import tsx test/bench/flame.ts PROFILE.cpuprofile OUT.svg')
const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(from, 'utf8')) as { nodes: readonly ProfileNode[]; samples: readonly number[]; timeDeltas: readonly number[] }
const byId = new Map(nodes.map((one) => [one.id, one]))
const caller = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)))
const ROOT = '(root)'
/** Waiting: for events, and for programs that a bench starts. */
const SKIPPED = new Set([ROOT, '(idle)', '(program)', 'spawnSync'])

/** Recursion and lines of one function are one box. */
const root: Box = { name: 'all', file: '', parts: new Map(), time: 0 }
samples.forEach((id, i) => {
  const stack: ProfileNode[] = []
  for (let at: number | undefined = id; at !== undefined; at = caller.get(at)) stack.unshift(byId.get(at)!)
  if (SKIPPED.has(stack.at(-1)!.callFrame.functionName)) return
  const time = timeDeltas[i]! / 1000
  let box = root
  root.time += time
  for (const { callFrame: { functionName, url, lineNumber } } of stack) {
    if (functionName === ROOT) continue
    const file = url.startsWith('node:') ? url : url.split('/').slice(-2).join('/')
    const key = `${functionName} ${file}`
    const next = box.parts.get(key) ?? { name: functionName === '' ? 'anonymous' : functionName, file: file === '' ? '' : `${file}:${lineNumber + 1}`, parts: new Map<string, Box>(), time: 0 }
    box.parts.set(key, next)
    next.time += time
    box = next
  }
})

const [WIDE, HIGH, LEAST] = [1200, 17, 1.5]
const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
/** By where the code is: the engine, nodes, packages, Node itself. */
const colour = ({ file }: Box): string => (file.startsWith('node:') || file === '' ? '#8fa3b8' : file.includes('wasm') ? '#e6a23c' : '#4fa676')
const drawn: string[] = []
let deepest = 0
function draw(box: Box, x: number, depth: number): void {
  const wide = (box.time / root.time) * WIDE
  if (wide < LEAST) return
  deepest = Math.max(deepest, depth)
  const share = `${box.time.toFixed(0)} ms, ${((100 * box.time) / root.time).toFixed(1)} %`
  const fits = Math.floor(wide / 6.4)
  const text = fits < 4 ? '' : `<text x="${(x + 3).toFixed(1)}" y="${depth * HIGH + 12}">${escape(box.name.length > fits ? `${box.name.slice(0, fits - 1)}…` : box.name)}</text>`
  drawn.push(`<g><title>${escape(`${box.name} ${box.file}: ${share}`)}</title><rect x="${x.toFixed(1)}" y="${depth * HIGH}" width="${Math.max(0.5, wide - 0.5).toFixed(1)}" height="${HIGH - 1}" rx="2" fill="${colour(box)}"/>${text}</g>`)
  let at = x
  for (const part of [...box.parts.values()].sort((a, b) => b.time - a.time)) {
    draw(part, at, depth + 1)
    at += (part.time / root.time) * WIDE
  }
}
draw(root, 0, 0)
writeFileSync(to, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDE} ${(deepest + 1) * HIGH}" font-family="system-ui, sans-serif" font-size="11" fill="#10151c">\n<rect width="100%" height="100%" fill="#ffffff"/>\n${drawn.join('\n')}\n</svg>\n`)
console.log(`${root.time.toFixed(0)} ms of samples in ${to}`)
