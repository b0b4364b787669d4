/**
 * How fast LoRAs are merged, against a copy of the same bytes in memory: node --import tsx test/bench/lora.ts
 * 200 MB of weights are read from a file as they are, and with a LoRA of rank 16 on every layer, into memory that was used
 * before. Merging is what the second takes longer.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createOnnxThread } from '../../engine/models/runtime/onnx-thread.ts'
import { packed, segmentsOf, type WeightChange } from '../../engine/models/runtime/weight-changes.ts'

const BYTES = 200e6
const RANK = 16
const ROUNDS = 9

/** The fastest round: others share the machine. */
const least = (values: readonly number[]): number => Math.min(...values)

const folder = await mkdtemp(join(tmpdir(), 'reelgraph-bench-'))
const file = join(folder, 'weights')
await writeFile(file, new Uint8Array(BYTES).fill(0x3c))
const threads = Array.from({ length: Math.min(4, availableParallelism()) }, createOnnxThread)
const target = new SharedArrayBuffer(BYTES)
const from = new Uint8Array(new SharedArrayBuffer(BYTES)).fill(1)

async function read(changes: readonly WeightChange[]): Promise<number> {
  const { changes: own, factors } = packed(changes)
  const segments = segmentsOf(BYTES, own)
  const counters = new Int32Array(new SharedArrayBuffer(8))
  const started = performance.now()
  await Promise.all(threads.map((one) => one.send<'change'>({ do: 'change', files: [file], segments, factors, target, counters })))
  return performance.now() - started
}

function copy(): number {
  const started = performance.now()
  new Uint8Array(target).set(from)
  return performance.now() - started
}

for (const type of ['float32', 'float16'] as const) {
  for (const side of [320, 640, 1280]) {
    const layer = side * side * (type === 'float32' ? 4 : 2)
    const [up, down] = [new Float32Array(side * RANK).fill(0.01), new Float32Array(side * RANK).fill(0.02)]
    const changes = Array.from({ length: Math.floor(BYTES / layer) }, (_, i): WeightChange => ({ offset: i * layer, type, rows: side, columns: side, rank: RANK, up, down }))
    const times: Record<'copy' | 'plain' | 'merged', number[]> = { copy: [], plain: [], merged: [] }
    await read(changes)
    for (let i = 0; i < ROUNDS; i++) {
      times.copy.push(copy())
      times.plain.push(await read([]))
      times.merged.push(await read(changes))
    }
    const [copied, plain, merged] = [least(times.copy), least(times.plain), least(times.merged)]
    const gigaflops = (2 * RANK * BYTES) / (type === 'float32' ? 4 : 2) / (merged - plain) / 1e6
    console.log(
      `${type} ${side}x${side}, rank ${RANK}: copied in ${copied.toFixed(1)} ms, read in ${plain.toFixed(1)}, read and merged in ${merged.toFixed(1)}: ` +
        `merged at ${(copied / (merged - plain)).toFixed(2)} of the copy's speed (${gigaflops.toFixed(0)} GFLOP/s, ${threads.length} threads)`,
    )
  }
}
await Promise.all(threads.map((one) => one.close()))
await rm(folder, { recursive: true })
