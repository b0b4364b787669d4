/** The buttons and the slider below the picture: which frame, whether it plays, what of it is in memory, and how loud it is. */
import { t, tn } from '../language/t.ts'
import { make } from '../panels/dom.ts'
import { clock } from '../panels/words.ts'
import type { Span } from '../playing/timing.ts'
import type { PlayedSound } from '../playing/sound.ts'
import type { Playhead } from './playhead.ts'

export interface Memory {
  /** Stretches that are in memory, and the one that is played. */
  readonly spans: readonly Span[]
  readonly share: number
  readonly played: Span
  readonly speed: number
  readonly dropped: number
}

export interface Transport {
  readonly element: HTMLElement
  tell(memory: Memory): void
}

/** A strip of a colour, as a layer of a background: from and to as shares. */
const strip = (colour: string, from: number, to: number): string => `linear-gradient(${colour}, ${colour}) ${to - from >= 1 ? 0 : (from / (1 - (to - from))) * 100}% 0 / ${(to - from) * 100}% 100% no-repeat`
/** More than that are drawn as one: nobody sees the gaps. */
const MOST = 200

export function createTransport(playhead: Playhead, sound: PlayedSound): Transport {
  const slider = make('input', { type: 'range', id: 'scrub', min: 0, max: 0, value: 0, 'aria-label': t('Frame') })
  const bar = make('div', { className: 'cache-bar', role: 'img' })
  const said = make('output', { id: 'clock', className: 'soft' })
  const loaded = make('span', { className: 'soft loaded' })
  const play = make('button', { type: 'button', className: 'icon', id: 'play', title: t('Play in a loop (space; J, K and L go back, stop and go forth)'), 'aria-label': t('Play'), 'aria-pressed': 'false', onclick: () => playhead.toggle() }, '▶')
  const icon = (sign: string, label: string, act: () => void) => make('button', { type: 'button', className: 'icon', title: label, 'aria-label': label, onclick: act }, sign)
  const mute = make('button', { type: 'button', className: 'icon', id: 'mute', 'aria-label': t('Sound'), onclick: () => void (sound.muted = !sound.muted) }, '♪')
  const volume = make('input', { type: 'range', id: 'volume', min: 0, max: 1, step: 0.05, value: sound.volume, 'aria-label': t('Volume') })
  volume.oninput = () => void (sound.volume = Number(volume.value))
  slider.oninput = () => playhead.seek(Number(slider.value))
  const loud = make('span', { className: 'loud' }, mute, volume)
  const element = make('div', { className: 'transport' },
    icon('|◀', t('First frame'), () => playhead.seek(0)), icon('◂', t('Frame before'), () => playhead.seek(playhead.frame - 1)), play, icon('▸', t('Frame after'), () => playhead.seek(playhead.frame + 1)),
    make('div', { className: 'scrubber' }, slider, bar), loaded, loud, said)
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
  return {
    element,
    tell({ spans, share, played, speed, dropped }) {
      const { length } = playhead
      const drawn = spans.length > MOST ? [{ from: spans[0]!.from, to: spans.at(-1)!.to }] : spans
      const outside = length > 1 ? [[0, played.from], [played.to + 1, length]] as const : []
      bar.style.background = [
        ...outside.flatMap(([from, to]) => (to > from ? [strip('var(--ground)', from / length, to / length)] : [])),
        ...drawn.map(({ from, to }) => strip('var(--accent)', from / length, (to + 1) / length)),
        'var(--line)',
      ].join(', ')
      const percent = Math.round(share * 100)
      bar.setAttribute('aria-label', t('{percent} % in memory', { percent }))
      bar.title = t('Green: in memory, plays at full rate. {percent} % of what is played', { percent })
      const fast = Math.abs(speed) > 1 || speed < 0 ? `${speed < 0 ? '◀ ' : ''}${Math.abs(speed)}×` : ''
      loaded.textContent = [fast, dropped > 0 ? t('{count} dropped', { count: dropped }) : ''].filter((one) => one !== '').join(' · ')
      loaded.title = dropped > 0 ? tn(dropped, '{count} frame was not there in time', '{count} frames were not there in time') : ''
      loud.hidden = !sound.has
      mute.setAttribute('aria-pressed', String(!sound.muted))
      mute.title = sound.fault === undefined ? (sound.muted ? t('Sound on') : t('Sound off')) : t('The sound can not be made: {reason}', { reason: sound.fault instanceof Error ? sound.fault.message : String(sound.fault) })
      loud.classList.toggle('faulty', sound.fault !== undefined)
      if (Number(volume.value) !== sound.volume) volume.value = String(sound.volume)
    },
  }
}
