/**
 * The example graphs, broken in a thousand ways: each is validated and planned to coded faults, none of them E_INTERNAL or
 * a raw error in a node, and in bounded time. REELGRAPH_FUZZ_SEED repeats a run that failed.
 */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createEngine } from '../../engine/host/container.ts'
import type { Engine } from '../../engine/host/engine.ts'
import { ERRORS, toReelgraphError, type Fault } from '../../engine/contract/errors.ts'
import type { GraphDocument } from '../../engine/graph/document.ts'
import { parseGraph } from '../../engine/graph/parse.ts'

const GRAPHS = fileURLToPath(new URL('../../graphs', import.meta.url))
const project = mkdtempSync(join(tmpdir(), 'reelgraph-fuzz-'))
const names = readdirSync(GRAPHS).filter((name) => name.endsWith('.json') && !name.endsWith('.lock.json'))
const texts = names.map((name) => readFileSync(join(GRAPHS, name), 'utf8'))
let engine: Engine
beforeAll(async () => {
  cpSync(GRAPHS, join(project, 'graphs'), { recursive: true, filter: (path) => !path.includes('output') })
  engine = await createEngine({ project, workers: 0, remote: { environment: {} } })
})
afterAll(async () => {
  await engine.close()
  rmSync(project, { recursive: true, force: true })
})

type Value = null | boolean | number | string | Value[] | { [key: string]: Value }
type Path = readonly (string | number)[]

/** Each place of a document, the root left out. */
function placesOf(value: Value, path: Path = []): Path[] {
  const inner = Array.isArray(value) ? [...value.entries()] : typeof value === 'object' && value !== null ? Object.entries(value) : []
  return [...(path.length === 0 ? [] : [path]), ...inner.flatMap(([key, one]) => placesOf(one, [...path, key]))]
}
function nested(levels: number): Value {
  let value: Value = 'bottom'
  for (let k = 0; k < levels; k++) value = k % 2 === 0 ? [value] : { deeper: value }
  return value
}

const ODD_NAMES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '', ' ', 'a.b', '@', '../x', 'ｎａｍｅ', '\u202eevil', 'e\u0301', '\ud800', '💥', '\0', 'x'.repeat(5000)]
const odd: fc.Arbitrary<Value> = fc.oneof(
  fc.constantFrom<Value>(null, true, false, 0, -0, -1, 0.5, 1e9, -1e9, 1e300, 5e-324, 2 ** 31, 2 ** 53, '', 'NaN', '{{inputs.nothing}}', '{{', '{{inputs.', '@.video', 'a.b', [], {}, [[]], { keyframes: [] }, { keyframes: [[0, 1], [0, 2]] }, { keyframes: [[0, 1e300], [1e300, -1e300]] }),
  fc.constantFrom<Value>(...ODD_NAMES),
  fc.integer({ min: 1, max: 300 }).map(nested),
  fc.integer({ min: 1, max: 100_000 }).map((length) => 'long '.repeat(Math.ceil(length / 5))),
  fc.integer({ min: 1, max: 3000 }).map((length) => Array.from({ length }, (_, k) => k)),
  fc.jsonValue() as fc.Arbitrary<Value>,
)

interface Change { readonly how: 'drop' | 'replace' | 'rename' | 'copy' | 'swap' | 'link'; readonly at: number; readonly other: number; readonly value: Value; readonly inside: boolean }
const change: fc.Arbitrary<Change> = fc.record({ how: fc.constantFrom('drop', 'replace', 'rename', 'copy', 'swap', 'link'), at: fc.nat(), other: fc.nat(), value: odd, inside: fc.boolean() })

function parentOf(root: Value, path: Path): { [key: string]: Value } {
  return path.slice(0, -1).reduce<Value>((value, key) => (value as { [key: string]: Value })[key]!, root) as { [key: string]: Value }
}
const at = (root: Value, path: Path): Value => parentOf(root, path)[path.at(-1)!]!

function changed(root: Value, { how, at: place, other, value: given, inside }: Change): void {
  const value = structuredClone(given)
  const all = placesOf(root)
  // What nodes are given is deeper down than what files are refused for.
  const values = all.filter((one) => one[0] === 'nodes' && one[2] === 'params' && one.length > 3)
  const places = inside && values.length > 0 ? values : all
  if (places.length === 0) return
  const path = places[place % places.length]!
  const parent = parentOf(root, path)
  const key = path.at(-1)!
  const set = (name: string | number, to: Value): void => void Object.defineProperty(parent, name, { value: to, enumerable: true, configurable: true, writable: true })
  if (how === 'drop') {
    if (Array.isArray(parent)) parent.splice(Number(key), 1)
    else delete parent[key]
  } else if (how === 'replace') set(key, value)
  else if (how === 'rename') {
    if (Array.isArray(parent)) return
    const now = parent[key]!
    delete parent[key]
    set(ODD_NAMES[other % ODD_NAMES.length]!, now)
  } else if (how === 'copy') set(key, structuredClone(at(root, places[other % places.length]!)))
  else if (how === 'swap') {
    const [one, two] = [structuredClone(at(root, path)), structuredClone(at(root, places[other % places.length]!))]
    set(key, two)
    const there = places[other % places.length]!
    try {
      parentOf(root, there)[there.at(-1)!] = one
    } catch {
      // It was within what has just been replaced.
    }
  } else {
    // A link to any node, itself included.
    const nodes = Object.keys((root as { nodes?: object }).nodes ?? {})
    const links = places.filter((one) => one.includes('inputs') && one[0] === 'nodes' && typeof at(root, one) === 'string')
    const link = links[place % Math.max(1, links.length)]
    if (link === undefined || nodes.length === 0) return
    const port = String(at(root, link)).split('.').at(-1)
    parentOf(root, link)[link.at(-1)!] = `${nodes[other % nodes.length]!}.${port}`
  }
}

/** What only a fault of the engine or of a node's code gives. */
const UNCODED = new Set(['E_INTERNAL', 'E_NODE_FAILED', 'E_DECLARATION'])
const MOST_MS = 20_000

function hold(faults: readonly Fault[], where: string): void {
  for (const one of faults) {
    expect(ERRORS, where).toHaveProperty(one.code)
    expect(UNCODED.has(one.code) ? `${where}: ${one.message}` : '').toBe('')
    expect(one.message.length).toBeLessThan(20_000)
  }
}

async function tried(work: () => Promise<readonly Fault[]>, where: string): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => (timer = setTimeout(() => reject(new Error(`${where} has not ended after ${MOST_MS} ms`)), MOST_MS)))
  try {
    hold(await Promise.race([work(), late]), where)
  } finally {
    clearTimeout(timer)
  }
}

it('1,000 mutations of the example graphs give coded faults and end', { timeout: 1_200_000 }, async () => {
  const seed = Number(process.env['REELGRAPH_FUZZ_SEED'] ?? 20_261_129)
  let faulty = 0
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: names.length - 1 }), fc.array(change, { minLength: 1, maxLength: 4 }), async (which, changes) => {
      const root = JSON.parse(texts[which]!) as Value
      for (const one of changes) changed(root, one)
      const path = `graphs/${names[which]!}`
      let document: GraphDocument
      try {
        document = parseGraph(JSON.stringify(root), path)
      } catch (thrown) {
        faulty++
        expect(thrown).toHaveProperty('faults')
        return hold(toReelgraphError(thrown).faults, 'parse')
      }
      await tried(async () => {
        const faults = await engine.validate({ document, path })
        if (faults.length > 0) faulty++
        return faults
      }, 'validate')
      await tried(() => engine.plan({ document, path }).then(({ faults }) => faults, (thrown: unknown) => toReelgraphError(thrown).faults), 'plan')
    }),
    { numRuns: 1000, seed, endOnFailure: false },
  )
  // Not all by luck.
  expect(faulty).toBeGreaterThan(400)
})
