/** Well-known models that are not here yet, each fetched with one button once its licence is agreed to. */
import { fetchListed, modelTerms, type CatalogueModel, type ModelTerms } from '../api/client.ts'
import { t, tn } from '../language/t.ts'
import { agree } from './ask.ts'
import { make } from './dom.ts'
import { bytes } from './words.ts'

const SPEEDS = { fast: t('Fast'), medium: t('Medium speed'), slow: t('Slow') } as const
const TAGS: Readonly<Record<string, string>> = {
  'all-round': t('all-round'), photographs: t('photographs'), illustration: t('illustration'), anime: t('anime'), inpainting: t('makes parts anew, by a mask'),
  'few-steps': t('a picture in few steps'), 'non-commercial': t('not for commercial use'),
}

/** `act` tells what went wrong, and lists anew. */
export function catalogueRows(offered: readonly CatalogueModel[], act: (does: () => Promise<void>) => void): readonly HTMLElement[] {
  if (offered.length === 0) return []
  return [make('section', { className: 'model-catalogue' }, make('h2', {}, t('Well-known models')), make('ul', {}, ...offered.map((one) => row(one, act))))]
}

function row({ name, title, hub, bytes: size, memory, speed, licence, tags }: CatalogueModel, act: (does: () => Promise<void>) => void): HTMLElement {
  const facts = [t('{size} to fetch', { size: bytes(size) }), t('{size} in memory', { size: bytes(memory) }), SPEEDS[speed], licence]
  const button = make('button', { type: 'button', 'aria-label': `${t('Fetch')} ${title}`, onclick: () => act(async () => {
    button.disabled = true
    await fetchEntry({ name, title }).finally(() => (button.disabled = false))
  }) }, t('Fetch'))
  return make('li', { 'data-listed': name }, make('div', { className: 'row' }, make('b', {}, title), make('code', {}, name), make('span', { className: 'grow' }), button),
    make('span', { className: 'soft facts', title: hub }, facts.join(' · ')), make('span', { className: 'soft' }, tags.map((tag) => TAGS[tag] ?? tag).join(', ')))
}

/** The licence is the hub's word of this minute, not the list's. */
export async function fetchEntry({ name, title }: Pick<CatalogueModel, 'name' | 'title'>): Promise<void> {
  const terms = await modelTerms(name)
  if (await agreed(title, terms)) await fetchListed(name, terms.licence)
}

function agreed(title: string, { id, licence, link, gated, files, bytes: size }: ModelTerms): Promise<boolean> {
  return agree(t('Licence of {title}', { title }), [
    make('p', {}, t('{id} is given under the licence {licence}.', { id, licence }), ' ', make('a', { href: link, target: '_blank', rel: 'noreferrer' }, t('Read it'))),
    make('p', { className: 'soft' }, `${t('{size} to fetch', { size: bytes(size) })} · ${tn(files, '{count} file', '{count} files')}`),
    ...(gated ? [make('p', { className: 'soft' }, t('Its owner gives it to those alone who agreed on its page. The server has to be started with their HF_TOKEN.'))] : []),
  ], t('Agree and fetch'))
}
