import { defineNode } from '../../engine/api.ts'

/** Reads a rigged model that lip-sync brings to life. */
export const loadCharacter = defineNode({
  type: 'load-character',
  title: 'Load character',
  version: 1,
  category: 'character',
  description:
    'Reads a rigged 3-D model of the project: glTF 2.0 (.glb, .gltf) or VRM (0.x and 1.0). Wire it into lip-sync: its mouth follows the voice by its own shapes (VRM expressions, ARKit\'s shapes, visemes, or a jaw), its face and body the feeling.',
  tags: ['3d', 'avatar', 'vrm', 'gltf', 'glb', 'model', 'rig', 'vtuber', 'presenter'],
  outputs: { character: { type: 'character', title: 'Rigged model' } },
  params: {
    file: { type: 'string', asset: 'character', widget: 'file', minLength: 1, title: 'File', description: 'A .vrm, .glb or .gltf file in the project folder.' },
  },
  cost: 0,
  async run({ params: { file }, media, log, report }) {
    const character = await media.openCharacter(file)
    const { rigOf } = await import('./rigged/rig.ts')
    const { face, bones } = rigOf(character)
    if (character.missing.length > 0) log.warn('W_CHARACTER_PARTIAL', { file, got: character.missing.join('; ') })
    if (face.kind === 'none') log.warn('W_CHARACTER_MUTE', { file, got: character.shapes.length === 0 ? 'no shapes' : `shapes named ${character.shapes.slice(0, 4).map(({ name }) => JSON.stringify(name)).join(', ')}` })
    report({ format: character.format, triangles: character.mesh.triangles, mouth: face.kind, bones: Object.keys(bones).length })
    return { character }
  },
})
