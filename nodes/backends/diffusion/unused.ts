/** What a graph asks of a diffusion model in vain: each said by name, since the picture is another than was meant. Pure. */
import type { DiffusionModel, FaultFacts, Json } from '../../../engine/api.ts'
import type { Settings } from './options.ts'

export interface Asked {
  /** What the graph gives, without what it leaves out. */
  readonly options: Readonly<Record<string, Json>>
  readonly settings: Settings
  readonly prompt: string
  readonly image: boolean
}

/** Why an option is not used, or undefined where it is. */
type Reason = (asked: Asked, model: DiffusionModel) => string | undefined

const ofClips: Reason = (_, { makes, name }) => (makes === 'picture' ? `${name} makes a single picture` : undefined)
const ofSvd: Reason = (_, { family, name }) => (family === 'stable-video-diffusion' ? undefined : `it is of Stable Video Diffusion, and ${name} is of the family ${family}`)
const ofCheckers: Reason = (_, { checks, name }) => (checks === true ? undefined : `${name} has no safety checker`)

const REASONS: Readonly<Record<string, Reason>> = {
  frames: ofClips,
  fps: ofClips,
  decodeChunk: (asked, model) => ofClips(asked, model) ?? (model.family === 'wan' ? 'Wan decodes all frames at once' : undefined),
  clipSkip: (_, { family, name }) => (family === 'stable-diffusion' ? undefined : `it is of Stable Diffusion 1 and 2, and ${name} is of the family ${family}`),
  cfgPlusPlus: (_, { family, name, told }) => (family === 'stable-video-diffusion' || family === 'wan' ? `${name} is of the family ${family}, which does without` : told === true ? 'there is no second answer' : undefined),
  guidanceRescale: ({ settings: { guidance, cfgPlusPlus: plus = false } }, { family, name, told }) =>
    family === 'stable-video-diffusion' || family === 'wan' ? `${name} is of the family ${family}, which does without` : told === true || guidance <= 1 && !plus ? 'there is no guidance to bring back' : undefined,
  motion: ofSvd,
  noise: ofSvd,
  firstGuidance: (asked, model) => ofSvd(asked, model) ?? (asked.settings.guidance > 1 ? undefined : 'without guidance no frame has any'),
  strength: ({ image }, { makes, name }) => (makes === 'video' ? `${name} begins with the picture as it is` : image ? undefined : 'there is no picture to begin with'),
  safety: (asked, model) => (asked.options['safety'] === 'off' ? undefined : ofCheckers(asked, model)),
  strictness: (asked, model) => (asked.options['safety'] === 'off' ? 'safety is off' : ofCheckers(asked, model)),
  negativePrompt({ settings: { negativePrompt = '', guidance, cfgPlusPlus = false } }, { family, told, name }) {
    if (negativePrompt === '') return undefined
    if (family === 'stable-video-diffusion') return `${name} goes by its picture alone`
    if (told === true) return `${name} is told how far to follow the prompt, and is not asked without it`
    return guidance > 1 || cfgPlusPlus ? undefined : 'at a guidance of 1 or less the prompt alone is asked for'
  },
}

export function unusedOptions(asked: Asked, model: DiffusionModel): readonly FaultFacts[] {
  const found = Object.entries(REASONS).flatMap(([name, reason]): FaultFacts[] => {
    const why = asked.options[name] === undefined ? undefined : reason(asked, model)
    return why === undefined ? [] : [{ port: name === 'negativePrompt' ? name : `options.${name}`, got: shown(asked.options[name]!), detail: `${sentence(why)}.` }]
  })
  if (model.family === 'stable-video-diffusion' && asked.prompt.trim() !== '') found.push({ port: 'prompt', got: shown(asked.prompt), detail: `${model.name} goes by its picture alone.` })
  return found
}

const sentence = (text: string): string => text[0]!.toUpperCase() + text.slice(1)
const shown = (value: Json): string => {
  const text = JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 59)}…` : text
}

/** Marks by which other programs call up LoRAs: text encoders read them as letters. */
const CALLS: readonly RegExp[] = [/<(?:lora|lyco|hypernet):[^>]+>/i]
/** Marks that weigh words, change them or begin anew, and call up textual inversions, which CLIP's pipelines know. */
const OF_CLIP: readonly RegExp[] = [/\([^()]+:\s*\d*\.?\d+\s*\)/, /(?:^|\s)BREAK(?:\s|$)/, /\[[^[\]]*(?:\|[^[\]]*|:\s*\d*\.?\d+\s*)\]/, /\bembedding:[\w.-]+/i]

/** The first that a prompt has and the family doesn't know. */
export const foreignMark = (prompt: string, family: string): string | undefined => [...CALLS, ...(family === 'wan' ? OF_CLIP : [])].map((mark) => mark.exec(prompt)?.[0].trim()).find((one) => one !== undefined)
