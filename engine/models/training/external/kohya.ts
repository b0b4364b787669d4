/** kohya's sd-scripts (train_network.py, sdxl_train_network.py): what they are called with, and what they print. Pure. */
import { flags, PICTURES, tomlText, type Order, type TrainerDialect } from './dialect.ts'

const SCHEDULES = { constant: 'constant', linear: 'linear', cosine: 'cosine', 'cosine-restarts': 'cosine_with_restarts' } as const
const OPTIMISERS = { adamw: 'AdamW', adam: 'torch.optim.Adam', prodigy: 'Prodigy' } as const

const makesSamples = ({ samples, settings }: Order): boolean => samples.prompts.length > 0 && settings.sampleEvery > 0

export const kohya: TrainerDialect = {
  name: 'kohya',
  command: 'REELGRAPH_KOHYA',
  title: 'sd-scripts of kohya',
  unknown: () => [],
  files: (order) => ({ 'dataset.toml': datasetOf(order), ...(makesSamples(order) ? { 'prompts.txt': promptsOf(order) } : {}) }),
  args(order) {
    const { folder, base, name, settings } = order
    return flags({
      pretrained_model_name_or_path: base,
      dataset_config: `${folder}/dataset.toml`,
      output_dir: `${folder}/out`,
      output_name: name,
      save_model_as: 'safetensors',
      network_module: 'networks.lora',
      network_dim: settings.rank,
      network_alpha: settings.alpha,
      ...(settings.layers === 'all' ? { network_args: [`conv_dim=${settings.rank}`, `conv_alpha=${settings.alpha}`] } : {}),
      network_train_unet_only: true,
      ...(settings.epochs > 0 ? { max_train_epochs: settings.epochs } : { max_train_steps: settings.steps }),
      learning_rate: settings.rate,
      optimizer_type: OPTIMISERS[settings.optimiser],
      ...(settings.optimiser === 'adam' ? {} : { optimizer_args: [`weight_decay=${settings.weightDecay}`] }),
      lr_scheduler: SCHEDULES[settings.schedule],
      lr_warmup_steps: settings.warmup,
      ...(settings.schedule === 'cosine-restarts' ? { lr_scheduler_num_cycles: settings.cycles } : {}),
      max_grad_norm: settings.clip,
      gradient_accumulation_steps: settings.accumulate,
      gradient_checkpointing: true,
      cache_latents: true,
      ...(settings.noiseOffset > 0 ? { noise_offset: settings.noiseOffset } : {}),
      ...(settings.minSnr > 0 ? { min_snr_gamma: settings.minSnr } : {}),
      seed: settings.seed,
      ...(makesSamples(order) ? { sample_prompts: `${folder}/prompts.txt`, sample_every_n_steps: settings.sampleEvery } : {}),
    })
  },
  result: ({ name }) => `out/${name}.safetensors`,
  // steps:  12%|#2        | 120/1000 [01:02<07:30,  1.95it/s, avr_loss=0.0923]
  read(line) {
    const [, step = '0', steps] = /\bsteps:.*?\b(\d+)\/(\d+)\b/.exec(line) ?? []
    const loss = /\b(?:avr_)?loss=(\d[\d.e+-]*)/.exec(line)?.[1]
    return Number(step) === 0 ? undefined : { step: Number(step), steps: Number(steps), ...(loss === undefined ? {} : { loss: Number(loss) }) }
  },
  samples: {
    folder: 'out/sample',
    // lora_000250_00_20251130000000_7.png
    read(file) {
      const [, step, number] = /(?:^|_)(\d{6})_(\d{2})_\d{14}(?:_\d+)?\.png$/.exec(file) ?? []
      return step === undefined ? undefined : { step: Number(step), number: Number(number) }
    },
  },
}

const datasetOf = ({ folder, size, settings: { batch, captionDropout } }: Order): string => [
  '[general]', 'caption_extension = ".txt"', '',
  '[[datasets]]', `resolution = ${size}`, `batch_size = ${batch}`, 'enable_bucket = true', 'bucket_no_upscale = true', '',
  '[[datasets.subsets]]', `image_dir = ${tomlText(`${folder}/${PICTURES}`)}`, 'num_repeats = 1', `caption_dropout_rate = ${captionDropout}`, '',
].join('\n')

const promptsOf = ({ samples: { prompts, width, height, seed, guidance, steps } }: Order): string =>
  prompts.map((prompt, k) => `${oneLine(prompt)} --w ${width} --h ${height} --d ${seed + k} --l ${guidance} --s ${steps}\n`).join('')

/** Two dashes begin an option in its file of prompts, and a line ends a prompt. */
const oneLine = (text: string): string => text.replace(/\s+/g, ' ').replace(/--/g, '-').trim()
