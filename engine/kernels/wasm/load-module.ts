/** Reads the compiled kernels in Node. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { failure } from '../../contract/errors.ts'

let loaded: WebAssembly.Module | undefined

/**
 * The module, compiled once in a process. Where nothing was built yet, it is built now.
 * @throws E_INTERNAL when it can't be built
 */
export function loadKernelModule(): WebAssembly.Module {
  return (loaded ??= new WebAssembly.Module(readModule()))
}

function readModule(): Uint8Array<ArrayBuffer> {
  const file = fileURLToPath(new URL('./dist/kernels.wasm', import.meta.url))
  if (!existsSync(file)) {
    const build = fileURLToPath(new URL('./build.mjs', import.meta.url))
    const { status, stderr } = spawnSync(process.execPath, [build], { encoding: 'utf8' })
    if (status !== 0) throw failure('E_INTERNAL', { detail: `The pixel kernels are not built. ${stderr}`, fix: 'Run npm run build.' })
  }
  return new Uint8Array(readFileSync(file))
}
