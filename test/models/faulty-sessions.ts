/** Sessions of which some parts have a fault: they make no numbers, or too little memory is left for them. */
import { failure } from '../../engine/contract/errors.ts'
import type { Session, Sessions, Tensor, Tensors } from '../../engine/models/runtime/session-types.ts'

export interface PartFaults {
  /** Numbers made by this part are changed. */
  readonly spoil?: (made: Float32Array) => Float32Array
  /** Whether memory suffices for these inputs. Default: for all. */
  readonly fits?: (feeds: Tensors) => boolean
  /** Told of each run that was made. */
  readonly onRun?: (feeds: Tensors) => void
}

/** @param faults by the part's name, e.g. `vae_decoder` */
export function faultySessions(real: Sessions, faults: Readonly<Record<string, PartFaults>>): Sessions {
  return {
    ...real,
    use: (request, work, use) =>
      real.use(request, (session) => work(faulty(session, faults[request.name.split('/').at(-1)!] ?? {})), use),
  }
}

const faulty = (session: Session, { spoil, fits, onRun }: PartFaults): Session => ({
  ...session,
  async run(feeds, options) {
    if (fits?.(feeds) === false) throw failure('E_MODEL_MEMORY', { type: session.name })
    onRun?.(feeds)
    const made = await session.run(feeds, options)
    if (spoil === undefined) return made
    return Object.fromEntries(Object.entries(made).map(([name, tensor]) => [name, tensor.type === 'float32' ? ({ ...tensor, data: spoil(tensor.data) } as Tensor) : tensor]))
  },
})
