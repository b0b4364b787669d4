/**
 * Runs benches one after the other and gathers their ratios.
 * Usage: node --import tsx test/bench/run.ts [--json] [--save RELEASE] [--check] [BENCH…]
 * `--json` writes them as JSON to the standard output, and all else to the standard error. `--save` adds a line to history.jsonl.
 * `--check` ends with 1 where one is more than a tenth worse than in the last line; a bench that seems so is run twice more first.
 */
import { spawnSync } from 'node:child_process'
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { FIGURES, worseBy, type Figure } from './figures.ts'

/** A quarter of an hour in all. `memory` renders ten minutes of film: it is asked for by its name. */
const USUAL = ['start', 'pull', 'graph', 'pipeline', 'film', 'moves', 'kernels', 'painter', 'looks']
/** As tsx reads them, each function that is made is given a name, which makes short ones dear. */
const AS_PROGRAM = new URL('./as-program.mjs', import.meta.url).href
const HISTORY = fileURLToPath(new URL('./history.jsonl', import.meta.url))
/** A tenth: less is noise. */
const ALLOWED = 0.1
const TRIES = 2

interface Line {
  readonly release: string
  readonly date: string
  readonly node: string
  readonly processors: number
  readonly figures: Readonly<Record<string, number>>
}

const { values: { json, save, check }, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'boolean' }, save: { type: 'string' }, check: { type: 'boolean' } } })
const benches = (positionals.length > 0 ? positionals : USUAL).filter((name) => {
  const there = existsSync(new URL(`./${name}.ts`, import.meta.url))
  if (!there && positionals.length > 0) throw new Error(`There is no bench ${name}: see test/bench.`)
  return there
})
const folder = mkdtempSync(join(tmpdir(), 'reelgraph-bench-'))

function run(bench: string): readonly Figure[] {
  const file = join(folder, `${bench}.jsonl`)
  rmSync(file, { force: true })
  process.stderr.write(`\n${bench}\n`)
  const { status } = spawnSync(process.execPath, ['--import', AS_PROGRAM, fileURLToPath(new URL(`./${bench}.ts`, import.meta.url))], { stdio: ['ignore', json === true ? 2 : 'inherit', 'inherit'], env: { ...process.env, [FIGURES]: file } })
  if (status !== 0) throw new Error(`The bench ${bench} failed.`)
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Figure) : []
}

const before = existsSync(HISTORY) ? (JSON.parse(readFileSync(HISTORY, 'utf8').trim().split('\n').at(-1)!) as Line) : undefined
const isWorse = (one: Figure): boolean => before?.figures[one.name] !== undefined && worseBy(one, before.figures[one.name]!) > ALLOWED

try {
  const figures = benches.flatMap((bench) => {
    let found = run(bench)
    // Other programs make figures worse, never better.
    for (let again = 0; check === true && again < TRIES && found.some(isWorse); again++) {
      const next = run(bench)
      found = found.map((one) => {
        const other = next.find(({ name }) => name === one.name)
        return other !== undefined && worseBy(other, one.value) < 0 ? other : one
      })
    }
    return found
  })
  const line: Line = { release: save ?? 'now', date: new Date().toISOString().slice(0, 10), node: process.version, processors: availableParallelism(), figures: Object.fromEntries(figures.map(({ name, value }) => [name, value])) }
  if (json === true) console.log(JSON.stringify({ ...line, figures }, null, 2))
  else for (const { name, value, goal, better } of figures) console.log(`${name.padEnd(56)}${String(value).padStart(9)}${goal === undefined ? '' : `   goal ${better === 'less' ? 'at most' : 'at least'} ${goal}`}`)
  if (save !== undefined) appendFileSync(HISTORY, `${JSON.stringify(line)}\n`)
  if (check === true) {
    if (before === undefined) throw new Error('history.jsonl has no line to check against: npm run bench -- --save RELEASE')
    const worse = figures.filter(isWorse)
    for (const one of worse) console.error(`${one.name}: ${one.value}, ${before.figures[one.name]} in ${before.release}: ${Math.round(100 * worseBy(one, before.figures[one.name]!))} % worse.`)
    if (worse.length > 0) process.exitCode = 1
    else console.error(`Nothing is more than ${100 * ALLOWED} % worse than in ${before.release}.`)
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
