/** The scenes of the film as cards in their order; what is changed on a card is changed in the graph. */
import { addScene, boardsOf, changeScene, moveScene, readBoard, removeScene, takeScenes, type Board, type Scene } from '../document/storyboard.ts'
import { readData } from '../api/client.ts'
import { cutTo } from '../document/cut.ts'
import { splitLink } from '../document/document.ts'
import type { Editor } from '../editor.ts'
import { lookAt } from '../seeing/look.ts'
import { make } from './dom.ts'
import { duration } from './words.ts'
import { t, term, tn } from '../language/t.ts'

export interface StripEvents {
  /** A small picture of a node, where there is one. */
  picture(node: string): ImageBitmap | undefined
}

const CARD = 'application/x-reelgraph-scene'

export function createStoryboardStrip(editor: Editor, { picture }: StripEvents) {
  const cards = make('ol', { className: 'cards' })
  const said = make('span', { className: 'soft' })
  const which = make('select', { 'aria-label': t('Film'), hidden: true })
  const more = make('button', { type: 'button', onclick: () => add() }, t('+ Scene'))
  const take = make('button', { type: 'button', hidden: true, title: t('The scenes are written into the storyboard, where they can be changed'), onclick: () => void takeOver().catch(editor.fail) }, t('Turn into cards'))
  const element = make('section', { className: 'strip', id: 'strip', 'aria-label': t('Storyboard') }, make('div', { className: 'row' }, make('h2', {}, t('Storyboard')), which, said, make('span', { className: 'grow' }), take, more), cards)
  let node: string | undefined
  let drawn = ''

  const kinds = (): readonly string[] => {
    const params = editor.types.get('sequence')?.params.properties
    return (params?.['transition']?.enum ?? ['cut', 'crossfade']).map(String)
  }
  const read = (): Board | undefined => (node === undefined ? undefined : readBoard(editor.document, node))

  async function takeOver(): Promise<void> {
    const board = read()
    if (board?.from === undefined) return
    const [from, port] = splitLink(board.from)
    const scenes = await readData({ ...editor.source(), document: cutTo(editor.document, from) }, from, port)
    if (scenes !== undefined) editor.change(takeScenes(editor.document, board.node, scenes))
  }

  function add(): void {
    const board = read()
    if (board === undefined) return
    const [next, made] = addScene(editor.document, board, 'A new scene', editor.types.get('text-to-video')?.version ?? 1)
    editor.change(next)
    if (made !== undefined) editor.select([made])
    cards.lastElementChild?.scrollIntoView({ inline: 'end' })
    cards.querySelector<HTMLTextAreaElement>('li:last-child textarea')?.select()
  }

  function move(from: number, to: number): void {
    const board = read()
    if (board === undefined || to < 0 || to >= board.scenes.length || to === from) return
    editor.change(moveScene(editor.document, board, from, to))
  }

  function card(board: Board, scene: Scene, index: number): HTMLElement {
    const locked = board.fixed !== undefined || (board.kind === 'sequence' && scene.maker === undefined)
    const change = (to: Partial<Pick<Scene, 'prompt' | 'duration' | 'transition'>>, join: string): void => {
      const now = read()
      if (now !== undefined) editor.change(changeScene(editor.document, now, index, to), `scene ${index} ${join}`)
    }
    const prompt = make('textarea', { rows: 3, value: scene.prompt, disabled: locked, 'aria-label': t('Scene {index}: prompt', { index: index + 1 }) })
    prompt.oninput = () => change({ prompt: prompt.value }, 'prompt')
    const templated = !locked && Number.isNaN(scene.duration)
    const seconds = make('input', { type: 'number', min: 0.1, step: 'any', value: Number.isFinite(scene.duration) ? String(scene.duration) : '', disabled: locked || templated, title: templated ? t('Set by an input of the graph') : t('Seconds'), 'aria-label': t('Scene {index}: seconds', { index: index + 1 }) })
    seconds.oninput = () => Number(seconds.value) > 0 && change({ duration: Number(seconds.value) }, 'duration')
    const options = kinds().includes(scene.transition) ? kinds() : [scene.transition, ...kinds()]
    const transition = make('select', { 'aria-label': t('After scene {index}: transition', { index: index + 1 }), disabled: board.fixed !== undefined }, ...options.map((kind) => make('option', { value: kind, selected: kind === scene.transition }, term(kind, 'transition'))))
    transition.onchange = () => change({ transition: transition.value }, 'transition')
    const icon = (sign: string, label: string, act: () => void) => make('button', { type: 'button', className: 'icon', title: label, 'aria-label': t('{label}: scene {index}', { label, index: index + 1 }), disabled: board.fixed !== undefined, onclick: act }, sign)
    const remove = (): void => {
      const now = read()
      if (now !== undefined) editor.change(removeScene(editor.document, now, index))
    }
    const face = make('canvas', { className: 'face', width: 208, height: 117, 'data-node': scene.shown ?? '' })
    face.onclick = () => editor.select([scene.shown ?? board.node], { show: true })
    const row = make('li', { 'data-scene': index, draggable: board.fixed === undefined },
      make('div', { className: 'card' },
        face,
        prompt,
        make('div', { className: 'row' }, make('b', {}, String(index + 1)), make('label', { className: 'pair' }, seconds, make('span', { className: 'soft' }, 's')), make('span', { className: 'grow' }), icon('←', t('Earlier'), () => move(index, index - 1)), icon('→', t('Later'), () => move(index, index + 1)), icon('✕', t('Remove'), remove))),
      ...(index === board.scenes.length - 1 ? [] : [make('div', { className: 'joint' }, make('span', { className: 'soft' }, '→'), transition)]))
    row.ondragstart = ({ dataTransfer, target }) => (target === row ? dataTransfer?.setData(CARD, String(index)) : undefined)
    row.ondragover = (event) => event.dataTransfer?.types.includes(CARD) && event.preventDefault()
    row.ondrop = (event) => {
      const from = event.dataTransfer?.getData(CARD) ?? ''
      if (from === '') return
      event.preventDefault()
      event.stopPropagation()
      move(Number(from), index)
    }
    return row
  }

  function draw(): void {
    const boards = boardsOf(editor.document)
    if (node === undefined || !boards.includes(node)) node = boards.find((name) => readBoard(editor.document, name)!.scenes.length > 0) ?? boards[0]
    which.hidden = boards.length < 2
    which.replaceChildren(...boards.map((name) => make('option', { value: name, selected: name === node }, editor.document.nodes[name]?.title ?? name)))
    const board = read()
    take.hidden = board?.from === undefined
    more.disabled = board === undefined || board.fixed !== undefined
    const total = board?.scenes.reduce((sum, scene) => sum + (scene.duration > 0 ? scene.duration : 0), 0) ?? 0
    said.textContent = board === undefined ? t('A sequence or a storyboard node has its scenes here.') : (board.fixed ?? `${tn(board.scenes.length, '{count} scene', '{count} scenes')}${total > 0 ? ` · ${duration(total)}` : ''}`)
    facesOfBoard(board)
    // A card in which somebody types stays: only another order or number of cards draws them anew.
    const next = JSON.stringify([node, board?.kind, board?.fixed, board?.scenes.map(({ shown, maker }) => [shown, maker])])
    const typing = cards.contains(document.activeElement)
    if (next !== drawn || !typing) cards.replaceChildren(...(board?.scenes ?? []).map((scene, index) => card(board!, scene, index)))
    drawn = next
    drawFaces()
  }

  /** A storyboard's scenes have no nodes of their own here: they are looked at in the film, each in its middle. */
  let faces: { key: string; stop: AbortController; pictures: (ImageBitmap | undefined)[] } | undefined
  function facesOfBoard(board: Board | undefined): void {
    const key = board?.kind === 'storyboard' && board.fixed === undefined && editor.checked && editor.faults.length === 0 ? JSON.stringify(editor.document.nodes[board.node]) : undefined
    if (key === faces?.key || (key === undefined && board?.kind === 'storyboard' && !editor.checked)) return
    faces?.stop.abort()
    faces = undefined
    if (board === undefined || key === undefined) return
    const mine = (faces = { key, stop: new AbortController(), pictures: [] as (ImageBitmap | undefined)[] })
    const source = editor.source()
    const total = board.scenes.reduce((sum, { duration: seconds }) => sum + seconds, 0)
    void (async () => {
      let start = 0
      for (const [index, scene] of board.scenes.entries()) {
        const { picture: found } = await lookAt(source, { node: board.node, moment: Math.min(1, (start + scene.duration / 2) / total), width: 208, height: 117 }, mine.stop.signal)
        if (found !== undefined) mine.pictures[index] = found
        start += scene.duration
        drawFaces()
      }
    })().catch(() => undefined)
  }

  function drawFaces(): void {
    for (const [index, face] of cards.querySelectorAll<HTMLCanvasElement>('.face').entries()) {
      const found = face.dataset['node'] === '' ? faces?.pictures[index] : picture(face.dataset['node']!)
      const context = face.getContext('2d')!
      context.fillStyle = '#07080a'
      context.fillRect(0, 0, face.width, face.height)
      if (found === undefined) continue
      const fit = Math.min(face.width / found.width, face.height / found.height)
      context.drawImage(found, (face.width - found.width * fit) / 2, (face.height - found.height * fit) / 2, found.width * fit, found.height * fit)
    }
  }

  which.onchange = () => {
    node = which.value
    draw()
  }
  editor.on('document', () => element.hidden || draw())
  editor.on('faults', () => element.hidden || facesOfBoard(read()))
  editor.on('opened', () => {
    node = undefined
    if (!element.hidden) draw()
  })
  return { element, draw, drawFaces }
}
