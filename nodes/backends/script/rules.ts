/** The `rules` backend: cuts and enhances texts by rule. Needs no model. */
import type { ScriptBackend } from '../../shared/kinds/script.ts'
import { writeByRules } from '../../shared/write-by-rules.ts'

export const rules: ScriptBackend = {
  name: 'rules',
  kind: 'script',
  title: 'Rules',
  rank: 10,
  version: '1',
  available: () => Promise.resolve({ ok: true, reason: 'embedded, needs no model' }),
  run: (request) => Promise.resolve({ texts: writeByRules(request), metadata: { backend: 'rules' } }),
}
