/** Files that a program has loaded by its end, as Node's own coverage tells. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** @throws when the program fails, or says anything of an error */
export function loadedBy(folder: string, ...args: string[]): readonly string[] {
  const coverage = mkdtempSync(join(tmpdir(), 'reelgraph-coverage-'))
  try {
    const { status, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1', NODE_OPTIONS: '', NODE_V8_COVERAGE: coverage } })
    if (status !== 0 || stderr !== '') throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`)
    // One of each process; the program itself has loaded most.
    const [main] = readdirSync(coverage).map((name) => (JSON.parse(readFileSync(join(coverage, name), 'utf8')) as { result: { url: string }[] }).result.map(({ url }) => url)).sort((a, b) => b.length - a.length)
    return main!.filter((url) => url.startsWith('file:'))
  } finally {
    rmSync(coverage, { recursive: true, force: true })
  }
}
