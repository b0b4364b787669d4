/** Views of a picture whose parts lie at different depths. */
import { addressOf, type NativeBand } from '../native-band.ts'

export const DEPTHS = 256

export interface DepthFlowArgs {
  /** An affine map for each of 256 depths, six numbers each. */
  readonly matrices: Float64Array
  /** Pixels of the picture to one of the depth. */
  readonly scale: number
}

/** Source: depth as `gray8`, white = near. Target: a `flow` frame of its size, in pixels of the picture. */
export function depthFlow({ target, sources, wasm, scratch, args, from, to }: NativeBand<DepthFlowArgs>): void {
  const spaced = new Float32Array(DEPTHS * 8)
  for (let i = 0; i < DEPTHS; i++) spaced.set(args.matrices.subarray(i * 6, i * 6 + 6), i * 8)
  scratch.reset()
  const [x, y] = target.planes.map((plane) => addressOf(plane)) as [number, number]
  wasm.depthFlow(x, y, target.width, target.height, from, to, addressOf(sources[0]!.planes[0]!), scratch.put(new Uint8Array(spaced.buffer)), args.scale)
}

export const depthFlowScratch = (): number => DEPTHS * 32
