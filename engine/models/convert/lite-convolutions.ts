/** Convolutions and pooling: channels first, and Lite's paddings told in numbers. */
import { activated, type Operation } from './lite-operation.ts'
import { turned } from './lite-values.ts'

const SAME = 0
const DEPTHWISE = 4

/** What lies around the picture: as much as is needed so that the output has a place for every step, the odd one after it. */
function around(length: number, out: number, kernel: number, step: number, spread = 1): readonly [before: number, after: number] {
  const total = Math.max(0, (out - 1) * step + (kernel - 1) * spread + 1 - length)
  return [total >> 1, total - (total >> 1)]
}

type Sides = readonly [height: number, width: number]

function pads(padding: number, length: Sides, out: Sides, kernel: Sides, step: Sides, spread: Sides = [1, 1]): number[] {
  if (padding !== SAME) return [0, 0, 0, 0]
  const [top, bottom] = around(length[0], out[0], kernel[0], step[0], spread[0])
  const [left, right] = around(length[1], out[1], kernel[1], step[1], spread[1])
  return [top, left, bottom, right]
}

const sidesOf = ([, height, width]: readonly number[]): Sides => [height!, width!]

export function convolution({ kind, inputs: [input, weights, bias], outputs: [output], options, values, graph }: Operation): void {
  const depthwise = kind === DEPTHWISE
  const shape = values.shape(weights!)
  // Depthwise options have a field more, after the steps.
  const at = depthwise ? 4 : 3
  const [step, spread]: [Sides, Sides] = [[options.int(2), options.int(1)], [options.int(at + 2, 1), options.int(at + 1, 1)]]
  const kernel = sidesOf(shape)
  const axes = depthwise ? [3, 0, 1, 2] : [0, 3, 1, 2]
  const named = [values.get(input!, 'first'), graph.floats(turned(values.data(weights!), shape, axes), axes.map((axis) => shape[axis]!))]
  if (bias !== undefined && bias >= 0) named.push(graph.floats(Float32Array.from(values.data(bias))))
  const [inner, outer] = [values.shape(input!), values.shape(output!)]
  const made = graph.add('Conv', named, {
    strides: step,
    dilations: spread,
    pads: pads(options.byte(0), sidesOf(inner), sidesOf(outer), kernel, step, spread),
    group: depthwise ? inner[3]! : 1,
  })
  values.set(output!, activated(graph, made, options.byte(at)), 'first')
}

export const pool = (op: 'MaxPool' | 'AveragePool') => ({ inputs: [input], outputs: [output], options, values, graph }: Operation): void => {
  const [step, kernel]: [Sides, Sides] = [[options.int(2), options.int(1)], [options.int(4), options.int(3)]]
  const made = graph.add(op, [values.get(input!, 'first')], {
    strides: step,
    kernel_shape: kernel,
    pads: pads(options.byte(0), sidesOf(values.shape(input!)), sidesOf(values.shape(output!)), kernel, step),
  })
  values.set(output!, activated(graph, made, options.byte(5)), 'first')
}

/** Lite's own takes the size first; MediaPipe's takes a bias and keeps its steps in bytes: padding, width, height (TfLiteTransposeConvParams). */
export function transposedConvolution({ kind, inputs, outputs: [output], options, custom, values, graph }: Operation): void {
  const own = typeof kind === 'number'
  const [input, weights, bias] = own ? [inputs[2]!, inputs[1]!, inputs[3]] : [inputs[0]!, inputs[1]!, inputs[2]]
  const view = new DataView(custom.buffer, custom.byteOffset, custom.byteLength)
  const step: Sides = own ? [options.int(2), options.int(1)] : [view.getInt32(8, true), view.getInt32(4, true)]
  const shape = values.shape(weights)
  const [inner, outer, kernel] = [sidesOf(values.shape(input)), sidesOf(values.shape(output!)), sidesOf(shape)]
  const [top, bottom] = around(outer[0], inner[0], kernel[0], step[0])
  const [left, right] = around(outer[1], inner[1], kernel[1], step[1])
  const axes = [3, 0, 1, 2]
  const named = [values.get(input, 'first'), graph.floats(turned(values.data(weights), shape, axes), axes.map((axis) => shape[axis]!))]
  if (bias !== undefined && bias >= 0) named.push(graph.floats(Float32Array.from(values.data(bias))))
  // Where the kernel is smaller than the step, the last rows of the output are the bias alone.
  const beyond = ([0, 1] as const).map((side) => Math.max(0, outer[side] - ((inner[side] - 1) * step[side] + kernel[side])))
  const made = graph.add('ConvTranspose', named, { strides: step, pads: [top, left, bottom, right], output_padding: beyond })
  values.set(output!, own ? activated(graph, made, options.byte(3)) : made, 'first')
}
