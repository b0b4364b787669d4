/**
 * The fence, the packed package and a film under other versions of Node, which come from the registry as packages.
 * Usage: node --import tsx test/jobs/node-versions.ts [22 24 …]. Prints a table; the last one lies beside this file.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const TESTS = ['fence', 'guest-kernels', 'load-plugins', 'boundary'].map((name) => `test/plugins/${name}.test.ts`)
const NPM = ['--no-audit', '--no-fund', '--loglevel=error', '--prefer-offline']
const home = mkdtempSync(join(tmpdir(), 'reelgraph-nodes-'))

/** The program's answer, or what it said of its failure. */
function run(folder: string, node: string, command: string, ...args: string[]): string {
  const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env['PATH']}`, ONNXRUNTIME_NODE_INSTALL: 'skip', NODE_OPTIONS: '', NO_COLOR: '1' }
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder, encoding: 'utf8', env, maxBuffer: 1 << 28 })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}\n${stdout.slice(-6000)}\n${stderr.slice(-3000)}`)
  return stdout
}
const folder = (...names: string[]): string => {
  const made = join(home, ...names)
  mkdirSync(made, { recursive: true })
  writeFileSync(join(made, 'package.json'), '{ "private": true }')
  return made
}
/** @param version a range, or undefined for the Node that runs this */
function nodeOf(version: string | undefined): string {
  if (version === undefined) return process.execPath
  const name = `node-${process.platform}-${process.arch}`
  const place = folder(`node-${version}`)
  execFileSync('npm', ['install', ...NPM, '--ignore-scripts', `${name}@${version}`], { cwd: place, stdio: 'ignore' })
  return join(place, 'node_modules', name, 'bin/node')
}
function fenced(node: string): string {
  const told = run(ROOT, node, node, 'node_modules/vitest/vitest.mjs', 'run', '--config', 'test/vitest.config.ts', ...TESTS)
  return / Tests +(.*)/.exec(told)?.[1] ?? 'no answer'
}
/** The first film in a quarter of its size, made by the package as npm installs it; sha256 of its pictures and sound. */
function film(node: string, tarball: string, place: string): string {
  run(place, node, 'npm', 'install', ...NPM, tarball)
  run(place, node, 'npx', 'reelgraph', 'render', 'node_modules/reelgraph/graphs/first-film.json', '--set', 'width=320', '--set', 'height=180')
  const digest = execFileSync('ffmpeg', ['-v', 'error', '-i', join(place, 'output/first-film.mp4'), '-map', '0:v', '-map', '0:a', '-f', 'hash', '-hash', 'sha256', '-'], { encoding: 'utf8' })
  return digest.trim().replace(/^SHA256=/, '').slice(0, 16)
}

try {
  const [{ filename }] = JSON.parse(run(ROOT, process.execPath, 'npm', 'pack', '--json', '--silent', '--pack-destination', home)) as [{ filename: string }]
  process.stdout.write('| Node | tests of the fence | the first film of the package, pictures and sound |\n|---|---|---|\n')
  const asked = process.argv.slice(2)
  for (const version of [undefined, ...(asked.length > 0 ? asked : ['22', '24'])]) {
    const node = nodeOf(version)
    const exact = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim()
    process.stdout.write(`| ${exact} | ${fenced(node)} | ${film(node, join(home, filename), folder(`film-${exact}`))} |\n`)
  }
} finally {
  rmSync(home, { recursive: true, force: true })
}
