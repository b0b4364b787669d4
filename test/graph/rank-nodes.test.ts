/** Words that people have for what they want, and the node that they mean; the expectation is an editor's, not the code's. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rankNodes } from '../../engine/graph/rank-nodes.ts'
import { paramSchema } from '../../engine/graph/param-schema.ts'
import builtIn from '../../nodes/index.ts'

const nodes = (builtIn.nodes ?? []).map((spec) => ({ ...spec, params: paramSchema(spec) }))
const typesFor = (words: string): readonly string[] => rankNodes(words, nodes).map(({ node }) => node.type)

/** The first hit is the node. */
const FIRST: Readonly<Record<string, string>> = {
  dissolve: 'transition', crossfade: 'transition', 'cross dissolve': 'transition', wipe: 'transition', pinwheel: 'transition',
  pip: 'overlay', 'picture in picture': 'overlay', watermark: 'overlay',
  'slow motion': 'slow-motion', slowmo: 'slow-motion', 'speed up': 'speed', 'fast forward': 'speed', 'time lapse': 'speed', timelapse: 'speed',
  'green screen': 'chroma-key', bluescreen: 'chroma-key', 'remove background': 'remove-background', rotoscope: 'roto-mask',
  music: 'music', 'background music': 'music', sfx: 'sound-effect', whoosh: 'sound-effect', tts: 'speech', narrator: 'speech', 'speech to text': 'transcribe',
  ducking: 'duck', louder: 'audio-gain', lufs: 'audio-loudness', normalize: 'audio-loudness', loudness: 'audio-loudness',
  captions: 'caption', subtitle: 'subtitles', karaoke: 'subtitles', 'lower third': 'title', typewriter: 'title', 'name tag': 'title',
  'ken burns': 'camera-move', zoom: 'camera-move', pan: 'camera-move', shaky: 'stabilise', stabilize: 'stabilise',
  'vertical video': 'reframe', '9:16': 'reframe', letterbox: 'pad', 'black bars': 'pad', scale: 'resize', crop: 'crop', upres: 'upscale',
  'black and white': 'style-filter', sepia: 'style-filter', watercolor: 'style-filter', 'color correction': 'color-adjust', brightness: 'color-adjust', saturation: 'color-adjust',
  bloom: 'glow', 'god rays': 'light-rays', 'lens flare': 'light-rays', grain: 'film-grain', 'noise reduction': 'denoise', vhs: 'chromatic-aberration', bokeh: 'depth-of-field', particles: 'dust',
  'fade to black': 'fade-in-out', rewind: 'reverse', 'hold frame': 'freeze-frame', 'jump cut': 'remove-silence', multicam: 'cut-between', 'join clips': 'concat',
  'talking head': 'lip-sync', avatar: 'lip-sync', lipsync: 'lip-sync', txt2img: 'text-to-image', 'generate video': 'text-to-video', 'animate photo': 'img2vid',
  mirror: 'flip', hflip: 'flip', 'upside down': 'flip',   export: 'encode', 'open video': 'load-video', tiktok: 'deliver', csv: 'for-each', nsfw: 'safety-check', 'logo animation': 'logo-reveal',
  // American and British, plural and singular.
  Stabilise: 'stabilise', blurs: 'blur', 'colour correction': 'color-adjust',
  // Slips of the pen.
  trnasition: 'transition', dissolv: 'transition', subtitels: 'subtitles', 'chorma key': 'chroma-key', sharpn: 'sharpen', stablize: 'stabilise', vignete: 'vignette',
}
/** Words with more than one good answer: it is among the first three. */
const AMONG: Readonly<Record<string, readonly string[]>> = {
  mask: ['shape-mask'], cut: ['trim', 'crop', 'cut-between'], voiceover: ['speech'], logo: ['overlay', 'logo-reveal'], slideshow: ['sequence'], beat: ['beat-detect'],
  loop: ['loop'], train: ['train-lora'], gif: ['encode'], alpha: ['opacity'], boomerang: ['reverse'], '60fps': ['fps'], 'blur faces': ['masked', 'safety-check'], layer: ['blend'], photo: ['load-image'], silence: ['remove-silence'],
}

test('each of the words finds the node that is meant', () => {
  expect(Object.keys(FIRST).length + Object.keys(AMONG).length).toBeGreaterThan(60)
  const wrong = Object.entries(FIRST).flatMap(([words, type]) => (typesFor(words)[0] === type ? [] : [`${words}: ${typesFor(words).slice(0, 3).join(', ')} instead of ${type}`]))
  const missed = Object.entries(AMONG).flatMap(([words, types]) => (typesFor(words).slice(0, 3).some((type) => types.includes(type)) ? [] : [`${words}: ${typesFor(words).slice(0, 3).join(', ')} and not ${types.join(' or ')}`]))
  expect([...wrong, ...missed]).toEqual([])
})

test('every node is found first by its own title, and by each of its tags', () => {
  const lost = nodes.flatMap((node) => [
    ...(typesFor(node.title)[0] === node.type ? [] : [`${node.title}: ${typesFor(node.title)[0]}`]),
    ...node.tags.filter((tag) => rankNodes(tag, [node]).length === 0).map((tag) => `${node.type} by ${tag}`),
  ])
  expect(lost).toEqual([])
})

test('a choice of a param finds the node, and comes set', () => {
  expect(rankNodes('watercolor', nodes)[0]).toMatchObject({ node: { type: 'style-filter' }, choice: { param: 'style', value: 'watercolor' } })
  expect(rankNodes('dissolve', nodes)[0]).toMatchObject({ choice: { param: 'kind', value: 'dissolve' } })
})

test('what is used goes before what fits as well, and never before what fits better', () => {
  expect(rankNodes('', nodes, (type) => (type === 'fog' ? 1 : 0))[0]?.node.type).toBe('fog')
  expect(rankNodes('composite', nodes, (type) => (type === 'overlay' ? 1 : 0))[0]?.node.type).toBe('overlay')
  expect(rankNodes('reverse', nodes, (type) => (type === 'loop' ? 1 : 0))[0]?.node.type).toBe('reverse')
})

test('whatever is typed is answered, and what fits nothing finds nothing', () => {
  fc.assert(fc.property(fc.string({ maxLength: 300 }), (words) => {
    const found = rankNodes(words, nodes)
    expect(new Set(found.map(({ node }) => node.type)).size).toBe(found.length)
    expect(found.every(({ value }, at) => at === 0 || value <= found[at - 1]!.value)).toBe(true)
  }), { numRuns: 50 })
  expect(rankNodes('xyzzyqwv', nodes)).toEqual([])
})
