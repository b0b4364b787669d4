/** A LoRA as a training writes it, of matrices drawn from a seed: linear layers and a convolution. */
import { createTorchRandom } from '../../../engine/models/pipelines/torch-random.ts'
import { loraBytes, metadataOf, type LoraNames } from '../../../engine/models/training/save-lora.ts'
import type { LoraTarget } from '../../../engine/models/training/training-model.ts'

const [RANK, ALPHA] = [3, 1.5]
const block = 'down_blocks.0.attentions.0.transformer_blocks.0'
const TARGETS: readonly LoraTarget[] = [
  ...['attn1.to_q', 'attn1.to_out.0'].map((layer) => ({ layer: `${block}.${layer}`, part: 'unet' as const, inputs: 8, outputs: 8 })),
  { layer: `${block}.attn2.to_k`, part: 'unet', inputs: 32, outputs: 8 },
  { layer: 'down_blocks.0.resnets.0.conv1', part: 'unet', inputs: 8 * 9, outputs: 8, kernel: [3, 3] },
]

export function trainedLora(names: LoraNames): Uint8Array {
  const random = createTorchRandom(77)
  const matrices = TARGETS.flatMap(({ inputs, outputs }) => [random.randn(RANK * inputs), random.randn(outputs * RANK)].map((one) => one.map((value) => 0.3 * value)))
  const metadata = metadataOf({
    name: 'brand', trigger: 'zq brand, dots', model: { name: 'tiny-stable-diffusion', family: 'stable-diffusion', digest: 'ab'.repeat(32) }, captions: ['zq brand, a dot', 'zq brand'], settings: { rank: RANK },
    rank: RANK, alpha: ALPHA, steps: 50, epochs: 2, seed: 21, rate: 0.004, optimiser: 'adamw', schedule: 'cosine', batch: 2,
  })
  return loraBytes({ targets: TARGETS, matrices, rank: RANK, alpha: ALPHA, names, precision: 'float32', metadata })
}
