/** Samples of tiny-shapes as nodes of a graph: pictures by prompts, and the files that they go to. */
import type { GraphDocument } from '../../engine/graph/document.ts'

export const SHAPES = ['circle', 'square', 'triangle', 'ring', 'cross', 'moon']

export function sampleNodes(name: string, prompts: readonly string[], lora?: string): { readonly nodes: GraphDocument['nodes']; readonly files: readonly string[] } {
  const files = prompts.map((_, i) => `${name}/${String(i).padStart(2, '0')}.png`)
  const nodes: Record<string, GraphDocument['nodes'][string]> = lora === undefined ? {} : { lora: { type: 'lora-apply', params: { file: lora } } }
  prompts.forEach((prompt, i) => {
    const params = { prompt, model: 'tiny-shapes', backend: 'onnx', width: 64, height: 64, seed: 100 + i, options: { scheduler: 'dpm++-2m', steps: 20 } }
    nodes[`picture-${i}`] = { type: 'text-to-image', params, ...(lora === undefined ? {} : { inputs: { loras: 'lora.loras' } }) }
    nodes[`file-${i}`] = { type: 'save-image', params: { file: files[i]! }, inputs: { image: `picture-${i}.image` } }
  })
  return { nodes, files }
}
