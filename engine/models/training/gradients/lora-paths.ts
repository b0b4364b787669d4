/** Low-rank matrices beside a denoiser's layers: which layers get them, and how they act. Pure. */
import type { LoraPart } from '../../lora/lora-names.ts'
import type { LoraLayers, LoraTarget } from '../training-model.ts'
import type { Flow } from './flow.ts'
import type { Layer } from './forward.ts'
import { sizeOf, TYPE } from './sizes.ts'

const ATTENTION = /\.attn\d?\.(to_q|to_k|to_v|to_out\.0)$/
/** Of transformers: UNets hold several, Wan is one. */
const INSIDE = /(^|\.)transformer_blocks\.\d+\.|^blocks\.\d+\./
/** What comes before and after the blocks stays as it is. */
const BLOCKS = /(^|_)blocks?\./

function isTarget({ name, dims, window }: Layer, which: LoraLayers): boolean {
  if (ATTENTION.test(name)) return true
  if (which === 'linear') return dims.length === 2 && INSIDE.test(name)
  return which === 'all' && BLOCKS.test(name) && dims.length === (window === undefined ? 2 : 4)
}

/** Names of the graph's inputs. */
export const SCALE = 'lora scale'
export const downName = (layer: string): string => `${layer} down`
export const upName = (layer: string): string => `${layer} up`

/** Ranks that no side of a model has. */
const RANKS = [19, 23, 29, 31]

export class LoraPaths {
  readonly targets: LoraTarget[] = []
  readonly #flow: Flow
  readonly #part: LoraPart
  readonly #which: LoraLayers
  readonly #known = new Set<string>()

  constructor(flow: Flow, part: LoraPart, which: LoraLayers) {
    this.#flow = flow
    this.#part = part
    this.#which = which
    flow.input(SCALE, TYPE.float, Array.from({ length: flow.trials }, () => []))
  }

  /** What a layer makes with its matrices: x·W + scale · (x·down)·up. */
  beside(layer: Layer): string {
    if (!isTarget(layer, this.#which)) return layer.output
    const flow = this.#flow
    const { input, output, window } = layer
    const [down, up] = this.#matrices(layer)
    const turned = { transA: 0, transB: 1, alpha: { float: 1 } }
    if (window === undefined) {
      // Scaled where it is small.
      const middle = flow.add('Mul', [flow.add('FusedMatMul', [input, down], turned), SCALE])
      return flow.add('Add', [output, flow.add('FusedMatMul', [middle, up], turned)])
    }
    const { strides, pads, dilations } = window as Record<string, readonly number[]>
    const given = Object.fromEntries(Object.entries({ strides, pads, dilations }).filter(([, one]) => one !== undefined)) as Record<string, readonly number[]>
    const middle = flow.add('Mul', [flow.add('Conv', [input, down], given), SCALE])
    // Of one pixel: a product for each picture.
    const flat = flow.add('Reshape', [middle, flow.ints([0, 0, -1])])
    const made = flow.add('MatMul', [up, flat])
    return flow.add('Add', [output, flow.add('Reshape', [made, flow.add('Shape', [output])])])
  }

  #matrices({ name, dims, window }: Layer): readonly [down: string, up: string] {
    const flow = this.#flow
    const [down, up] = [downName(name), upName(name)]
    // A weight that is used twice has one pair.
    if (this.#known.has(name)) return [down, up]
    this.#known.add(name)
    const [outputs, ...rest] = dims as [number, ...number[]]
    const kernel = window === undefined ? {} : { kernel: [rest[1]!, rest[2]!] as const }
    this.targets.push({ layer: name, part: this.#part, inputs: sizeOf(rest), outputs, ...kernel })
    const ranks = Array.from({ length: flow.trials }, (_, i) => RANKS[i % RANKS.length]!)
    flow.input(down, TYPE.float, ranks.map((rank) => [rank, ...rest]))
    flow.input(up, TYPE.float, ranks.map((rank) => [outputs, rank]))
    return [down, up]
  }
}
