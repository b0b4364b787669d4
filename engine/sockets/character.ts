/** Rigged models, read from a file each time. */
import { defineSocket, inWords } from '../contract/define-socket.ts'
import type { Character } from '../frames/character.ts'
import { testCharacter } from './test-character.ts'

export const character = defineSocket({
  name: 'character',
  title: 'Rigged model',
  colour: '#7fd6c2',
  check: (value) => {
    const { nodes, mesh, shapes } = (value ?? {}) as Partial<Character>
    return Array.isArray(nodes) && Array.isArray(shapes) && mesh?.bytes instanceof Uint8Array ? undefined : { expected: 'a rigged model', got: inWords(value) }
  },
  describe: ({ file, title, format, mesh, shapes }) => ({
    value: `${title || file}: ${format}, ${mesh.triangles} triangles, ${shapes.length} shapes`,
    data: { file, title, format, triangles: mesh.triangles, vertices: mesh.vertices, shapes: shapes.length },
  }),
  sample: () => testCharacter(),
})
