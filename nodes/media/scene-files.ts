import { defineNode, type Json } from '../../engine/api.ts'

/** A film for each scene. It becomes a graph of its own: each file is kept, retried and reported by itself. */
export const sceneFiles = defineNode({
  type: 'scene-files',
  title: 'Scene files',
  version: 1,
  category: 'media',
  description: 'Writes each scene that scene-detect has found as a film of its own, to the frame: packets are copied where a scene begins with a picture that stands by itself, else the scene is encoded anew.',
  tags: ['split', 'shots', 'export', 'write', 'clips', 'expand'],
  sink: true,
  inputs: {
    video: { type: 'video', title: 'Video', description: 'The film that the scenes are of.' },
    audio: { type: 'audio', title: 'Audio', optional: true },
    scenes: { type: 'data', title: 'Scenes' },
  },
  outputs: { files: { type: 'data', title: 'Files', description: 'Of each scene { number, from, to, file, bytes, frames, duration, width, height, fps, codec, copied, why? }.' } },
  params: {
    file: { type: 'string', default: 'scene.mp4', minLength: 1, maxLength: 300, writes: true, title: 'Files', description: 'In the output folder: scene.mp4 becomes scene_01.mp4, scene_02.mp4 and so on.' },
    write: { type: 'boolean', default: true, title: 'Write them', description: 'Off: nothing is written.' },
    crf: { type: 'number', default: 16, minimum: 0, maximum: 51, title: 'Constant quality (CRF)', description: 'Of scenes that cannot be copied.', advanced: true },
  },
  cost: 0,
  describe: () => ({ files: [] }),
  async run({ inputs: { audio, scenes }, params: { file, write, crf }, node }) {
    const { scenesOf } = await import('../shared/scenes/scene-list-text.ts')
    const all = scenesOf(scenes, node)
    if (!write || all.length === 0) return { files: [] }
    const [, base, end] = /^(.*?)(\.[A-Za-z0-9]+)?$/s.exec(file)!
    const digits = Math.max(2, String(all.length).length)
    const numbered = all.map((scene) => ({ ...scene, name: `scene-${scene.number}`, file: `${base}_${String(scene.number).padStart(digits, '0')}${end ?? '.mp4'}` }))
    const sound = audio === undefined ? {} : { audio: '@.audio' }
    const nodes = Object.fromEntries(numbered.flatMap(({ name, frame, frames, file: path }) => [
      [`${name}-cut`, { type: 'trim', params: { unit: 'frames', start: frame, end: frame + frames }, inputs: { video: '@.video', ...sound } }],
      [name, { type: 'encode', title: path, onError: 'continue' as const, params: { file: path, quality: 'source', pictures: 'copy', crf }, inputs: { video: `${name}-cut.video`, ...(audio === undefined ? {} : { audio: `${name}-cut.audio` }) } }],
    ]))
    const deliveries = numbered.map(({ number, from, to, file: path }): Json => ({ number, from, to, file: path }))
    return { expand: { nodes: { ...nodes, files: { type: 'delivered', params: { deliveries }, inputs: { written: numbered.map(({ name }) => `${name}.written`) } } }, outputs: { files: 'files.files' } } }
  },
})
