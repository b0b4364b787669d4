/** A finished film as a link that others open without a token, until its time is over. */
import { readRun, shareFilm, type Run } from '../api/client.ts'
import type { Editor } from '../editor.ts'
import { t } from '../language/t.ts'
import { agree } from '../panels/ask.ts'
import { make } from '../panels/dom.ts'

type Written = Run['outputs'][number]

const DAY = 86_400
const WEEK = 7 * DAY

/** Asks how long, and shows the link with its end. */
export function shareAction(editor: Pick<Editor, 'say' | 'fail'>, run: Pick<Run, 'id' | 'outputs'>, output: Written): HTMLElement {
  // Of what a run has written, the film rather than its poster.
  const { file } = run.outputs.find((one) => one.url !== undefined && /\.(?:mp4|mov|webm|mkv)$/i.test(one.file)) ?? output
  const name = file.split('/').at(-1) ?? file
  return make('button', { type: 'button', 'aria-label': t('Share: {path}', { path: name }), title: t('Makes a link that needs no token and ends by itself'), onclick: () => void share().catch(editor.fail) }, t('Share'))

  async function share(): Promise<void> {
    const spans: readonly (readonly [seconds: number, label: string])[] = [[3600, t('one hour')], [DAY, t('one day')], [WEEK, t('one week')], [30 * DAY, t('30 days')], [365 * DAY, t('one year')]]
    const lasts = make('select', { 'aria-label': t('The link lasts') }, ...spans.map(([seconds, label]) => make('option', { value: String(seconds), selected: seconds === WEEK }, label)))
    const asked = [make('p', { className: 'soft' }, t('Whoever has the link can watch the film, and nothing else here.')), make('label', { className: 'share-lasts' }, t('The link lasts'), lasts)]
    if (!(await agree(t('Share {name}', { name }), asked, t('Make the link')))) return
    // It is known by its digest, which is worked out after the render.
    const film = (await readRun(run.id)).outputs.find((one) => one.file === file)?.sha256
    if (film === undefined) throw new Error(t('The film cannot be shared yet. Try again in a moment.'))
    const { url, expires } = await shareFilm(film, Number(lasts.value), name)
    const link = new URL(url, location.href).href
    const field = make('input', { type: 'text', readOnly: true, value: link, className: 'share-link', 'aria-label': t('The link'), onfocus: () => field.select() })
    const until = make('p', { className: 'soft' }, t('It ends on {date}.', { date: new Date(expires).toLocaleString() }))
    // Pages that are neither of this machine nor of HTTPS have no clipboard: there it is marked, to be copied by hand.
    const copies = await agree(t('The link'), [field, until], navigator.clipboard === undefined ? t('Close') : t('Copy'))
    if (!copies || navigator.clipboard === undefined) return
    await navigator.clipboard.writeText(link)
    editor.say(t('The link is copied. It ends on {date}.', { date: new Date(expires).toLocaleString() }))
  }
}
