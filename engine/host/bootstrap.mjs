// Makes a fresh clone ready and runs one of: demo, test, start. Depends on nothing but Node.
// Usage: node engine/host/bootstrap.mjs demo|test|start [arguments]
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '../..')
const ci = process.env.CI === 'true'
const [task, ...rest] = process.argv.slice(2)

const stop = (message) => {
  console.error(message)
  process.exit(1)
}

/** Runs a command with the terminal's own input and output; returns its exit code. */
function run(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options })
  if (error) stop(`${command} could not be started: ${error.message}`)
  return status ?? 1
}

/** Runs a command beside others; gives its exit code and what it said. */
function quietly(command, args) {
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}) } })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text))
  return new Promise((done) => {
    child.on('error', (error) => done({ status: 1, said: `${command} could not be started: ${error.message}\n` }))
    child.on('close', (status) => done({ status: status ?? 1, said }))
  })
}

const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 11)) stop(`Reelgraph needs Node 20.11 or newer; this is ${process.version}.`)

installPackages()
;(await import('../package/build.mjs')).pointAtSources()
await (await import('../kernels/wasm/build.mjs')).ensureKernels()
await (await import('../../editor/build.mjs')).ensureEditor()
ensureFfmpeg()

const reelgraph = join(root, 'engine/cli/reelgraph.mjs')
switch (task) {
  case 'demo':
    process.exit(run(process.execPath, [reelgraph, '--project', root, 'render', join(root, 'graphs/first-film.json'), ...rest]))
    break
  case 'start':
    process.exit(run(process.execPath, [reelgraph, '--project', root, 'serve', ...rest]))
    break
  case 'test':
    if (ci) {
      ensureChromium()
      ensureRedis()
    }
    process.exit(await test())
    break
  default:
    stop('Usage: node engine/host/bootstrap.mjs demo|test|start')
}

/** `npm ci`, where the packages are not those of package-lock.json. */
function installPackages() {
  const lock = readFileSync(join(root, 'package-lock.json'))
  const digest = createHash('sha256').update(lock).update(process.version).digest('hex')
  const stamp = join(root, 'node_modules/.reelgraph-installed')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return
  console.log('Installing packages…')
  const npm = process.env.npm_execpath
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error']
  // CUDA libraries for ONNX Runtime come from a host outside the registry: docs/guide/install.md says how to add them.
  const env = { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip', ONNXRUNTIME_NODE_INSTALL_CUDA: 'skip' }
  const status = npm ? run(process.execPath, [npm, ...args], { env }) : run('npm', args, { env, shell: process.platform === 'win32' })
  if (status !== 0) stop('npm ci failed.')
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, digest)
}

function works(command) {
  return spawnSync(command, ['-version'], { stdio: 'ignore' }).status === 0
}

function ensureFfmpeg() {
  if (process.env.FFMPEG_PATH && works(process.env.FFMPEG_PATH)) return
  try {
    const path = createRequire(join(root, 'package.json'))('ffmpeg-static')
    if (path && existsSync(path) && statSync(path).size > 0 && works(path)) return
  } catch {
    // An optional package: its download fails where its host can't be reached.
  }
  if (works('ffmpeg')) return
  aptInstall('ffmpeg', ['ffmpeg'], 'Reelgraph needs ffmpeg. Install it (Debian: apt-get install ffmpeg) or set FFMPEG_PATH.')
}

function ensureChromium() {
  const known = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
  if ((process.env.CHROMIUM_PATH && existsSync(process.env.CHROMIUM_PATH)) || known.some((path) => existsSync(path))) return
  aptInstall('Chromium', ['chromium'], 'The browser tests need Chromium: apt-get install chromium, or set CHROMIUM_PATH.')
}

function ensureRedis() {
  if (spawnSync('redis-server', ['--version'], { stdio: 'ignore' }).status === 0) return
  aptInstall('Redis', ['redis-server'], 'The tests of farms need Redis: apt-get install redis-server.')
}

function aptInstall(name, packages, advice) {
  const debian = existsSync('/usr/bin/apt-get')
  if (!debian || process.getuid?.() !== 0) stop(advice)
  console.log(`Installing ${name} with apt-get…`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const quiet = { env, stdio: ['ignore', 'ignore', 'inherit'] }
  run('apt-get', ['update', '-qq'], quiet)
  if (run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], quiet) !== 0) stop(advice)
}

/** Types, lint and tests; the last line tells the counts of them all. */
async function test() {
  const bin = (name) => join(root, 'node_modules', name)
  const report = join(root, 'node_modules/.reelgraph-tests.json')
  const checks = [
    ['types', [bin('typescript/bin/tsc'), '-p', root]],
    ['lint', [bin('eslint/bin/eslint.js'), '--config', 'test/lint/eslint.config.js', 'editor', 'engine', 'nodes', 'plugins', 'test']],
    ['unused exports', [bin('knip/bin/knip.js'), '--config', 'test/lint/knip.json', '--no-progress']],
  ]
  let failed = 0
  let passed = 0
  // They run side by side, each on one core, and are told one after another.
  for (const [name, check] of checks.map(([name, args]) => [name, quietly(process.execPath, args)])) {
    const { status, said } = await check
    const good = status === 0
    process.stdout.write(said)
    console.log(`${name}: ${good ? 'ok' : 'failed'}`)
    if (good) passed++
    else failed++
  }
  writeFileSync(report, '')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const status = run(process.execPath, [bin('vitest/vitest.mjs'), 'run', '--config', 'test/vitest.config.ts', ...reporters, ...rest])
  let skipped = 0
  try {
    const counts = JSON.parse(readFileSync(report, 'utf8'))
    passed += counts.numPassedTests
    // A file that can't be loaded has no tests that could fail: it counts as one.
    failed += counts.numFailedTests + counts.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length
    skipped = counts.numPendingTests
  } catch {
    failed++
  }
  if (status !== 0 && failed === 0) failed++
  if (skipped > 0) console.log(`${skipped} skipped`)
  console.log(`${passed} passed, ${failed} failed`)
  return failed === 0 ? 0 : 1
}
