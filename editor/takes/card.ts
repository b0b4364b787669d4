/** One take on the wall: its draft, what tells it from the others, its star. */
import { t } from '../language/t.ts'
import { make } from '../panels/dom.ts'

export type CardState = 'empty' | 'waits' | 'making' | 'made' | 'failed'

export interface Card {
  readonly element: HTMLElement
  readonly face: HTMLButtonElement
  readonly star: HTMLButtonElement
  show(picture: ImageBitmap): void
  setState(state: CardState, note?: string): void
  setStarred(starred: boolean): void
  /** It is what the graph holds now. */
  setCurrent(current: boolean): void
}

export interface CardEvents {
  promote(): void
  star(): void
  focus(): void
  /** The pointer is over a share of the picture; undefined: it has left. */
  hover(share: number | undefined): void
}

export function createCard(label: string, { promote, star, focus, hover }: CardEvents): Card {
  const picture = make('canvas', { 'aria-hidden': 'true' })
  const context = picture.getContext('2d')!
  const note = make('span', { className: 'take-note' })
  const line = make('i', { className: 'take-line', hidden: true })
  const said = make('span', { className: 'take-label' }, label, ' ', make('small', { className: 'take-now' }, t('in the graph')))
  const frame = make('span', { className: 'take-picture' }, picture, note, line)
  const face = make('button', { type: 'button', className: 'take-face', tabIndex: -1, title: label, onfocus: focus, onclick: () => face.focus(), ondblclick: promote }, frame, said)
  const starred = make('button', { type: 'button', className: 'take-star', tabIndex: -1, 'aria-pressed': 'false', 'aria-label': t('Star {name}', { name: label }), title: t('Star (S)'), onclick: star }, '★')
  const element = make('li', { className: 'take', 'data-state': 'empty' }, face, starred)
  const leave = (): void => {
    line.hidden = true
    hover(undefined)
  }
  frame.onpointermove = ({ offsetX, pointerType }) => {
    if (pointerType === 'touch' || element.dataset['state'] !== 'made') return
    const share = Math.max(0, Math.min(0.999, offsetX / Math.max(1, frame.clientWidth)))
    line.hidden = false
    line.style.left = `${share * 100}%`
    hover(share)
  }
  frame.onpointerleave = leave
  return {
    element,
    face,
    star: starred,
    show(next) {
      if (picture.width !== next.width || picture.height !== next.height) Object.assign(picture, { width: next.width, height: next.height })
      context.drawImage(next, 0, 0)
    },
    setState(state, text = '') {
      element.dataset['state'] = state
      note.textContent = text
    },
    setStarred(on) {
      starred.setAttribute('aria-pressed', String(on))
      element.classList.toggle('starred', on)
    },
    setCurrent: (on) => void element.classList.toggle('current', on),
  }
}
