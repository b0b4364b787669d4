/** An ONNX model that adds products to weights: y = w + u · d, several at once. */
import { emitOnnx, FLOAT, HALF, type OnnxNode, type OnnxValue } from '../convert/emit-onnx.ts'

/** Products of one call. A call costs as much as half a megabyte of them. */
export const PRODUCTS = 8

/** With half-float weights the product is a float32 all the same. Names: u0, d0, w0, y0, u1... */
export function productModel(type: 'float32' | 'float16'): Uint8Array {
  const weight = type === 'float32' ? FLOAT : HALF
  const each = Array.from({ length: PRODUCTS }, (_, i) => i)
  const nodes = (i: number): OnnxNode[] =>
    type === 'float32'
      ? [{ op: 'Gemm', inputs: [`u${i}`, `d${i}`, `w${i}`], outputs: [`y${i}`] }]
      : [
          { op: 'Cast', inputs: [`w${i}`], outputs: [`whole${i}`], attributes: { to: FLOAT } },
          { op: 'Gemm', inputs: [`u${i}`, `d${i}`, `whole${i}`], outputs: [`sum${i}`] },
          { op: 'Cast', inputs: [`sum${i}`], outputs: [`y${i}`], attributes: { to: HALF } },
        ]
  return emitOnnx({
    name: 'products',
    opset: 13,
    nodes: each.flatMap(nodes),
    inputs: each.flatMap((i): OnnxValue[] => [
      { name: `u${i}`, dims: [`rows${i}`, `rank${i}`] },
      { name: `d${i}`, dims: [`rank${i}`, `columns${i}`] },
      { name: `w${i}`, type: weight, dims: [`rows${i}`, `columns${i}`] },
    ]),
    outputs: each.map((i) => ({ name: `y${i}`, type: weight, dims: [`rows${i}`, `columns${i}`] })),
  })
}
