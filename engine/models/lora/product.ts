/** Sums of products for LoRA, by the compiled kernels on a memory of their own: weights are too many for the frames' memory. */
import { createKernelInstance, type KernelExports } from '../../kernels/wasm/instance.ts'
import { loadKernelModule } from '../../kernels/wasm/load-module.ts'

const PAGE = 65536
/** The kernels' module is compiled for as many. */
const MOST_PAGES = 65536
/** Left to the kernels' module: its stack and tables. */
const RESERVED = 1 << 20
/** Bytes of the target that are worked on at once: they stay in the processor's cache. */
const BLOCK = 1 << 20

let made: { readonly memory: WebAssembly.Memory; readonly wasm: KernelExports } | undefined

function workplace(bytes: number): { readonly memory: WebAssembly.Memory; readonly wasm: KernelExports } {
  if (made === undefined) {
    const memory = new WebAssembly.Memory({ initial: RESERVED / PAGE, maximum: MOST_PAGES, shared: true })
    made = { memory, wasm: createKernelInstance(loadKernelModule(), memory) }
  }
  const lacking = RESERVED + bytes - made.memory.buffer.byteLength
  if (lacking > 0) made.memory.grow(Math.ceil(lacking / PAGE))
  return made
}

/** target (rows x columns) += scale * up (rows x rank) · down (rank x columns), in place. */
export function addProduct(target: Float32Array, up: Float32Array, down: Float32Array, rows: number, columns: number, rank: number, scale: number): void {
  const together = Math.max(2, Math.floor(BLOCK / (columns * 4)) & ~1)
  const { memory, wasm } = workplace((rank * columns + together * (rank + columns)) * 4)
  const view = (address: number, count: number): Float32Array => new Float32Array(memory.buffer, address, count)
  const downAt = RESERVED
  const upAt = downAt + rank * columns * 4
  const targetAt = upAt + together * rank * 4
  view(downAt, rank * columns).set(down)
  for (let row = 0; row < rows; row += together) {
    const count = Math.min(together, rows - row)
    const factors = view(upAt, count * rank)
    for (let i = 0; i < factors.length; i++) factors[i] = up[row * rank + i]! * scale
    const part = target.subarray(row * columns, (row + count) * columns)
    view(targetAt, part.length).set(part)
    wasm.addProduct(targetAt, upAt, downAt, count, columns, rank)
    part.set(view(targetAt, part.length))
  }
}
