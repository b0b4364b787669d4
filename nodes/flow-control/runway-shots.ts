import { defineNode } from '../../engine/api.ts'
import { STYLES } from '../shared/names.ts'

/** Writes the shots of a fashion show for a storyboard. */
export const runwayShots = defineNode({
  type: 'runway-shots',
  title: 'Runway shots',
  version: 1,
  category: 'flow-control',
  description: 'Writes the shots of a fashion show: down the runway, a figure, a face, the shoes, a finale, with a look for everybody who walks. Link "scenes" into a storyboard.',
  tags: ['fashion', 'catwalk', 'collection', 'looks', 'models', 'clothes', 'storyboard', 'prompt'],
  inputs: { text: { type: 'text', title: 'Collection', optional: true } },
  outputs: {
    scenes: { type: 'data', title: 'Scenes', description: 'A list of shots as storyboard takes them.' },
    looks: { type: 'data', title: 'Looks', description: 'Who walks, and in what: a list of texts.' },
    prompt: { type: 'text', title: 'Prompt', description: 'Of the first shot.' },
    flashes: { type: 'data', title: 'Flashes', description: 'Seconds at which cameras flash where the embedded painter makes the pictures with the same seed: for the shutters of sound-effect.' },
    seconds: { type: 'number', title: 'Length', description: 'Seconds of all shots.' },
    count: { type: 'number', title: 'Number of shots' },
  },
  params: {
    prompt: { type: 'string', default: 'elegant evening gown on a luxury runway', maxLength: 4000, widget: 'multiline', title: 'Collection', description: 'What is shown, in words: garments, colours, cloths. Used where no text is wired.' },
    looks: { type: 'array', items: { type: 'string', maxLength: 1000 }, default: [], title: 'Looks', description: 'Who walks, and in what: "a man in a navy suit". Empty: by the words of the collection.' },
    colours: { type: 'string', default: '', maxLength: 400, title: 'Colours', description: 'Of the clothes, with commas. Empty: those that the collection names, or a palette by the seed.' },
    character: { type: 'string', default: '', maxLength: 1000, title: 'Character', description: 'Who opens the show, in words.' },
    duration: { type: 'number', default: 4, minimum: 1, maximum: 120, uiMaximum: 15, unit: 's', title: 'Length of the film' },
    fps: { type: 'number', film: 'fps', default: 24, minimum: 1, maximum: 240, unit: 'fps', title: 'Frames per second', description: 'As the storyboard has it: shots are whole frames long.' },
    style: { type: 'string', enum: ['none', ...STYLES], default: 'none', title: 'Style' },
    seed: { type: 'integer', default: 1, minimum: 0, maximum: 9007199254740991, long: true, widget: 'seed', title: 'Seed', description: 'As the storyboard has it: flashes are heard when they are seen.' },
  },
  cost: 0,
  async run({ inputs, params }) {
    const { showOf } = await import('./runway/shots.ts')
    const { colours, looks, ...film } = params
    const { scenes, seconds, flashes, looks: all } = showOf({ ...film, looks, colours: colours.split(/[,;]|\band\b/).map((one) => one.trim()).filter((one) => one !== ''), prompt: inputs.text ?? params.prompt })
    return { scenes: [...scenes], looks: [...all], prompt: String((scenes[0] as { prompt: string }).prompt), flashes: [...flashes], seconds, count: scenes.length }
  },
})
