/** The `rules` backend: cuts and enhances texts by rule. Needs no model. */
import type { ScriptBackend } from '../../shared/kinds/script.ts'
import { nameOf } from '../../shared/speech/language.ts'
import { writeByRules } from '../../shared/write-by-rules.ts'

export const rules: ScriptBackend = {
  name: 'rules',
  kind: 'script',
  title: 'Rules',
  rank: 10,
  version: '3',
  available: () => Promise.resolve({ ok: true, reason: 'embedded, needs no model' }),
  refuses(need) {
    const { task, language = '' } = need as { readonly task?: string; readonly language?: string }
    return task !== 'script' || language === '' || /^en\b/i.test(language) ? undefined : `it writes English only, not ${nameOf(language)}`
  },
  run: (request) => Promise.resolve({ texts: writeByRules(request), metadata: { backend: 'rules' } }),
}
