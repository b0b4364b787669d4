/** What came of a production: the film to play, what is known of it, the scenes' own clips. */
import type { RunResult } from '../../engine/client/index.ts'
import { make } from './dom.ts'
import { t, tn } from '../language/t.ts'

const SOUND = /\.(mp3|wav|flac|opus|ogg)$/i
const PICTURE = /\.(png|jpe?g|webp|gif)$/i

export function resultView({ url, file, duration, fps, width, height, frames, hasAudio, bytes, backend, model, promptUsed, scenes = [] }: RunResult, warnings: readonly string[]): HTMLElement[] {
  const parts: HTMLElement[] = []
  // The file may have another one's name: players keep what they have under an address.
  const fresh = url === undefined ? '' : `${url}?run=${Date.now()}`
  if (url !== undefined) parts.push(SOUND.test(url) ? make('audio', { controls: true, src: fresh }) : PICTURE.test(url) ? make('img', { alt: file ?? '', src: fresh }) : make('video', { controls: true, src: fresh }))
  const facts: [string, string][] = []
  const add = (name: string, value: string | undefined): void => void (value !== undefined && value !== '' && facts.push([name, value]))
  add(t('File'), file)
  add(t('Length'), duration === undefined ? undefined : `${duration.toFixed(2)} s${frames === undefined ? '' : tn(frames, ', {count} frame', ', {count} frames')}`)
  add(t('Picture'), width === undefined ? undefined : `${width}×${height}${fps === undefined ? '' : t(', {rate} frames a second', { rate: Number(fps.toFixed(3)) })}`)
  add(t('Sound'), hasAudio === undefined ? undefined : hasAudio ? t('yes') : t('none'))
  add(t('Size'), bytes === undefined ? undefined : `${(bytes / 1e6).toFixed(1)} MB`)
  add(t('Made by'), [backend, model].filter((one) => one !== undefined).join(', '))
  add(t('Prompt'), promptUsed)
  parts.push(make('dl', { className: 'production-facts' }, ...facts.flatMap(([name, value]) => [make('dt', {}, name), make('dd', {}, value)])))
  if (url !== undefined) parts.push(make('a', { href: url, download: file?.split('/').at(-1) ?? '' }, t('Download')))
  if (scenes.length > 0) {
    parts.push(make('ol', { className: 'production-scenes', 'aria-label': t('Scenes') }, ...scenes.map(({ text = '', url: clip }) => make('li', {}, clip === undefined ? text : make('a', { href: clip, target: '_blank' }, text === '' ? t('Clip') : text)))))
  }
  if (warnings.length > 0) parts.push(make('ul', { className: 'production-warnings', 'aria-label': t('Warnings') }, ...warnings.map((one) => make('li', {}, one))))
  return parts
}
