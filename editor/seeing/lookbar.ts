/** The line over the preview: what is looked at, in which format, beside what, and how large. */
import type { PortPlan } from '../api/client.ts'
import { make } from '../panels/dom.ts'
import { t } from '../language/t.ts'

export function formatText({ clip, image, track }: Partial<PortPlan> = {}): string {
  if (clip !== undefined) {
    const rate = clip.rate.num / clip.rate.den
    return `${clip.width} × ${clip.height} · ${Number(rate.toFixed(2))} fps · ${(clip.length / rate).toFixed(1)} s`
  }
  if (image !== undefined) return `${image.width} × ${image.height}`
  return track === undefined ? '' : `${track.sampleRate} Hz · ${track.duration.toFixed(1)} s`
}

/** @param close leads back from a film to the graph @param quality how large pictures are computed */
export function createLookbar(close: HTMLElement, quality: HTMLElement) {
  const title = make('b', { className: 'name' })
  const format = make('span', { className: 'soft format' })
  const ports = make('select', { 'aria-label': t('Port'), hidden: true })
  const compare = make('select', { id: 'compare', 'aria-label': t('Compare with') })
  const over = make('button', { type: 'button', 'aria-pressed': 'true', hidden: true, title: t('Shows the mask over the picture') }, t('Over the picture'))
  const pixel = make('output', { className: 'soft pixel' })
  const zoom = make('button', { type: 'button', id: 'zoom', title: t('One pixel of the picture a pixel of the screen, or the whole (wheel, double-click)') }, t('Fit'))
  const compared = make('label', { className: 'pair' }, make('span', { className: 'soft' }, t('Compare')), compare)
  /** What can be placed on the picture by hand. */
  const placing = make('span', { className: 'placers' })
  const element = make('div', { className: 'lookbar' }, title, ports, format, make('span', { className: 'grow' }), pixel, placing, over, compared, quality, zoom, close)
  return { element, title, format, ports, compare, over, pixel, zoom, placing }
}
