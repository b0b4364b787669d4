/** What a run made, in the place of the preview: a film that plays, or a picture. */
import { make } from '../panels/dom.ts'
import { t } from '../language/t.ts'

export interface Result {
  readonly url: string
  readonly file: string
  /** Of a moment within: films tend to begin in black. */
  readonly picture: string
}

const STILL = /\.(png|jpe?g|webp|gif)$/i

export function createResultView(onClose: () => void) {
  const film = make('video', { id: 'film', controls: true, playsInline: true, loop: true, preload: 'auto', hidden: true })
  const still = make('img', { id: 'still', alt: '', hidden: true })
  const close = make('button', { type: 'button', hidden: true, title: t('Back to the node'), onclick: () => { hide(); onClose() } }, t('Close'))
  function hide(): void {
    film.pause()
    film.hidden = still.hidden = close.hidden = true
  }
  return {
    film,
    still,
    close,
    get shown() {
      return !close.hidden
    },
    hide,
    toggle: () => void (film.hidden ? undefined : film.paused ? film.play() : film.pause()),
    show({ url, file, picture }: Result): void {
      hide()
      const isStill = STILL.test(file)
      if (isStill) still.src = url
      else Object.assign(film, { src: url, poster: picture })
      film.hidden = isStill
      still.hidden = !isStill
      close.hidden = false
    },
  }
}
