/** Which language a reader gets, and how texts are filled in. */
import { expect, test } from 'vitest'
import { directionOf, filled, formOf, languageFor } from '../../editor/language/languages.ts'
import { number, t, tn } from '../../editor/language/t.ts'

test('what was chosen counts, then what the browser wishes for, then English', () => {
  expect(languageFor(null, ['de-AT', 'en'])).toBe('de')
  expect(languageFor('ar', ['de-AT'])).toBe('ar')
  expect(languageFor('xx', ['fr', 'zh-Hans-CN'])).toBe('zh')
  expect(languageFor(null, ['fr', 'nl'])).toBe('en')
  expect(languageFor(null, [])).toBe('en')
  expect((['en', 'de', 'es', 'zh', 'ar'] as const).map(directionOf)).toEqual(['ltr', 'ltr', 'ltr', 'ltr', 'rtl'])
})

test('Arabic counts in six forms', () => {
  const forms = { zero: '0', one: '1', two: '2', few: '3-10', many: '11-99', other: '100' }
  const rules = new Intl.PluralRules('ar')
  expect([0, 1, 2, 3, 10, 11, 99, 100, 103].map((count) => formOf(forms, rules, count))).toEqual(['0', '1', '2', '3-10', '3-10', '11-99', '11-99', '100', '3-10'])
  expect(formOf({ other: 'x' }, rules, 2)).toBe('x')
})

test('values are filled in; what is not given stays, numbers are written by the language', () => {
  expect(filled('{a} of {b}, {c}', { a: 1.5, b: 'two' }, (value) => String(value).replace('.', ','))).toBe('1,5 of two, {c}')
  expect(t('Render {name}', { name: 'film' })).toBe('Render film')
  expect(t('{{inputs.name}} in {x}', { x: 3 })).toBe('{{inputs.name}} in 3')
  expect([0, 1, 2].map((count) => tn(count, '{count} file', '{count} files'))).toEqual(['0 files', '1 file', '2 files'])
  expect([number(12000), number(0.5), number(2, 1)]).toEqual(['12000', '0.5', '2.0'])
})
