/** Scopes of the frame that the preview shows, the pixel under the pointer, and whose pixel it is. */
import { keysOf } from '../document/cut.ts'
import { splitLink } from '../document/document.ts'
import type { Editor } from '../editor.ts'
import { t } from '../language/t.ts'
import { make } from '../panels/dom.ts'
import { lookAt } from '../seeing/look.ts'
import type { Preview } from '../seeing/preview.ts'
import { drawScope, pixelText, SCOPES, type Scope } from './draw-scope.ts'
import { drawLoudness, loudnessText, readLoudness, soundLink } from './loudness.ts'
import type { Pixels } from './measure.ts'
import { sourceOf, sourcesOf, tracePixel, type Source } from './provenance.ts'
import { shown } from './shown.ts'

const WIDEST = 480
const KEPT = 'reelgraph-scope'

export function createScopes(editor: Editor, preview: Pick<Preview, 'node' | 'playhead'>): { readonly element: HTMLElement } {
  const named: Readonly<Record<Scope | 'loudness', string>> = { waveform: t('Waveform'), parade: t('Parade'), vectorscope: t('Vectorscope'), histogram: t('Histogram'), loudness: t('Loudness') }
  const all = [...SCOPES, 'loudness'] as const
  let scope: Scope | 'loudness' = all.find((one) => one === localStorage.getItem(KEPT)) ?? 'waveform'
  const canvas = make('canvas', { className: 'scope', role: 'img' })
  const context = canvas.getContext('2d')!
  const probe = make('output', { className: 'probe soft' })
  const layers = make('div', { className: 'layers' })
  const buttons = all.map((one) => make('button', { type: 'button', 'aria-pressed': one === scope, onclick: () => choose(one) }, named[one]))
  const element = make('div', { className: 'scopes' }, make('div', { className: 'buttons', role: 'group', 'aria-label': t('Scope') }, ...buttons), canvas, probe, layers)
  // Small: a scope needs no more pixels than it draws.
  const small = document.createElement('canvas')
  const reader = small.getContext('2d', { willReadFrequently: true })!

  function choose(next: Scope | 'loudness'): void {
    scope = next
    localStorage.setItem(KEPT, scope)
    heard = ''
    buttons.forEach((button, at) => button.setAttribute('aria-pressed', String(all[at] === scope)))
    measure()
  }
  function pixelsOf(picture: ImageBitmap | undefined): Pixels | undefined {
    if (picture === undefined || picture.width === 0) return undefined
    const scale = Math.min(1, WIDEST / picture.width)
    small.width = Math.max(1, Math.round(picture.width * scale))
    small.height = Math.max(1, Math.round(picture.height * scale))
    reader.drawImage(picture, 0, 0, small.width, small.height)
    return reader.getImageData(0, 0, small.width, small.height)
  }
  let measured: ImageBitmap | undefined
  function measure(): void {
    const { width, height } = canvas.getBoundingClientRect()
    if (width === 0) return
    canvas.width = Math.round(width * devicePixelRatio)
    canvas.height = Math.round(height * devicePixelRatio)
    measured = shown.picture
    const started = performance.now()
    if (scope === 'loudness') listen().catch(editor.fail)
    else drawScope(context, scope, pixelsOf(measured))
    element.dataset['ms'] = (performance.now() - started).toFixed(1)
    canvas.setAttribute('aria-label', t('{scope} of {node}', { scope: named[scope], node: preview.node ?? '' }))
    listSources()
  }
  let heard = ''
  let listening: AbortController | undefined
  /** Measured anew where the sound is another one. */
  async function listen(): Promise<void> {
    const { node } = preview
    const link = node === undefined ? undefined : soundLink(editor.document, editor, node)
    const key = link === undefined ? 'none' : `${link} ${keysOf(editor.document, editor.values, editor.codes)(splitLink(link)[0])} ${canvas.width} ${canvas.height}`
    if (key === heard) return
    heard = key
    listening?.abort()
    const { signal } = (listening = new AbortController())
    drawLoudness(context, { loudness: { integrated: null, momentary: null, shortTerm: null, truePeak: null }, curve: [] })
    probe.textContent = link === undefined ? t('This node has no sound.') : t('Measuring…')
    const readings = link === undefined ? undefined : await readLoudness(editor, link, signal).catch((error: unknown) => {
      if (signal.aborted) return undefined
      heard = ''
      throw error
    })
    if (signal.aborted || scope !== 'loudness' || readings === undefined) return
    drawLoudness(context, readings)
    probe.textContent = loudnessText(readings)
    canvas.setAttribute('aria-label', probe.textContent)
  }
  let waiting = false
  function soon(): void {
    const { pixel } = shown
    if (scope !== 'loudness') probe.textContent = pixel === undefined ? '' : `${pixel.x}, ${pixel.y} · ${pixelText(pixel.rgb)}`
    if (waiting || measured === shown.picture) return
    waiting = true
    requestAnimationFrame(() => {
      waiting = false
      measure()
    })
  }

  const line = ({ node, title, kind, model, seed, file }: Source): HTMLElement => {
    const facts = [kind, ...(model === undefined ? [] : [t('model {model}', { model })]), ...(seed === undefined ? [] : [t('seed {seed}', { seed })]), ...(file === undefined ? [] : [file])]
    return make('li', {}, make('button', { type: 'button', className: 'link', onclick: () => editor.select([node], { show: true }) }, title), make('span', { className: 'soft' }, ` ${facts.join(' · ')}`))
  }
  const list = (heading: string, sources: readonly Source[]): void => layers.replaceChildren(make('h3', {}, heading), make('ul', {}, ...sources.map(line)))
  let listed = ''
  function listSources(): void {
    const { node } = preview
    const sources = node === undefined ? [] : sourcesOf(editor.document, editor, node)
    const text = JSON.stringify(sources)
    if (text === listed) return
    listed = text
    list(sources.length === 0 ? t('Nothing is shown.') : t('Sources of this picture. Press on the picture to ask for a pixel.'), sources)
  }

  let asking: AbortController | undefined
  async function ask(u: number, v: number): Promise<void> {
    const { node, playhead: { frame } } = preview
    if (node === undefined) return
    asking?.abort()
    const { signal } = (asking = new AbortController())
    const source = editor.source()
    const { document: graph } = editor
    const read = async (name: string, port?: string): Promise<readonly number[] | undefined> => {
      try {
        const { picture } = await lookAt(source, { node: name, port, frame, width: WIDEST, height: WIDEST }, signal)
        if (picture === undefined) return undefined
        const at = pixelsOf(picture)!
        picture.close()
        const place = 4 * (Math.min(at.height - 1, Math.floor(v * at.height)) * at.width + Math.min(at.width - 1, Math.floor(u * at.width)))
        return [...at.data.slice(place, place + 3)]
      } catch {
        return undefined
      }
    }
    const first = await read(node)
    if (first === undefined) return
    const way = await tracePixel(graph, editor, node, first, (link) => read(...splitLink(link)))
    if (signal.aborted || editor.document !== graph) return
    listed = ''
    list(t('This pixel comes from {node}, by way of', { node: graph.nodes[way.at(-1)!]?.title ?? way.at(-1)! }), [...way].reverse().map((name) => sourceOf(graph, editor, name)))
  }
  document.addEventListener('pointerdown', ({ target }) => {
    const { pixel } = shown
    if (target instanceof HTMLElement && target.id === 'screen' && pixel !== undefined && canvas.offsetParent !== null) void ask(pixel.u, pixel.v)
  })
  shown.on(soon)
  editor.on('faults', () => scope === 'loudness' && measure())
  new ResizeObserver(measure).observe(canvas)
  return { element }
}
