/** Texts cut and enhanced by rule. Pure. */
import { enhancedPrompt } from './prompt-words.ts'
import { storyScenes, withSetting } from './scene-text.ts'
import { narrate } from './script-by-rules.ts'

/** What is to be written. */
export interface Writing {
  readonly task: 'enhance' | 'scenes' | 'script'
  readonly text: string
  /** Most scenes. */
  readonly most: number
  /** Of a scene: seconds of speech beyond which it is cut, where there may be more. */
  readonly longest?: number
  /** Scenes become full prompts for a video model. */
  readonly enhance: boolean
  /** Of a script: how long speaking it takes, at which rate, in which language, and which words of many. */
  readonly seconds?: number
  readonly rate?: number
  readonly language?: string
  readonly seed?: number
}

export function writeByRules({ task, text, most, longest, enhance, seconds = 30, rate = 1, seed = 1 }: Writing): string[] {
  if (task === 'script') return [...narrate({ topic: text, seconds, rate, seed })]
  const texts = task === 'scenes' ? storyScenes(text, { most, rate, ...(longest === undefined ? {} : { longest }) }) : [text]
  return enhance ? withSetting(texts).map((one) => enhancedPrompt(one)) : texts
}
