/** Which points of a picture a node asks for, and how they are set. */
import { describe, expect, test } from 'vitest'
import type { NodeType } from '../../editor/api/client.ts'
import { addNode, setInputs, setParam } from '../../editor/document/commands.ts'
import type { GraphDocument } from '../../editor/document/document.ts'
import { place, placingsAt, placingsOf } from '../../editor/document/placing.ts'

const spot = { type: 'array', items: { type: 'number' } } as const
const type = (properties: NodeType['params']['properties']): NodeType => ({ type: '', title: '', version: 1, category: '', description: '', tags: [], inputs: { film: { type: 'video' }, photo: { type: 'image' } }, outputs: {}, params: { type: 'object', properties }, sink: false, materialize: false, plugin: '' }) as unknown as NodeType
const TYPES = new Map([
  ['picture', type({})],
  ['face', type({ points: { type: 'object', properties: { eye: { ...spot, title: 'Eye' }, chin: spot }, 'x-placed': { on: ['photo', 'film'], what: 'face points', lines: [['eye', 'chin']] } } })],
  ['lamp', type({ x: { type: 'number', default: 0.5, 'x-placed': { on: ['film'], what: 'the lamp', down: 'y' } }, y: { type: 'number', default: 0.25 } })],
])
let document: GraphDocument = { format: 1, nodes: {} }
for (const name of ['picture', 'face', 'lamp']) document = addNode(document, name, { type: name }, [0, 0])
const wired = (name: string, port: string): GraphDocument => setInputs(document, name, { [port]: 'picture.image' })

describe('points of a picture', () => {
  test('are asked for where a picture is wired, on the first port that has one', () => {
    expect(placingsOf(document, TYPES, 'face')).toEqual([])
    const both = setInputs(document, 'face', { film: 'lamp.video', photo: 'picture.image' })
    expect(placingsOf(both, TYPES, 'face')[0]).toMatchObject({ from: 'picture.image', what: 'face points', spots: {}, points: [{ name: 'eye', title: 'Eye' }, { name: 'chin', title: 'chin' }] })
    expect(placingsAt(both, TYPES, 'picture')).toEqual(placingsOf(both, TYPES, 'face'))
  })
  test('are set together, to a share that is short', () => {
    const [asked] = placingsOf(wired('face', 'photo'), TYPES, 'face')
    const next = place(wired('face', 'photo'), TYPES, asked!, { eye: [1 / 3, 0.5], chin: [0.25, 2 / 3] })
    expect(next.nodes['face']?.params).toEqual({ points: { eye: [0.33333, 0.5], chin: [0.25, 0.66667] } })
    expect(placingsOf(next, TYPES, 'face')[0]?.spots).toEqual({ eye: [0.33333, 0.5], chin: [0.25, 0.66667] })
  })
  test('one may be two numbers; what moves over time or comes by a link is not placed', () => {
    const lit = wired('lamp', 'film')
    expect(placingsOf(lit, TYPES, 'lamp')[0]).toMatchObject({ param: 'x', points: [{ name: 'x', title: 'The lamp' }], spots: { x: [0.5, 0.25] } })
    expect(place(lit, TYPES, placingsOf(lit, TYPES, 'lamp')[0]!, { x: [0.1, 0.9] }).nodes['lamp']?.params).toEqual({ x: 0.1, y: 0.9 })
    expect(placingsOf(setParam(lit, 'lamp', 'y', { keyframes: [[0, 0], [1, 1]] }), TYPES, 'lamp')).toEqual([])
    expect(placingsOf(setInputs(document, 'lamp', { film: 'picture.image', x: 'picture.image' }), TYPES, 'lamp')).toEqual([])
  })
})
