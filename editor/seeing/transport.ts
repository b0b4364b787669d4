/** The buttons and the slider below the picture: which frame, and whether it plays. */
import { make } from '../panels/dom.ts'
import { clock } from '../panels/words.ts'

export interface Transport {
  readonly element: HTMLElement
  readonly frame: number
  readonly playing: boolean
  setClip(length: number, rate: number): void
  setFrame(frame: number): void
  setPlaying(playing: boolean): void
  /** How much of the loop is in memory. */
  setLoaded(text: string): void
}

export interface TransportEvents {
  onFrame(frame: number): void
  onPlay(playing: boolean): void
}

export function createTransport({ onFrame, onPlay }: TransportEvents): Transport {
  let length = 1
  let rate = 30
  let playing = false
  /** Kept while something is shown that has no frames. */
  let frame = 0
  const slider = make('input', { type: 'range', id: 'scrub', min: 0, max: 0, value: 0, 'aria-label': 'Frame' })
  const said = make('output', { id: 'clock', className: 'soft' })
  const loaded = make('span', { className: 'soft loaded' })
  const play = make('button', { type: 'button', className: 'icon', id: 'play', title: 'Play in a loop, at low resolution (space)', 'aria-label': 'Play', 'aria-pressed': 'false', onclick: () => onPlay(!playing) }, '▶')
  const step = (by: number): void => go(Math.min(length - 1, Math.max(0, frame + by)))
  const icon = (sign: string, label: string, act: () => void) => make('button', { type: 'button', className: 'icon', title: label, 'aria-label': label, onclick: act }, sign)
  function put(next: number): void {
    frame = next
    slider.value = String(frame)
    tell()
  }
  function go(next: number): void {
    put(next)
    onFrame(frame)
  }
  function tell(): void {
    said.textContent = length <= 1 ? '' : `${clock(frame, rate)} · frame ${frame} / ${length - 1}`
  }
  slider.oninput = () => go(Number(slider.value))
  const element = make('div', { className: 'transport' }, icon('|◀', 'First frame', () => go(0)), icon('◂', 'Frame before', () => step(-1)), play, icon('▸', 'Frame after', () => step(1)), slider, loaded, said)
  return {
    element,
    get frame() {
      return frame
    },
    get playing() {
      return playing
    },
    setClip(frames, perSecond) {
      length = frames
      rate = perSecond
      slider.max = String(frames - 1)
      slider.value = String(frame)
      element.classList.toggle('still', frames <= 1)
      tell()
    },
    setFrame: put,
    setPlaying(next) {
      playing = next
      play.textContent = next ? '❚❚' : '▶'
      play.setAttribute('aria-pressed', String(next))
      play.setAttribute('aria-label', next ? 'Pause' : 'Play')
    },
    setLoaded: (text) => void (loaded.textContent = text),
  }
}
