/** Texts cut and enhanced by rule. Pure. */
import { enhancedPrompt, type WriteRequest } from '../../engine/api.ts'
import { storyScenes } from './scene-text.ts'

export function writeByRules({ task, text, most, enhance }: Pick<WriteRequest, 'task' | 'text' | 'most' | 'enhance'>): string[] {
  const texts = task === 'scenes' ? storyScenes(text, most) : [text]
  return enhance ? texts.map(enhancedPrompt) : texts
}
