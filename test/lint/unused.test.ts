/** The rule of unused exports finds what it should: knip runs with this repository's settings over a small copy of its shape. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')
let house: string

beforeEach(() => {
  house = mkdtempSync(join(tmpdir(), 'reelgraph-unused-'))
  cpSync(join(root, 'test/lint/knip.json'), join(house, 'test/lint/knip.json'))
  put('package.json', JSON.stringify({ name: 'house', type: 'module', dependencies: { 'fastest-levenshtein': '1.0.16' } }))
  put('engine/api.ts', "export { near } from './near.ts'\nexport const PUBLIC = 1\n")
  put('engine/near.ts', "import { distance } from 'fastest-levenshtein'\nexport const near = (a: string, b: string): number => distance(a, b)\n")
  put('engine/kernels/ops/mix.ts', 'export function mix(): void {}\n')
  put('nodes/index.ts', "import './style.ts'\n")
  put('nodes/style.ts', "const ink = { module: new URL('./ink.ts', import.meta.url), name: 'paintInk' }\nexport interface Told { readonly name: string }\nvoid (ink satisfies Told)\n")
  put('nodes/ink.ts', 'export function paintInk(): void {}\n')
})
afterEach(() => rmSync(house, { recursive: true }))

function put(path: string, text: string): void {
  mkdirSync(dirname(join(house, path)), { recursive: true })
  writeFileSync(join(house, path), text)
}

interface Found {
  readonly issues: readonly { readonly file: string; readonly [kind: string]: string | readonly { readonly name: string }[] }[]
}

function unused(): string[] {
  const { stdout } = spawnSync(process.execPath, [join(root, 'node_modules/knip/bin/knip.js'), '--config', 'test/lint/knip.json', '--reporter', 'json'], { cwd: house, encoding: 'utf8' })
  const { issues } = JSON.parse(stdout) as Found
  return issues.flatMap(({ file, ...kinds }) => Object.entries(kinds).flatMap(([kind, names]) => (Array.isArray(names) ? names.map(({ name }) => `${file} ${kind} ${name}`) : []))).sort()
}

test('what the public API, a worker or a name uses is used', () => expect(unused()).toEqual([]))

test.each([
  ['a value that only its own file uses', 'engine/near.ts exports far', 'engine/near.ts', "import { distance } from 'fastest-levenshtein'\nexport const far = 1\nexport const near = (a: string, b: string): number => distance(a, b) + far\n"],
  ['a type that nothing uses', 'nodes/style.ts types Viewport', 'nodes/style.ts', "export const ink = new URL('./ink.ts', import.meta.url)\nexport type Viewport = number\nvoid ink\n"],
  ['a file that nothing imports', 'engine/media/gone.ts files engine/media/gone.ts', 'engine/media/gone.ts', 'const gone = 1\nvoid gone\n'],
  ['a package that nothing imports', 'package.json dependencies picocolors', 'package.json', '{ "name": "house", "type": "module", "dependencies": { "fastest-levenshtein": "1.0.16", "picocolors": "1.1.1" } }'],
  ['a package that is not in the list', 'engine/near.ts unlisted picocolors', 'engine/near.ts', "import colours from 'picocolors'\nimport { distance } from 'fastest-levenshtein'\nexport const near = (a: string, b: string): string => colours.red(String(distance(a, b)))\n"],
])('%s', (_, finding, path, text) => {
  put(path, text)
  expect(unused()).toContain(finding)
})
