/**
 * What MediaPipe's mesh with attention does on its way (Grishchenko et al. 2020): points of a region give a matrix, features of the region
 * are cut out by it, and points found in the cut-out are brought back.
 */
import { readFlexMap } from './flexbuffer.ts'
import type { Operation } from './lite-operation.ts'
import type { OnnxGraph } from './onnx-graph.ts'

export interface Region {
  /** Points that it is laid around. */
  readonly points: readonly number[]
  readonly left: number
  readonly right: number
  readonly width: number
  readonly height: number
  readonly scale: readonly [x: number, y: number]
  /** Radians. */
  readonly turn: number
}

export function regionOf(custom: Uint8Array): Region {
  const map = readFlexMap(custom)
  const number = (key: string): number => {
    const value = map[key]
    if (typeof value === 'number') return value
    throw new RangeError(`the option ${key} is expected to be a number`)
  }
  const points = map['subset_idxs']
  if (typeof points !== 'object' || points.length === 0) throw new RangeError('the option subset_idxs is expected to be a list')
  return {
    points,
    left: number('left_rotation_idx'),
    right: number('right_rotation_idx'),
    width: number('output_width'),
    height: number('output_height'),
    scale: [number('scale_x'), number('scale_y')],
    turn: number('target_rotation_radians'),
  }
}

/** 1 x 4 x 4, from pixels of the cut-out to those of the whole: shift · turn · scale · shift of its middle. */
export function regionMatrix({ inputs: [input], outputs: [output], custom, values, graph }: Operation): void {
  const { points, left, right, width, height, scale, turn } = regionOf(custom)
  const all = values.get(input!, 'last')
  const of = (indices: readonly number[], axis: 0 | 1): string => graph.add('Gather', [graph.add('Gather', [all, graph.ints(indices)], { axis: 1 }), graph.ints([axis])], { axis: 2 })
  const add = (a: string, b: string): string => graph.add('Add', [a, b])
  const less = (a: string, b: string): string => graph.add('Sub', [a, b])
  const times = (a: string, b: string | number): string => graph.add('Mul', [a, typeof b === 'string' ? b : graph.floats([b], [])])
  // The angle itself is not needed: its cosine and sine are those of the line from left to right, turned.
  const [across, down] = ([0, 1] as const).map((axis) => less(of([right], axis), of([left], axis))) as [string, string]
  const length = graph.add('Sqrt', [add(times(across, across), times(down, down))])
  const [along, aside] = [across, down].map((one) => graph.add('Div', [one, length])) as [string, string]
  const cos = add(times(along, Math.cos(turn)), times(aside, Math.sin(turn)))
  const sin = less(times(along, Math.sin(turn)), times(aside, Math.cos(turn)))
  const [xs, ys] = [of(points, 0), of(points, 1)]
  const upright = [less(times(xs, cos), times(ys, sin)), add(times(xs, sin), times(ys, cos))]
  const [most, least] = ['ReduceMax', 'ReduceMin'].map((op) => upright.map((one) => graph.add(op, [one], { axes: [1], keepdims: 1 }))) as [string[], string[]]
  const [middleX, middleY] = [0, 1].map((axis) => times(add(most[axis]!, least[axis]!), 0.5)) as [string, string]
  const [x, y] = [add(times(middleX, cos), times(middleY, sin)), less(times(middleY, cos), times(middleX, sin))]
  const [wide, high] = [0, 1].map((axis) => times(less(most[axis]!, least[axis]!), scale[axis]! / [width, height][axis]!)) as [string, string]
  const rows = [[times(cos, wide), times(sin, high), x], [times(times(sin, wide), -1), times(cos, high), y]] as const
  const zero = graph.floats([0], [1, 1, 1])
  const matrix = rows.map(([a, b, shift]) => graph.add('Concat', [a, b, zero, less(shift, add(times(a, width / 2), times(b, height / 2)))], { axis: 2 }))
  values.set(output!, graph.add('Concat', [...matrix, graph.floats([0, 0, 1, 0, 0, 0, 0, 1], [1, 2, 4])], { axis: 1 }), 'last')
}

/** Places (… x 4, of x, y, 0, 1) moved by a matrix; x and y are kept. */
function moved(graph: OnnxGraph, places: string, matrix: string): string {
  const all = graph.add('MatMul', [places, graph.add('Transpose', [matrix], { perm: [0, 2, 1] })])
  return graph.add('Slice', [all, graph.ints([0]), graph.ints([2]), graph.ints([2])])
}

/** Reads a picture at the places of a smaller one, between pixels; what lies beyond the edge is 0. */
export function cutByMatrix({ inputs: [picture, matrix], outputs: [output], values, graph }: Operation): void {
  const [, height, width] = values.shape(picture!)
  const [, high, wide] = values.shape(output!)
  const places = Array.from({ length: high! * wide! }, (_, i) => [(i % wide!) + 0.5, Math.floor(i / wide!) + 0.5, 0, 1])
  const at = graph.add('Sub', [moved(graph, graph.floats(places.flat(), [1, places.length, 4]), values.get(matrix!, 'last')), graph.floats([0.5], [])])
  const last = graph.floats([width! - 1, height! - 1], [1, 1, 2])
  const grid = graph.add('Sub', [graph.add('Div', [at, graph.floats([(width! - 1) / 2, (height! - 1) / 2], [1, 1, 2])]), graph.floats([1], [])])
  const read = graph.add('GridSample', [values.get(picture!, 'first'), graph.add('Reshape', [grid, graph.ints([1, high!, wide!, 2])])], { mode: 'bilinear', padding_mode: 'border', align_corners: 1 })
  const within = graph.add('And', [graph.add('GreaterOrEqual', [at, graph.floats([0], [])]), graph.add('LessOrEqual', [at, last])])
  const both = graph.add('ReduceMin', [graph.add('Cast', [within], { to: 1 })], { axes: [2], keepdims: 1 })
  values.set(output!, graph.add('Mul', [read, graph.add('Reshape', [both, graph.ints([1, 1, high!, wide!])])]), 'first')
}

/** Points x and y, moved. */
export function movedPoints({ inputs: [points, matrix], outputs: [output], values, graph }: Operation): void {
  const [, count, sides] = values.shape(points!)
  if (sides !== 2) throw new RangeError('points of a region are expected to be flat')
  const rest = graph.floats(Array.from({ length: 2 * count! }, (_, i) => i % 2), [1, count!, 2])
  values.set(output!, moved(graph, graph.add('Concat', [values.get(points!, 'last'), rest], { axis: 2 }), values.get(matrix!, 'last')), 'last')
}
