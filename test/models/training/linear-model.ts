/** A model that learns in closed form: each place's channels x become x + scale · up · down · x. */
import type { LoraTarget, TrainingBatch, TrainingModel } from '../../../engine/models/training/training-model.ts'

/** The layer of the tiny UNet that it stands for has as many columns and rows. */
const TARGET: LoraTarget = { layer: 'down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_q', part: 'unet', inputs: 8, outputs: 8 }
const CHANNELS = 4

export function linearModel(rank: number, onStep: () => void | Promise<void> = () => {}): TrainingModel {
  const work = ({ inputs, target, weights }: TrainingBatch, [down, up]: readonly Float32Array[], scale: number) => {
    const sample = inputs['sample']!.data as Float32Array
    const rows = weights.length
    const size = sample.length / rows
    const plane = size / CHANNELS
    const losses = new Float64Array(rows)
    const gradients = [new Float64Array(down!.length), new Float64Array(up!.length)] as const
    for (let row = 0; row < rows; row++) {
      for (let p = 0; p < plane; p++) {
        const x = Array.from({ length: CHANNELS }, (_, c) => sample[row * size + c * plane + p]!)
        const inner = Array.from({ length: rank }, (_, r) => x.reduce((sum, value, c) => sum + down![r * 8 + c]! * value, 0))
        const back = new Float64Array(rank)
        for (let c = 0; c < CHANNELS; c++) {
          const made = x[c]! + scale * inner.reduce((sum, value, r) => sum + up![c * rank + r]! * value, 0)
          const off = made - (target.data as Float32Array)[row * size + c * plane + p]!
          losses[row]! += (off * off) / size
          const slope = (2 * off * scale * weights[row]!) / size / rows
          for (let r = 0; r < rank; r++) {
            gradients[1][c * rank + r]! += slope * inner[r]!
            back[r]! += slope * up![c * rank + r]!
          }
        }
        for (let r = 0; r < rank; r++) for (let c = 0; c < CHANNELS; c++) gradients[0][r * 8 + c]! += back[r]! * x[c]!
      }
    }
    return { losses, gradients }
  }
  return {
    targets: [TARGET],
    async step(batch, matrices, { scale }) {
      await onStep()
      const { losses, gradients } = work(batch, matrices, scale)
      return { loss: losses.reduce((sum, loss, row) => sum + loss * batch.weights[row]!, 0) / losses.length, gradients: gradients.map((one) => Float32Array.from(one)) }
    },
    losses: (batch, matrices, { scale }) => Promise.resolve(Float32Array.from(work(batch, matrices, scale).losses)),
  }
}
