/** train_text_to_image_lora.py and its like of diffusers' examples: what they are called with, and what they print. Pure. */
import { flags, pictureName, PICTURES, type ExternalSettings, type TrainerDialect } from './dialect.ts'

const SCHEDULES = { constant: 'constant', linear: 'linear', cosine: 'cosine', 'cosine-restarts': 'cosine_with_restarts' } as const

export const diffusers: TrainerDialect = {
  name: 'diffusers',
  command: 'REELGRAPH_DIFFUSERS',
  title: 'the training script of diffusers',
  unknown: ({ optimiser, alpha, rank, captionDropout, layers }: ExternalSettings) => [
    ...(optimiser === 'adamw' ? [] : ['optimiser']), ...(alpha === rank ? [] : ['alpha']), ...(captionDropout > 0 ? ['captionDropout'] : []), ...(layers === 'attention' ? [] : ['layers']),
  ],
  files: ({ captions }) => ({ [`${PICTURES}/metadata.jsonl`]: captions.map((text, at) => `${JSON.stringify({ file_name: pictureName(at), text })}\n`).join('') }),
  args: ({ folder, base, size, settings }) => flags({
    pretrained_model_name_or_path: base,
    train_data_dir: `${folder}/${PICTURES}`,
    caption_column: 'text',
    output_dir: `${folder}/out`,
    resolution: size,
    center_crop: true,
    train_batch_size: settings.batch,
    gradient_accumulation_steps: settings.accumulate,
    ...(settings.epochs > 0 ? { num_train_epochs: settings.epochs } : { max_train_steps: settings.steps }),
    rank: settings.rank,
    learning_rate: settings.rate,
    lr_scheduler: SCHEDULES[settings.schedule],
    lr_warmup_steps: settings.warmup,
    adam_weight_decay: settings.weightDecay,
    max_grad_norm: settings.clip,
    ...(settings.noiseOffset > 0 ? { noise_offset: settings.noiseOffset } : {}),
    ...(settings.minSnr > 0 ? { snr_gamma: settings.minSnr } : {}),
    seed: settings.seed,
    checkpointing_steps: settings.saveEvery,
    checkpoints_total_limit: 2,
    // Where there is none it begins anew.
    resume_from_checkpoint: 'latest',
  }),
  result: () => 'out/pytorch_lora_weights.safetensors',
  // Steps:  12%|█▏        | 120/1000 [01:02<07:30,  1.95it/s, lr=0.0001, step_loss=0.0923]
  read(line) {
    const [, step = '0', steps] = /\bSteps:.*?\b(\d+)\/(\d+)\b/.exec(line) ?? []
    const [loss, rate] = [/\bstep_loss=(\d[\d.e+-]*)/, /\blr=(\d[\d.e+-]*)/].map((of) => of.exec(line)?.[1])
    return Number(step) === 0 ? undefined : { step: Number(step), steps: Number(steps), ...(loss === undefined ? {} : { loss: Number(loss) }), ...(rate === undefined ? {} : { rate: Number(rate) }) }
  },
}
