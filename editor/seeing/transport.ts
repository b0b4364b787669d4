/** The buttons and the slider below the picture: which frame, and whether it plays. */
import { t } from '../language/t.ts'
import { make } from '../panels/dom.ts'
import { clock } from '../panels/words.ts'
import type { Playhead } from './playhead.ts'

export interface Transport {
  readonly element: HTMLElement
  /** How much of the loop is in memory. */
  setLoaded(text: string): void
}

export function createTransport(playhead: Playhead): Transport {
  const slider = make('input', { type: 'range', id: 'scrub', min: 0, max: 0, value: 0, 'aria-label': t('Frame') })
  const said = make('output', { id: 'clock', className: 'soft' })
  const loaded = make('span', { className: 'soft loaded' })
  const play = make('button', { type: 'button', className: 'icon', id: 'play', title: t('Play in a loop, at low resolution (space)'), 'aria-label': t('Play'), 'aria-pressed': 'false', onclick: () => playhead.toggle() }, '▶')
  const icon = (sign: string, label: string, act: () => void) => make('button', { type: 'button', className: 'icon', title: label, 'aria-label': label, onclick: act }, sign)
  slider.oninput = () => playhead.seek(Number(slider.value))
  const element = make('div', { className: 'transport' }, icon('|◀', t('First frame'), () => playhead.seek(0)), icon('◂', t('Frame before'), () => playhead.seek(playhead.frame - 1)), play, icon('▸', t('Frame after'), () => playhead.seek(playhead.frame + 1)), slider, loaded, said)
  function follow(): void {
    const { frame, length, rate, playing } = playhead
    slider.max = String(length - 1)
    slider.value = String(frame)
    element.classList.toggle('still', length <= 1)
    said.textContent = length <= 1 ? '' : t('{clock} · frame {frame} / {last}', { clock: clock(frame, rate), frame, last: length - 1 })
    play.textContent = playing ? '❚❚' : '▶'
    play.setAttribute('aria-pressed', String(playing))
    play.setAttribute('aria-label', playing ? t('Pause') : t('Play'))
  }
  playhead.on(follow)
  follow()
  return { element, setLoaded: (text) => void (loaded.textContent = text) }
}
