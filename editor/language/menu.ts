/** The language of the page, to choose in the status bar or among the commands. */
import type { Command } from '../commands/command.ts'
import { make } from '../panels/dom.ts'
import { openPicker } from '../panels/picker.ts'
import { LANGUAGE_NAMES, LANGUAGES, type Language } from './languages.ts'
import { language, speak, t } from './t.ts'

export function languageCommands(): readonly Command[] {
  const choose = make('select', { id: 'language', 'aria-label': t('Language'), title: t('Language'), onchange: () => speak(choose.value as Language) }, ...LANGUAGE_NAMES.map((name) => make('option', { value: name, selected: name === language, lang: name }, LANGUAGES[name])))
  document.querySelector('.status')?.append(choose)
  return [{ title: t('Language'), group: 'View', act: () => openPicker(t('Language'), LANGUAGE_NAMES.map((name) => ({ title: LANGUAGES[name], words: name, pick: () => speak(name) }))) }]
}
