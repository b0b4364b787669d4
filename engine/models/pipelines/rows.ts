/** A denoiser asked with and without what it is guided by. */
import type { Log } from '../../contract/log.ts'
import type { Session, SessionUse, Tensor, Tensors } from '../runtime/session-types.ts'
import { outputOf } from './tensors.ts'

/** Both rows of a batch of two in one run; where memory runs out, one after the other from there on. */
export function askRows(session: Session, use: SessionUse, log: Log): (feeds: Tensors) => Promise<readonly [Float32Array, Float32Array]> {
  let apart = false
  const ask = async (feeds: Tensors): Promise<Float32Array> => outputOf(session, await session.run(feeds, use), 'out_sample', 'sample').data
  return async (feeds) => {
    if (!apart) {
      try {
        const both = await ask(feeds)
        return [both.subarray(0, both.length / 2), both.subarray(both.length / 2)]
      } catch (error) {
        if ((error as { code?: string }).code !== 'E_MODEL_MEMORY') throw error
        log.warn('W_MODEL_MEMORY', { detail: 'The prompt and its absence are asked for one after the other.' })
        apart = true
      }
    }
    return [await ask(row(feeds, 0)), await ask(row(feeds, 1))]
  }
}

/** What stands for both rows stays. */
function row(feeds: Tensors, k: number): Tensors {
  return Object.fromEntries(
    Object.entries(feeds).map(([name, tensor]) => {
      const { dims, data } = tensor
      if (dims[0] !== 2) return [name, tensor]
      const size = data.length / 2
      return [name, { ...tensor, dims: [1, ...dims.slice(1)], data: data.subarray(k * size, (k + 1) * size) } as Tensor]
    }),
  )
}
