/** Texts cut and enhanced by rule. Pure. */
import { enhancedPrompt } from '../../engine/api.ts'
import { storyScenes } from './scene-text.ts'

/** What is to be written. */
export interface Writing {
  readonly task: 'enhance' | 'scenes'
  readonly text: string
  /** Most scenes. */
  readonly most: number
  /** Scenes become full prompts for a video model. */
  readonly enhance: boolean
}

export function writeByRules({ task, text, most, enhance }: Writing): string[] {
  const texts = task === 'scenes' ? storyScenes(text, most) : [text]
  return enhance ? texts.map(enhancedPrompt) : texts
}
