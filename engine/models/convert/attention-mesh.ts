/** MediaPipe's face mesh with attention as one output of 478 points: those of lips, eyes and irises take the places of the mesh's own. */
import { regionOf } from './lite-attention.ts'
import { convert } from './tflite-to-onnx.ts'

const MESH = 468
/** A centre and four edges. */
const IRIS = 5
/** So many points of an eye are its lids', the first ones. */
const LIDS = 16

/** Outputs: points (1 x 478 x 3) and presence. @throws RangeError where the file is another */
export function attentionMesh(bytes: Uint8Array): Uint8Array {
  const { model, values, graph, inputs } = convert(bytes)
  const output = (name: string): string => {
    const found = model.outputs.find((i) => values.name(i) === name)
    if (found === undefined) throw new RangeError(`there is no output ${name}`)
    return values.get(found, 'first')
  }
  const flat = (name: string, count: number, sides: number): string => graph.add('Reshape', [output(name), graph.ints([count, sides])])
  // Which points a region's own stand for is said where the region is laid around them.
  const regions = model.operators.filter(({ kind }) => kind === 'Landmarks2TransformMatrix').map(({ custom }) => regionOf(custom).points)
  const [lips, left, right] = regions
  if (lips === undefined || left === undefined || right === undefined) throw new RangeError('a mesh with lips and two eyes was expected')
  const column = (from: number, to: number): string => graph.add('Slice', [flat('output_mesh_identity', MESH, 3), graph.ints([from]), graph.ints([to]), graph.ints([1])])
  const parts: readonly (readonly [string, readonly number[]])[] = [
    ['output_lips', lips], ['output_left_eye', left], ['output_right_eye', right],
    ['output_left_iris', iris(MESH)], ['output_right_iris', iris(MESH + IRIS)],
  ]
  const places = Array.from({ length: MESH }, (_, i) => i)
  let next = MESH
  for (const [, points] of parts) for (const point of points) places[point] = next++
  const found = graph.add('Concat', [column(0, 2), ...parts.map(([name, points]) => flat(name, points.length, 2))], { axis: 0 })
  const depth = column(2, 3)
  // An iris lies as deep as the lids do on average.
  const irises = [left, right].map((eye) => graph.add('Expand', [graph.add('ReduceMean', [graph.add('Gather', [depth, graph.ints(eye.slice(0, LIDS))], { axis: 0 })], { axes: [0], keepdims: 1 }), graph.ints([IRIS, 1])]))
  const points = graph.add('Concat', [graph.add('Gather', [found, graph.ints(places)], { axis: 0 }), graph.add('Concat', [depth, ...irises], { axis: 0 })], { axis: 1 })
  const count = places.length
  return graph.emit('face_landmark_with_attention', inputs, [
    { name: 'points', value: graph.add('Reshape', [points, graph.ints([1, count, 3])]), dims: [1, count, 3] },
    { name: 'presence', value: output('conv_faceflag'), dims: [1, 1, 1, 1] },
  ])
}

const iris = (first: number): number[] => Array.from({ length: IRIS }, (_, i) => first + i)
