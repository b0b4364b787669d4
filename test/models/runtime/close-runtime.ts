/** Closes the runtime's thread in the middle of a call; `close-runtime.test.ts` runs it as a process of its own. Argument: milliseconds of patience. */
import { fileURLToPath } from 'node:url'
import { createOnnxThread } from '../../../engine/models/runtime/onnx-thread.ts'

const say = (what: string): void => void process.stdout.write(`${what}\n`)
const thread = createOnnxThread(Number(process.argv[2]))
await thread.send<'load'>({ do: 'load', session: 1, file: fileURLToPath(new URL('../../fixtures/models/tiny/expand.onnx', import.meta.url)), device: 'cpu', weights: [] })
const run = (size: bigint) =>
  thread.send<'run'>({
    do: 'run', session: 1, outputs: ['y'], keepHalf: false,
    feeds: [['x', { type: 'float32', dims: [1], data: Float32Array.of(1) }], ['size', { type: 'int64', dims: [1], data: BigInt64Array.of(size) }]],
  })
await run(1n)
const outcome = (name: string, call: Promise<unknown>): void => void call.then(() => say(`${name} done`), (thrown: Error) => say(`${name}: ${thrown.message}`))
outcome('long', run(1n << 26n))
outcome('next', run(1n))
// Long enough for the runtime to be at it.
await new Promise((resolve) => setTimeout(resolve, 20))
await thread.close()
say('closed')
outcome('late', run(1n))
await thread.close()
process.on('exit', () => say('end'))
