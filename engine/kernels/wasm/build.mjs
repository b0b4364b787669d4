// Compiles assembly/ to dist/kernels.wasm, unless the one there was made from the same sources.
// Usage: node engine/kernels/wasm/build.mjs
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = dirname(fileURLToPath(import.meta.url))
const target = join(folder, 'dist/kernels.wasm')
const stamp = join(folder, 'dist/kernels.sha256')

/** One shared memory, imported; no heap, no start-up code, nothing imported beside. */
const FLAGS = [
  '--runtime', 'stub', '--importMemory', '--sharedMemory', '--initialMemory', '16', '--maximumMemory', '65536',
  '--enable', 'simd,threads,bulk-memory', '--use', 'abort=', '-O3', '--converge', '--noAssert',
]

/** Builds the kernels' module where it is missing or older than its sources. Throws with the compiler's messages. */
export async function ensureKernels() {
  const sources = readdirSync(join(folder, 'assembly')).filter((name) => name.endsWith('.ts')).sort()
  const hash = createHash('sha256').update(FLAGS.join(' '))
  for (const name of sources) hash.update(name).update(readFileSync(join(folder, 'assembly', name)))
  const digest = hash.digest('hex')
  if (existsSync(target) && existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return
  const { default: asc } = await import('assemblyscript/asc')
  // Several processes may build at once: each writes its own file and puts it in place whole.
  const made = `dist/kernels.${process.pid}.wasm`
  mkdirSync(join(folder, 'dist'), { recursive: true })
  const { error, stderr } = await asc.main(['assembly/index.ts', '--baseDir', folder, '--outFile', made, ...FLAGS])
  if (error) throw new Error(`The kernels do not compile.\n${stderr.toString()}`, { cause: error })
  renameSync(join(folder, made), target)
  writeFileSync(stamp, digest)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await ensureKernels()

// What a test runner calls before its tests.
export default ensureKernels
