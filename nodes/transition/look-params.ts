/** What transition and sequence let people set of a transition's look and sound. */
import { COLOUR_PATTERN, parseColour, type Easing } from '../../engine/api.ts'
import type { Look } from './blend-pair.ts'

/** How two sounds cross over. */
export const SOUND_CURVES = ['equal-power', 'linear'] as const
export type SoundCurve = (typeof SOUND_CURVES)[number]

export const LOOK_PARAMS = {
  easing: { type: 'string', enum: ['linear', 'ease-in', 'ease-out', 'ease-in-out'], default: 'ease-in-out', title: 'Easing' },
  softness: {
    type: 'number',
    default: 0.08,
    minimum: 0,
    maximum: 1,
    title: 'Edge softness',
    description: 'Of wipes, irises, clocks and other masks: share of the way.',
    advanced: true,
  },
  colour: {
    type: 'string',
    default: '#000000',
    pattern: COLOUR_PATTERN,
    widget: 'colour',
    title: 'Colour',
    description: 'Of "fade-colour".',
    advanced: true,
  },
  invert: { type: 'boolean', default: false, title: 'Light parts first', description: 'Of "matte".', advanced: true },
  sound: {
    type: 'string',
    enum: SOUND_CURVES,
    default: 'equal-power',
    title: 'Sound curve',
    description: '"equal-power" keeps different sounds as loud as they are; "linear" is for two takes of the same sound, which would swell.',
    advanced: true,
  },
} as const

interface Params {
  readonly easing: Easing
  readonly softness: number
  readonly colour: string
  readonly invert: boolean
}

export const lookOf = ({ easing, softness, colour, invert }: Params, node: string): { readonly easing: Easing; readonly look: Omit<Look, 'matte'> } => ({
  easing,
  look: { softness, colour: parseColour(colour, node), invert },
})

const MATTE_HELP = 'For "matte": the second clip shows first where this is dark.'
export const MATTE_PORT = { type: 'image', optional: true, title: 'Matte', description: MATTE_HELP } as const
