import { describe, expect, test } from 'vitest'
import { addScene, boardsOf, changeScene, moveScene, readBoard, removeScene, takeScenes } from '../../editor/document/storyboard.ts'
import type { GraphDocument } from '../../editor/document/document.ts'

const shot = (prompt: string, duration: number) => ({ type: 'text-to-video', version: 1, params: { prompt, duration } })
const cut: GraphDocument = {
  format: 1,
  nodes: {
    a: shot('sea', 4),
    b: shot('town', 5),
    push: { type: 'camera-move', inputs: { video: 'b.video' } },
    c: shot('peak', 6),
    film: {
      type: 'sequence',
      params: { transition: 'crossfade', transitions: [{ kind: 'wipe-left', duration: 2 }, { kind: 'cut' }] },
      inputs: { clips: ['a.video', 'push.video', 'c.video'] },
    },
  },
}
const board: GraphDocument = {
  format: 1,
  nodes: { board: { type: 'storyboard', params: { scenes: [{ prompt: 'sea', duration: 4, camera: 'crane' }, { prompt: 'town', duration: 5, transition: 'cut' }] } } },
}
const told = (document: GraphDocument, node: string) => readBoard(document, node)!.scenes.map(({ prompt, duration, transition }) => [prompt, duration, transition])

describe('a sequence of clips', () => {
  const read = readBoard(cut, 'film')!

  test('is read through what lies between the clip and its prompt', () => {
    expect(boardsOf(cut)).toEqual(['film'])
    expect(told(cut, 'film')).toEqual([['sea', 4, 'wipe-left'], ['town', 5, 'cut'], ['peak', 6, 'crossfade']])
    expect(read.scenes.map(({ shown, maker }) => [shown, maker])).toEqual([['a', 'a'], ['push', 'b'], ['c', 'c']])
  })

  test('is written back to the node that makes the scene, and only there', () => {
    const next = changeScene(cut, read, 1, { prompt: 'city', duration: 2 })
    expect(next.nodes['b']!.params).toEqual({ prompt: 'city', duration: 2 })
    expect({ ...next.nodes, b: cut.nodes['b'] }).toEqual(cut.nodes)
    expect(changeScene(cut, read, 1, { transition: 'fade' }).nodes['film']!.params!['transitions']).toEqual([{ kind: 'wipe-left', duration: 2 }, { kind: 'fade' }])
  })

  test('moves a scene with the transition that leads out of it', () => {
    const next = moveScene(cut, read, 0, 1)
    expect(next.nodes['film']!.inputs).toEqual({ clips: ['push.video', 'a.video', 'c.video'] })
    expect(next.nodes['film']!.params!['transitions']).toEqual([{ kind: 'cut' }, { kind: 'wipe-left', duration: 2 }])
  })

  test('loses a scene with the nodes that fed it alone, and gains one at its end', () => {
    const next = removeScene(cut, read, 1)
    expect(Object.keys(next.nodes)).toEqual(['a', 'c', 'film'])
    expect(next.nodes['film']!.params!['transitions']).toEqual([{ kind: 'wipe-left', duration: 2 }])
    const [more, name] = addScene(cut, read, 'moon', 1)
    expect(more.nodes['film']!.inputs!['clips']).toEqual(['a.video', 'push.video', 'c.video', `${name}.video`])
    expect(more.nodes[name!]).toEqual({ type: 'text-to-video', version: 1, params: { prompt: 'moon', duration: 6 } })
  })

  test('that takes its words from inputs of the graph sets the input that is its own, and leaves one that is shared', () => {
    const words: GraphDocument = {
      format: 1,
      inputs: { opening: { type: 'text', default: 'sea' }, seconds: { type: 'number', default: 4 } },
      nodes: {
        a: { type: 'text-to-video', params: { prompt: '{{inputs.opening}}', duration: '{{inputs.seconds}}' } },
        b: { type: 'text-to-video', params: { prompt: 'town', duration: '{{inputs.seconds}}' } },
        film: { type: 'sequence', inputs: { clips: ['a.video', 'b.video'] } },
      },
    }
    expect(told(words, 'film')).toEqual([['sea', 4, 'crossfade'], ['town', 4, 'crossfade']])
    const next = changeScene(words, readBoard(words, 'film')!, 0, { prompt: 'ocean', duration: 7 })
    expect(next.inputs).toEqual({ opening: { type: 'text', default: 'ocean' }, seconds: { type: 'number', default: 4 } })
    expect(next.nodes['a']!.params).toEqual({ prompt: '{{inputs.opening}}', duration: 7 })
    expect(next.nodes['b']).toBe(words.nodes['b'])
  })

  test('keeps what another node takes from a scene', () => {
    const shared = { ...cut, nodes: { ...cut.nodes, other: { type: 'encode', inputs: { video: 'b.video' } } } }
    expect(Object.keys(removeScene(shared, readBoard(shared, 'film')!, 1).nodes)).toEqual(['a', 'b', 'c', 'film', 'other'])
  })
})

describe('a storyboard', () => {
  const read = readBoard(board, 'board')!
  const scenes = (document: GraphDocument) => document.nodes['board']!.params!['scenes']

  test('keeps what a card does not show', () => {
    expect(told(board, 'board')).toEqual([['sea', 4, 'crossfade'], ['town', 5, 'cut']])
    expect(scenes(changeScene(board, read, 0, { duration: 3 }))).toEqual([{ prompt: 'sea', duration: 3, camera: 'crane' }, { prompt: 'town', duration: 5, transition: 'cut' }])
    expect(scenes(moveScene(board, read, 1, 0))).toEqual([{ prompt: 'town', duration: 5, transition: 'cut' }, { prompt: 'sea', duration: 4, camera: 'crane' }])
    expect(scenes(removeScene(board, read, 0))).toEqual([{ prompt: 'town', duration: 5, transition: 'cut' }])
    expect(scenes(addScene(board, read, 'moon', 1)[0])).toHaveLength(3)
  })

  test('that is fed by a link is not changed here', () => {
    const linked = { ...board, nodes: { board: { type: 'storyboard', inputs: { scenes: 'story.scenes' } } } }
    expect(readBoard(linked, 'board')!.fixed).toContain('story.scenes')
    expect(readBoard(board, 'board')!.fixed).toBeUndefined()
  })

  test('takes over the scenes that came by a link, and is changed here from then on', () => {
    const linked: GraphDocument = { ...board, nodes: { story: { type: 'story-to-scenes' }, board: { type: 'storyboard', inputs: { scenes: 'story.scenes' } } } }
    const next = takeScenes(linked, 'board', [{ prompt: 'sea', duration: 2 }])
    expect(next.nodes).toEqual({ board: { type: 'storyboard', params: { scenes: [{ prompt: 'sea', duration: 2 }] } } })
    expect(readBoard(next, 'board')!.fixed).toBeUndefined()
  })
})
