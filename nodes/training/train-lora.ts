import { defineNode, failure, type Json } from '../../engine/api.ts'
import { loraTrainingKind } from '../shared/kinds/lora-training.ts'

const TRAINERS = ['reelgraph', 'kohya', 'diffusers', 'replicate', 'fal'] as const
const isService = (trainer: (typeof TRAINERS)[number]): boolean => trainer === 'replicate' || trainer === 'fal'

/** A dataset teaches a model something new: a LoRA comes out. */
export const trainLora = defineNode({
  type: 'train-lora',
  title: 'Train LoRA',
  version: 1,
  category: 'training',
  description:
    'Teaches an installed model a subject or a style by pictures of it, on this machine: a LoRA as safetensors, which lora-apply and other programs take, with both losses and sample pictures. A training that was stopped goes on where it was.',
  tags: ['lora', 'fine-tune', 'brand', 'dreambooth', 'kohya', 'peft', 'safetensors', 'dataset'],
  role: 'trainer',
  sink: true,
  inputs: {
    dataset: { type: 'text', optional: true, title: 'Dataset', description: 'Folder of a set in the output folder, as prepare-dataset gives it.' },
    loras: { type: 'lora', optional: true, title: 'LoRAs before', description: 'They come out before the new one: it is trained without them.' },
  },
  outputs: {
    loras: { type: 'lora', title: 'LoRAs' },
    triggerWords: { type: 'text', title: 'Trigger words' },
    file: { type: 'text', title: 'File', description: 'The LoRA, in the output folder.' },
    report: { type: 'text', title: 'Report', description: 'Page of curves, samples and pictures, in the output folder.' },
    config: { type: 'text', title: 'Record', description: 'File of settings, losses and samples, in the output folder.' },
    steps: { type: 'number', title: 'Steps' },
    epochs: { type: 'number', title: 'Epochs', description: 'Times that each picture was seen.' },
    trainingLosses: { type: 'data', title: 'Losses', description: 'Of each step.' },
    validationLosses: { type: 'data', title: 'Validation losses', description: 'Of pictures that are held back: [{ step, loss }].' },
    finalTrainLoss: { type: 'number', title: 'Last loss' },
    finalValidationLoss: { type: 'number', optional: true, title: 'Last validation loss' },
    samples: { type: 'data', title: 'Samples', description: '[{ step, prompt, seed, file }]' },
  },
  params: {
    folder: { type: 'string', asset: 'sequence', widget: 'file', default: '', title: 'Folder', description: 'Of a set, or of pictures each with its caption in a .txt beside it. Wire dataset in its place.', idleWith: { dataset: true } },
    model: { type: 'string', default: '', maxLength: 300, package: ['stable-diffusion', 'stable-diffusion-xl', 'wan'], title: 'Model', description: 'Package that learns. Empty: the best that is installed.' },
    name: { type: 'string', default: '', maxLength: 100, title: 'Name', description: 'Of the LoRA. Empty: that of the folder.' },
    into: { type: 'string', default: '', writes: true, maxLength: 300, title: 'Into', description: 'Folder in the output folder. Empty: loras/ and the name.' },
    trigger: { type: 'string', default: '', maxLength: 300, title: 'Trigger words', description: 'Captions that lack them begin with them. Empty: those of the set.' },
    steps: { type: 'integer', default: 1500, minimum: 1, maximum: 1000000, uiMaximum: 5000, title: 'Steps' },
    epochs: { type: 'integer', default: 0, minimum: 0, maximum: 100000, uiMaximum: 200, title: 'Epochs', description: 'Times that each picture is seen; 0: as many as the steps make.' },
    rank: { type: 'integer', default: 16, minimum: 1, maximum: 512, uiMaximum: 128, title: 'Rank' },
    alpha: { type: 'number', default: 0, minimum: 0, maximum: 1024, uiMaximum: 128, title: 'Alpha', description: 'How strongly it acts: alpha by rank. 0: as the rank.' },
    layers: { type: 'string', enum: ['attention', 'linear', 'all'], default: 'attention', title: 'Layers', description: 'Those of attention, all linear ones of the transformer blocks, or convolutions too.' },
    size: { type: 'integer', default: 0, minimum: 0, maximum: 4096, unit: 'px', title: 'Size', description: 'Pictures have as many pixels as such a square, in shapes of their own. 0: as the model makes them.' },
    rate: { type: 'number', default: 0.0001, minimum: 0, maximum: 10, title: 'Learning rate', description: 'Prodigy finds its own: leave it at 1 there.' },
    schedule: { type: 'string', enum: ['constant', 'linear', 'cosine', 'cosine-restarts'], default: 'cosine', title: 'Schedule' },
    warmup: { type: 'integer', default: 0, minimum: 0, maximum: 100000, uiMaximum: 500, title: 'Warm-up', description: 'Steps in which the rate rises.' },
    cycles: { type: 'integer', default: 3, minimum: 1, maximum: 1000, advanced: true, title: 'Restarts', description: 'Of cosine-restarts.' },
    optimiser: { type: 'string', enum: ['adamw', 'adam', 'prodigy'], default: 'adamw', title: 'Optimiser' },
    weightDecay: { type: 'number', default: 0.01, minimum: 0, maximum: 1, advanced: true, title: 'Weight decay' },
    clip: { type: 'number', default: 1, minimum: 0, maximum: 1000, advanced: true, title: 'Longest gradient', description: '0: as long as it is.' },
    average: { type: 'number', default: 0, minimum: 0, maximum: 0.99999, advanced: true, title: 'Average (EMA)', description: 'Share of itself that an average of the weights keeps at each step, which is the result then; 0: none.' },
    batch: { type: 'integer', default: 1, minimum: 1, maximum: 64, title: 'Batch', description: 'Pictures at once.' },
    accumulate: { type: 'integer', default: 1, minimum: 1, maximum: 1024, advanced: true, title: 'Batches to a step' },
    captionDropout: { type: 'number', default: 0.05, minimum: 0, maximum: 1, advanced: true, title: 'Captions left away', description: 'Share of them, so that the model stays able to do without.' },
    noiseOffset: { type: 'number', default: 0, minimum: 0, maximum: 1, advanced: true, title: 'Noise offset', description: 'Lets dark and bright pictures be learnt; 0.05 is usual.' },
    minSnr: { type: 'number', default: 5, minimum: 0, maximum: 1000, advanced: true, title: 'Min-SNR', description: 'Steps of little noise count no more than this; 0: all count alike. Flow matching does without.' },
    latents: { type: 'string', enum: ['sampled', 'mean'], default: 'sampled', advanced: true, title: 'Latents', description: 'Drawn anew each time, or the middle of what the encoder thinks of.' },
    split: { type: 'number', default: 0.9, minimum: 0.1, maximum: 1, step: 0.05, title: 'Share for training', description: 'Of plain folders: a set has its own.' },
    validateEvery: { type: 'integer', default: 100, minimum: 0, maximum: 100000, advanced: true, title: 'Validate every', unit: 'steps', description: '0: never.' },
    saveEvery: { type: 'integer', default: 50, minimum: 1, maximum: 100000, advanced: true, title: 'Save every', unit: 'steps', description: 'What a training that is killed goes on from.' },
    sampleEvery: { type: 'integer', default: 250, minimum: 0, maximum: 100000, title: 'Sample every', unit: 'steps', description: '0: never.' },
    samplePrompts: { type: 'string', default: '', widget: 'multiline', maxLength: 4000, title: 'Prompts of samples', description: 'One a line. Empty: the trigger words.' },
    patience: { type: 'integer', default: 0, minimum: 0, maximum: 1000, title: 'Patience', description: 'It ends after as many validations in a row that were no better; 0: never early.' },
    keep: { type: 'string', enum: ['last', 'best'], default: 'last', title: 'Keep', description: 'The last step, or that of the best validation.' },
    resumeFrom: { type: 'string', asset: 'any', widget: 'file', default: '', title: 'Go on from', description: 'A state.safetensors of another training, or a LoRA of the same rank. A training that was stopped goes on by itself.' },
    names: { type: 'string', enum: ['kohya', 'peft'], default: 'kohya', advanced: true, title: 'Names', description: 'Of the layers: as kohya, or as PEFT and diffusers have them.' },
    precision: { type: 'string', enum: ['float32', 'float16'], default: 'float32', advanced: true, title: 'Precision', description: 'Of the file.' },
    seed: { type: 'integer', default: 0, minimum: 0, maximum: 4294967295, widget: 'seed', title: 'Seed' },
    judge: { type: 'string', enum: ['loss', 'brand'], default: 'loss', title: 'Best by', description: 'Which step is the best, for keep and patience: by the loss of pictures that are held back, or by how much the samples look like them (brand-score).' },
    trainer: { type: 'string', enum: TRAINERS, default: 'reelgraph', advanced: true, title: 'Trainer', description: 'Reelgraph itself; kohya or diffusers by the command in REELGRAPH_KOHYA or REELGRAPH_DIFFUSERS; a trainer of Replicate or fal by key, which costs money.' },
    base: { type: 'string', default: '', maxLength: 300, advanced: true, title: 'Model of the trainer', description: 'Of other trainers than Reelgraph: a checkpoint or a name as they know it; of Replicate owner/name:version of a trainer, of fal the name of one.' },
    trainerOptions: { type: 'json', default: {}, advanced: true, title: 'Options of the trainer', description: 'Of Replicate and fal: further inputs by the service\'s own names; null takes one away. Replicate needs destination, a model of your own.' },
    least: { type: 'integer', default: 20, minimum: 0, maximum: 10000, advanced: true, title: 'Warn below', description: 'Pictures that training needs to be of use.' },
  },
  cost: 0,
  proxy: 'full',
  async describe({ params, inputs, media, models, node }) {
    const { into, name } = placesOf(params, inputs.dataset, node)
    await media.planSet(into)
    media.assetOf(into)
    if (params.trainer === 'reelgraph') await models.training.find(params.model === '' ? undefined : params.model)
    // A key that is missing is told before a run.
    if (isService(params.trainer)) await models.choose(loraTrainingKind, params.trainer, params as unknown as Json)
    return { loras: inputs.loras ?? [], triggerWords: params.trigger, file: `${into}/${name}.safetensors`, report: `${into}/report.html`, config: `${into}/training.json`, steps: params.steps, epochs: params.epochs, trainingLosses: [], validationLosses: [], finalTrainLoss: 0, samples: [] }
  },
  async run(services) {
    const { params, inputs, node, report } = services
    const { train } = await import('./lora/train.ts')
    const { loras, trigger, folder, lora, record, taken } = await train({ ...params, ...placesOf(params, inputs.dataset, node), dataset: inputs.dataset, model: params.model === '' ? undefined : params.model }, services)
    const { steps, validation, samples, ended, epochs, parameters } = record
    const losses = steps.map(({ loss }) => loss)
    report({ file: `${folder}/${lora}`, report: `${folder}/report.html`, steps: steps.length, epochs, parameters, ended, taken, ...(losses.length === 0 ? {} : { loss: losses.at(-1)! }), ...(validation.length === 0 ? {} : { validation: validation.at(-1)!.loss }) })
    const last = validation.at(-1)?.loss
    return {
      loras: [...(inputs.loras ?? []), ...loras], triggerWords: trigger, file: `${folder}/${lora}`, report: `${folder}/report.html`, config: `${folder}/training.json`, steps: steps.length, epochs,
      trainingLosses: losses, validationLosses: validation.map((one) => ({ ...one })), finalTrainLoss: losses.at(-1) ?? 0, ...(last === undefined ? {} : { finalValidationLoss: last }),
      samples: samples.map(({ file, ...rest }) => ({ ...rest, file: `${folder}/${file}` })),
    }
  },
})

/** @throws E_PARAM_VALUE where nothing names a dataset */
function placesOf({ folder, name, into }: { readonly folder: string; readonly name: string; readonly into: string }, dataset: string | undefined, node: string): { readonly name: string; readonly into: string } {
  const from = dataset ?? folder
  if (from === '') throw failure('E_PARAM_VALUE', { node, port: 'folder', expected: 'a folder of pictures, or a set wired to dataset', got: 'nothing' })
  const parts = from.replaceAll('\\', '/').split('/').filter((part) => part !== '' && part !== '.' && !/[*?%]/.test(part))
  const own = (name === '' ? (parts.at(-1) ?? 'lora') : name).trim().replace(/[\\/:*?"<>|\s]+/g, '-').replace(/^\.+/, '')
  if (own === '') throw failure('E_PARAM_VALUE', { node, port: 'name', expected: 'a name', got: JSON.stringify(name) })
  return { name: own, into: into === '' ? `loras/${own}` : into.replace(/\/+$/, '') }
}
