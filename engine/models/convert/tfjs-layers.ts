/** A TensorFlow.js layers model of pictures (Keras' functional kind) as an ONNX model: channels come first, sizes stay open. */
import { turned } from './lite-values.ts'
import { OnnxGraph } from './onnx-graph.ts'

interface Layer {
  readonly class_name: string
  readonly name: string
  readonly config: Readonly<Record<string, unknown>>
  readonly inbound_nodes: readonly (readonly (readonly [layer: string, ...rest: unknown[]])[])[]
}

interface LayersModel {
  readonly modelTopology: { readonly model_config: { readonly config: { readonly layers: readonly Layer[]; readonly output_layers: readonly (readonly [string, ...unknown[]])[] } } }
  readonly weightsManifest: readonly { readonly paths: readonly string[]; readonly weights: readonly { readonly name: string; readonly shape: readonly number[]; readonly dtype: string; readonly quantization?: unknown }[] }[]
}

interface Weight {
  readonly shape: readonly number[]
  readonly data: Float32Array
}

interface Making {
  readonly layer: Layer
  readonly inputs: readonly string[]
  readonly graph: OnnxGraph
  weight(part: string): Weight
}

type Convert = (making: Making) => string

const ACTIVATIONS: Readonly<Record<string, string>> = { relu: 'Relu', sigmoid: 'Sigmoid', tanh: 'Tanh' }

function activated(graph: OnnxGraph, name: string, activation: unknown): string {
  if (activation === 'linear') return name
  const op = typeof activation === 'string' ? ACTIVATIONS[activation] : undefined
  if (op === undefined) throw new RangeError(`the activation ${String(activation)} is not known here`)
  return graph.add(op, [name])
}

function pair(config: Layer['config'], key: string): [number, number] {
  const value = config[key]
  if (Array.isArray(value) && value.length === 2 && value.every((one) => Number.isInteger(one) && one > 0)) return value as [number, number]
  throw new RangeError(`"${key}" is expected to be two whole numbers`)
}

const convolution: Convert = ({ layer: { config }, inputs, graph, weight }) => {
  const [kernel, step, spread] = [pair(config, 'kernel_size'), pair(config, 'strides'), pair(config, 'dilation_rate')]
  const same = config['padding'] === 'same'
  if (same && step.some((one) => one !== 1)) throw new RangeError('a convolution in steps with padding is not known here')
  const { shape, data } = weight('kernel')
  const axes = [3, 2, 0, 1]
  const named = [inputs[0]!, graph.floats(turned(data, shape, axes), axes.map((axis) => shape[axis]!))]
  if (config['use_bias'] === true) named.push(graph.floats(weight('bias').data))
  const total = kernel.map((side, i) => (same ? (side - 1) * spread[i]! : 0))
  const pads = [...total.map((one) => one >> 1), ...total.map((one) => one - (one >> 1))]
  return activated(graph, graph.add('Conv', named, { strides: step, dilations: spread, pads, group: Number(config['groups'] ?? 1) }), config['activation'])
}

const enlarged: Convert = ({ layer: { config }, inputs, graph }) => {
  if (config['interpolation'] !== 'nearest') throw new RangeError(`enlarging that is ${String(config['interpolation'])} is not known here`)
  const ways = { mode: 'nearest', coordinate_transformation_mode: 'asymmetric', nearest_mode: 'floor' }
  return graph.add('Resize', [inputs[0]!, '', graph.floats([1, 1, ...pair(config, 'size')])], ways)
}

const shuffled = (blocksize: number): Convert => ({ inputs, graph }) => graph.add('DepthToSpace', inputs, { blocksize, mode: 'DCR' })

const LAYERS: Readonly<Record<string, Convert>> = {
  Conv2D: convolution,
  Activation: ({ layer, inputs, graph }) => activated(graph, inputs[0]!, layer.config['activation']),
  Add: ({ inputs, graph }) => inputs.reduce((sum, one) => graph.add('Add', [sum, one])),
  // Channels are the last of Keras' axes.
  Concatenate: ({ inputs, graph }) => graph.add('Concat', inputs, { axis: 1 }),
  UpSampling2D: enlarged,
  // UpscalerJS's own.
  MultiplyBeta: ({ layer: { config }, inputs, graph }) => graph.add('Mul', [inputs[0]!, graph.floats([Number(config['beta'])], [])]),
  PixelShuffle2x: shuffled(2),
  PixelShuffle4x: shuffled(4),
}

/**
 * @param text of model.json
 * @param read a file that lies beside it
 * @throws RangeError where it is none, or has a layer that is not known here
 */
export async function layersToOnnx(text: string, read: (file: string) => Promise<Uint8Array>, name: string): Promise<Uint8Array> {
  let model: LayersModel
  try {
    model = JSON.parse(text) as LayersModel
  } catch (cause) {
    throw new RangeError('the model is no JSON', { cause })
  }
  const weights = await weightsOf(model, read)
  const graph = new OnnxGraph()
  const made = new Map<string, string>()
  const { layers, output_layers: outputs } = model.modelTopology.model_config.config
  for (const layer of layers) {
    if (layer.class_name === 'InputLayer') {
      made.set(layer.name, 'image')
      continue
    }
    const convert = LAYERS[layer.class_name]
    if (convert === undefined) throw new RangeError(`the layer ${layer.class_name} is not known here`)
    const inputs = layer.inbound_nodes[0]!.map(([from]) => madeBy(made, from))
    const weight = (part: string): Weight => {
      const found = weights.get(`${layer.name}/${part}`)
      if (found === undefined) throw new RangeError(`there is no ${part} of ${layer.name}`)
      return found
    }
    made.set(layer.name, convert({ layer, inputs, graph, weight }))
  }
  return graph.emit(name, [{ name: 'image', dims: [1, 3, 'height', 'width'] }], [{ name: 'made', value: madeBy(made, outputs[0]![0]), dims: [1, 3, 'high', 'wide'] }])
}

function madeBy(made: ReadonlyMap<string, string>, layer: string): string {
  const found = made.get(layer)
  if (found === undefined) throw new RangeError(`the layer ${layer} is used before it is there`)
  return found
}

async function weightsOf({ weightsManifest }: LayersModel, read: (file: string) => Promise<Uint8Array>): Promise<ReadonlyMap<string, Weight>> {
  const found = new Map<string, Weight>()
  for (const { paths, weights } of weightsManifest) {
    const bytes = Buffer.concat(await Promise.all(paths.map(read)))
    let at = 0
    for (const { name, shape, dtype, quantization } of weights) {
      if (dtype !== 'float32' || quantization !== undefined) throw new RangeError(`"${name}" is expected to be of floats`)
      const size = 4 * shape.reduce((product, side) => product * side, 1)
      if (at + size > bytes.length) throw new RangeError(`"${name}" leads out of its file`)
      // Copied: what lies in a file need not lie at a multiple of four.
      found.set(name, { shape, data: new Float32Array(Uint8Array.from(bytes.subarray(at, at + size)).buffer) })
      at += size
    }
  }
  return found
}
