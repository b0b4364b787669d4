/** The `rules` backend: cuts and enhances texts by rule. Needs no model. */
import { enhancedPrompt, type ScriptBackend, type WriteRequest } from '../../../engine/api.ts'
import { storyScenes } from '../../shared/scene-text.ts'

export function writeByRules({ task, text, most, enhance }: Pick<WriteRequest, 'task' | 'text' | 'most' | 'enhance'>): string[] {
  const texts = task === 'scenes' ? storyScenes(text, most) : [text]
  return enhance ? texts.map(enhancedPrompt) : texts
}

export const rules: ScriptBackend = {
  name: 'rules',
  kind: 'script',
  title: 'Rules',
  rank: 10,
  version: '1',
  available: () => Promise.resolve({ ok: true, reason: 'embedded, needs no model' }),
  write: (request) => Promise.resolve({ texts: writeByRules(request), metadata: { backend: 'rules' } }),
}
