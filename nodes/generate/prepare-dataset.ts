import { defineNode, failure, type Json } from '../../engine/api.ts'

/** A folder of pictures becomes a set to train a model with. */
export const prepareDataset = defineNode({
  type: 'prepare-dataset',
  title: 'Prepare dataset',
  version: 2,
  category: 'generate',
  description:
    'Makes a training set of a folder of pictures: turned upright, looked through for duplicates and blur, cut about their subject or padded, captioned, split for training and validation. The pictures stay as they are; what an earlier run has made is kept.',
  tags: ['train', 'lora', 'dreambooth', 'captions', 'imagefolder', 'kohya', 'deduplicate', 'crop', 'brand'],
  sink: true,
  imageModel: { family: 'matting', param: 'matting', optional: true },
  outputs: {
    folder: { type: 'text', title: 'Folder', description: 'Of the set, in the output folder.' },
    processed: { type: 'number', title: 'Pictures' },
    training: { type: 'number', title: 'For training' },
    validation: { type: 'number', title: 'For validation' },
    refused: { type: 'number', title: 'Left out' },
    metadata: { type: 'text', title: 'Metadata', description: 'File of all pictures and captions, in the output folder.' },
    manifest: { type: 'text', title: 'Manifest', description: 'File that says of each picture what was done, or why it was left out.' },
    facts: { type: 'data', title: 'Facts', description: '{ category, trigger, pictures: [{ file, split, caption, source }], refused: [{ source, reason }] }' },
  },
  params: {
    folder: { type: 'string', asset: 'sequence', widget: 'file', minLength: 1, title: 'Folder', description: 'Of pictures in the project folder, or a glob such as shoes/*_front.*. Folders within it are not looked at.' },
    into: { type: 'string', default: '', writes: true, maxLength: 300, title: 'Into', description: 'Folder in the output folder. Empty: datasets/ and the category, or the name of the folder.' },
    category: { type: 'string', default: '', maxLength: 100, title: 'Category', description: 'What the pictures are of, such as dresses. Captions that don\'t name it end with it.' },
    trigger: { type: 'string', default: '', maxLength: 300, title: 'Trigger words', description: 'Begin each caption that does not hold them.' },
    fit: { type: 'string', enum: ['crop', 'pad', 'buckets'], default: 'crop', title: 'Fit', description: 'Cut square about the subject, padded to a square, or cut to the nearest of some shapes with as many pixels (buckets).' },
    size: { type: 'integer', default: 1024, minimum: 64, maximum: 4096, step: 64, unit: 'px', title: 'Size', description: 'Side of the squares; buckets have as many pixels.' },
    smallest: { type: 'integer', default: 512, minimum: 1, maximum: 8192, unit: 'px', title: 'Shorter side at least', description: 'Smaller pictures are left out.' },
    sharpness: { type: 'number', default: 15, minimum: 0, maximum: 10000, uiMaximum: 200, title: 'Sharpness at least', description: 'Variance of the Laplacian in the sharpest of 16 parts, at 1024 pixels; 0 takes all.' },
    duplicates: { type: 'integer', default: 6, minimum: 0, maximum: 32, unit: 'bits', title: 'Same picture', description: 'Two whose perceptual hashes differ in no more of 64 bits are the same: the larger is kept.' },
    removeBackground: { type: 'boolean', default: false, title: 'Remove background', description: 'By a matting model: people come out with the one that Reelgraph brings.' },
    matting: { type: 'string', optional: true, minLength: 1, maxLength: 300, advanced: true, title: 'Matting model', description: 'Model package of the family matting. Absent: the first that is installed.' },
    ground: { type: 'string', default: 'auto', pattern: '^(auto|#[0-9a-fA-F]{6})$', title: 'Ground', description: 'What shows where nothing is: auto is the colour of the picture\'s edge beside it, and white behind what is cut out; or #rrggbb.' },
    enhance: { type: 'boolean', default: false, title: 'Enhance', description: 'Takes back a colour cast and noise, and spreads the light over the range, within bounds.' },
    captions: { type: 'string', enum: ['auto', 'model', 'names', 'none'], default: 'auto', title: 'Captions', description: 'A .txt beside a picture always counts; else auto asks a captioner where one is installed, and goes by names where none is.' },
    captioner: { type: 'string', optional: true, minLength: 1, maxLength: 300, package: ['captioner'], advanced: true, title: 'Captioner', description: 'Model package of the family captioner. Absent: the first that is installed.' },
    backend: { type: 'string', default: 'auto', advanced: true, title: 'Backend of captions', description: 'Where captions are by a model: auto, onnx or openai.' },
    split: { type: 'number', default: 0.8, minimum: 0.1, maximum: 1, step: 0.05, title: 'Share for training' },
    seed: { type: 'integer', default: 0, minimum: 0, maximum: 4294967295, widget: 'seed', title: 'Seed', description: 'Of the split.' },
    least: { type: 'integer', default: 20, minimum: 0, maximum: 10000, advanced: true, title: 'Warn below', description: 'Pictures that training needs to be of use.' },
  },
  cost: 0,
  proxy: 'full',
  async describe({ params, media, node }) {
    const into = placeOf(params, node)
    const found = await media.listPictures(params.folder)
    await media.planSet(into)
    const training = Math.round(found.length * params.split)
    return { ...places(into), processed: found.length, training, validation: found.length - training, refused: 0, facts: {} }
  },
  async run(services) {
    const { params, node, report } = services
    const { prepareDataset: prepare } = await import('./dataset/prepare.ts')
    const { folder, entries, refused, kept } = await prepare({ ...params, into: placeOf(params, node), matting: params.matting, captioner: params.captioner }, services)
    const training = entries.filter(({ split }) => split === 'train').length
    const counts = { processed: entries.length, training, validation: entries.length - training, refused: refused.length }
    report({ folder, ...counts, kept })
    const facts = {
      category: params.category, trigger: params.trigger,
      pictures: entries.map(({ file, split, caption, source }) => ({ file, split, caption, source })),
      refused: refused.map(({ source, reason }) => ({ source, reason })),
    }
    return { ...places(folder), ...counts, facts: facts as unknown as Json }
  },
})

const places = (folder: string) => ({ folder, metadata: `${folder}/metadata.json`, manifest: `${folder}/manifest.json` })

function placeOf({ into, category, folder }: { readonly into: string; readonly category: string; readonly folder: string }, node: string): string {
  if (into !== '') return into.replace(/\/+$/, '')
  const name = (category === '' ? (folder.replaceAll('\\', '/').split('/').filter((part) => part !== '' && part !== '.' && !/[*?%]/.test(part)).at(-1) ?? 'pictures') : category).trim().replace(/[\\/:*?"<>|\s]+/g, '-').replace(/^\.+/, '')
  if (name === '') throw failure('E_PARAM_VALUE', { node, port: 'category', expected: 'a name', got: JSON.stringify(category) })
  return `datasets/${name}`
}
