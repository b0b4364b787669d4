/** A param that is points of a picture: how many are placed, a way to place them on it, and their numbers. */
import type { NodeType, ParamSchema } from '../../api/client.ts'
import type { Json } from '../../document/document.ts'
import { picturesOf } from '../../document/placing.ts'
import { t } from '../../language/t.ts'
import { make } from '../dom.ts'
import { dataWidget } from './widgets.ts'

/** @param can a picture is there, and nothing else moves the points */
export function placeButton(type: NodeType, asked: NonNullable<ParamSchema['x-placed']>, can: boolean, place: () => void): HTMLElement {
  return make('button', { type: 'button', className: 'place', disabled: !can, title: can ? t('On the picture, by hand') : t('First wire a picture into {picturesOf}.', { picturesOf: picturesOf(type, asked) }), onclick: place }, t('Place {what}', { what: asked.what }))
}

/** What is drawn on the picture: how much of it there is; the numbers fold out. */
export function drawnWidget(id: string, given: Json | undefined, set: (value: Json | undefined) => void): HTMLElement {
  const count = Array.isArray(given) ? given.length : 0
  return make('div', { className: 'points' },
    make('small', { className: 'soft' }, count === 0 ? t('Nothing yet: draw it on the preview.') : t('{count} drawn. Change them on the preview.', { count })),
    make('details', {}, make('summary', { className: 'soft small' }, t('Numbers')), dataWidget(id, given ?? [], set)))
}

export function pointsWidget(id: string, { properties = {} }: ParamSchema, given: Json | undefined, button: HTMLElement, set: (value: Json | undefined) => void): HTMLElement {
  const names = Object.keys(properties)
  const count = typeof given === 'object' && given !== null ? names.filter((name) => name in given).length : 0
  button.id = id
  return make('div', { className: 'points' },
    make('span', { className: 'pair' }, button, make('small', { className: 'soft' }, count === 0 ? t('None are placed.') : t('{count} of {length} are placed.', { count, length: names.length }))),
    ...(given === undefined ? [] : [make('details', {}, make('summary', { className: 'soft small' }, t('Numbers')), dataWidget(`${id}-numbers`, given, set))]))
}
