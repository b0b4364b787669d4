import { clipDuration, COLOUR_PATTERN, defineNode, failure, type GraphFragment } from '../../engine/api.ts'

type FragmentNode = GraphFragment['nodes'][string]

/** Seconds over which it comes. */
const COMES = 0.9

/** Ends a film with the name of who made it. It becomes a graph of its own. */
export const logoReveal = defineNode({
  type: 'logo-reveal',
  title: 'Logo reveal',
  version: 1,
  category: 'generate',
  description: 'Lets a logo, or a name set in letters, come up over a clip, with a line under it such as a price or a claim. Light comes up with it.',
  tags: ['advert', 'brand', 'end card', 'title', 'price', 'expand', 'logo animation', 'intro', 'outro', 'sting'],
  inputs: { video: { type: 'video', title: 'Behind' } },
  outputs: { video: 'video' },
  params: {
    logo: { type: 'string', default: '', maxLength: 400, widget: 'file', title: 'Logo', description: 'A picture with a transparent ground. Empty: the name is set in letters.' },
    name: { type: 'string', default: '', maxLength: 80, title: 'Name' },
    line: { type: 'string', default: '', maxLength: 120, title: 'Line', description: 'Under it: a price, a claim, an address.' },
    colour: { type: 'string', default: '#ffffff', pattern: COLOUR_PATTERN, widget: 'colour', title: 'Colour' },
    font: { type: 'string', enum: ['sans', 'serif'], default: 'sans', title: 'Font' },
    size: { type: 'number', default: 0.17, minimum: 0.03, maximum: 0.6, title: 'Size (share of the height)' },
    start: { type: 'number', default: 0.5, minimum: 0, unit: 's', title: 'Start' },
  },
  cost: 0,
  proxy: 'parts',
  run({ inputs: { video }, params, node, proxy }) {
    const { logo, name, line, colour, font, size, start } = params
    if (logo === '' && name === '') throw failure('E_PARAM_VALUE', { node, port: 'name', expected: 'a name, or a logo', got: 'neither' })
    const nodes: Record<string, FragmentNode> = {}
    const over = Math.max(start + COMES + 0.1, clipDuration(video.info))
    let last = '@.video'
    const add = (key: string, type: string, params: FragmentNode['params'], inputs: Record<string, string> = {}): void => {
      nodes[key] = { type, params: params ?? {}, inputs: { video: last, ...inputs } }
      last = `${key}.video`
    }
    const word = { font, colour, shadow: 0.35, fade: COMES }
    if (logo === '') add('name', 'title', { ...word, text: name, weight: 'bold', size, letterSpacing: 0.16, animation: 'tracking', start })
    else {
      nodes['logo'] = { type: 'load-image', params: { file: logo } }
      nodes['shown'] = { type: 'still', params: { duration: over, fps: video.info.rate.num / video.info.rate.den }, inputs: { image: 'logo.image' } }
      nodes['sized'] = { type: 'resize', params: { width: 0, height: Math.max(2, Math.round(size * 1.6 * video.info.height * proxy)), fit: 'inside' }, inputs: { video: 'shown.video' } }
      const [comes, grows] = [[[start, 0, 'ease-out'], [start + COMES, 1]], [[start, 0.94, 'ease-out'], [start + 2 * COMES, 1]]]
      add('mark', 'overlay', { opacity: { keyframes: comes }, scale: { keyframes: grows } }, { top: 'sized.video' })
    }
    if (line !== '') add('line', 'title', { ...word, text: line, size: size * 0.42, letterSpacing: 0.04, position: 'bottom', animation: 'rise', start: start + COMES * 0.8 })
    // A glow that comes up and goes down again with it.
    add('light', 'glow', { strength: { keyframes: [[start, 0, 'ease-out'], [start + COMES * 0.5, 0.7, 'ease-in-out'], [start + 2.2 * COMES, 0.2]] }, threshold: 0.7 })
    return { expand: { nodes, outputs: { video: last } } }
  },
})
