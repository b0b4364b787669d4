/** Warps by a perspective and by a flow, bilinear or bicubic, with repeated edges. */
import type { BandFrame } from '../band-kernel.ts'
import type { Perspective } from '../kernel-options.ts'
import { addressOf, type NativeBand } from '../native-band.ts'
import { isChroma, planeRows } from './plane-rows.ts'
import { BICUBIC } from './taps.ts'

/** Address of the bicubic weights, 0 for bilinear. */
function tableOf({ args, scratch }: NativeBand<{ readonly bicubic: boolean }>): number {
  scratch.reset()
  return args.bicubic ? scratch.put(BICUBIC) : 0
}

export const remapScratch = ({ bicubic }: { readonly bicubic: boolean }): number => (bicubic ? BICUBIC.byteLength : 0)

export interface PerspectiveArgs {
  readonly matrix: Perspective
  readonly bicubic: boolean
}

export function warpPerspective(band: NativeBand<PerspectiveArgs>): void {
  const { matrix } = band.args
  const table = tableOf(band)
  band.target.planes.forEach((plane, p) => {
    const input = band.sources[0]!.planes[p]!
    const values = isChroma(band.target, p) ? halved(matrix) : matrix
    const places = [addressOf(plane), plane.width, ...planeRows(band, p), addressOf(input), input.width, input.height]
    band.wasm.warpPerspective(...places, ...values, table)
  })
}

/** Between chroma samples: sample i stands at luma 2 i + 1/2, in the target and in the source. */
function halved([a, b, c, d, e, f, g, h, i]: Perspective): Perspective {
  // Into luma pixels (doubled, half a pixel on), through the matrix, and back.
  const w = (g + h) / 2 + i
  const [x, y] = [(a + b) / 2 + c, (d + e) / 2 + f]
  return [a - g / 2, b - h / 2, (x - w / 2) / 2, d - g / 2, e - h / 2, (y - w / 2) / 2, 2 * g, 2 * h, w]
}

export interface FlowArgs {
  /** Factor on the displacements. */
  readonly amount: number
  readonly bicubic: boolean
}

/** Sources: the picture and a `flow` of the same size. */
export function warpFlow(band: NativeBand<FlowArgs>): void {
  const [source, flow] = band.sources as [BandFrame, BandFrame]
  const table = tableOf(band)
  const [flowX, flowY] = flow.planes.map((plane) => addressOf(plane)) as [number, number]
  band.target.planes.forEach((plane, p) => {
    const places = [addressOf(plane), plane.width, ...planeRows(band, p), addressOf(source.planes[p]!), plane.height]
    if (isChroma(band.target, p)) band.wasm.warpFlowHalf(...places, flowX, flowY, flow.width, flow.height, band.args.amount, table)
    else band.wasm.warpFlow(...places, flowX, flowY, band.args.amount, table)
  })
}
