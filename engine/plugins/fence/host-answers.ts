/** What a plugin's thread asks of the engine while one of its calls is under way: frames, kernels, services. */
import { failure } from '../../contract/errors.ts'
import type { PixelFormat } from '../../frames/format.ts'
import type { BandKernel, Kernels } from '../../kernels/kernels.ts'
import type { GuestKernel } from '../../kernels/guest-kernel.ts'
import type { Place } from '../../run/boundary.ts'
import type { Call } from './host-calls.ts'
import type { HostValues } from './host-values.ts'
import { FRAME_SECONDS } from './watchdog.ts'

/** Whose code it is. The stamp makes its modules others than those of an earlier load. */
export interface Owner {
  readonly name: string
  readonly stamp?: string
}

let lastWalk = 0

export function answer(op: string, data: Record<string, unknown>, call: Call, values: HostValues, owner: Owner): unknown {
  const { scope, services, id: number } = call
  const { codec } = values
  const given = (): unknown[] => codec.decode(data['args'], number) as unknown[]
  switch (op) {
    case 'pull': {
      const id = codec.decode(data['clip'], number) as number
      const scoped = data['scoped'] === true ? call.clips.get(id) : undefined
      return values.given(scoped?.frame(data['n'] as number) ?? scope.pull(values.clip(id), data['n'] as number), call, number)
    }
    case 'kernel': {
      const name = data['name'] as keyof Kernels
      const args = given()
      if (name === 'run') args[0] = guestKernel(args[0] as BandKernel, scope.owner?.place, owner)
      if (name === 'tone') args[1] = curves(args[1] as Record<string, unknown>)
      const own = name === 'run' || name === 'fill'
      const kernel = scope.kernels[name] as ((...args: unknown[]) => Promise<unknown>) | undefined
      if (typeof kernel !== 'function') throw new TypeError(`kernels.${name} is not a function`)
      return values.given(kernel.apply(scope.kernels, args), call, number, own)
    }
    case 'create':
      return values.sent(scope.create(data['format'] as PixelFormat, data['width'] as number, data['height'] as number), number, true)
    case 'service':
      return codec.encode(services?.[data['name'] as 'media'], number)
    case 'log':
      return (services?.log[data['name'] as 'info'] as ((...args: unknown[]) => void) | undefined)?.(...given())
    case 'tell':
      return (services?.[data['name'] as 'progress'] as ((...args: unknown[]) => void) | undefined)?.(...given())
    case 'at':
      return codec.encode(services?.at(data['time'] as number), number)
    case 'clip':
      return codec.encode(services?.clip(codec.decode(data['source'], number) as never), number)
    case 'walk': {
      const clip = values.clip(data['clip'] as number)
      const walk = ++lastWalk
      call.walks.set(walk, services!.pull(clip, (data['range'] ?? {}) as never)[Symbol.asyncIterator]())
      return walk
    }
    case 'next': {
      const walk = call.walks.get(data['walk'] as number)!
      // The frame before is over: the other side has let go of it.
      call.frames.delete(call.walked ?? 0)
      return values.given(walk.next().then(({ done, value }) => (done === true ? undefined : value)), call, number, false, (id) => (call.walked = id))
    }
    case 'stop': {
      const walk = call.walks.get(data['walk'] as number)
      call.walks.delete(data['walk'] as number)
      return values.given(Promise.resolve(walk?.return?.()).then(() => undefined), call, number)
    }
    default:
      throw failure('E_INTERNAL', { detail: op })
  }
}

/** It runs on threads of plugins. They keep the modules that they have imported. */
const guestKernel = ({ module, ...kernel }: BandKernel, place: Place | undefined, { stamp, name }: Owner): GuestKernel =>
  ({ ...kernel, module: stamp === undefined ? module : new URL(`#${stamp}`, module), guest: { plugin: name, seconds: place?.limits?.frameSeconds ?? FRAME_SECONDS } })

const curves = (change: Record<string, unknown>): object =>
  Object.fromEntries(Object.entries(change).map(([name, one]) => [name, one instanceof Map ? (at: number) => one.get(at) as unknown : one]))
