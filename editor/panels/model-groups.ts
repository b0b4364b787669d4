/** What models are for, by their family. Pure. */
import { t } from '../language/t.ts'

const GROUPS: readonly (readonly [RegExp, string])[] = [
  [/diffusion|^sd|wan|flux|video|inpaint/, t('Make pictures and films')],
  [/^tts-|whisper|voice|speech|sound|music|audio/, t('Voice and sound')],
  [/^face/, t('Faces')],
  [/upscal|depth|matt|flow|restor|segment/, t('Work on pictures')],
  [/caption|encoder|scorer|checker|judge|tagger/, t('Look at pictures')],
]
const OTHERS = t('Others')

export const groupOf = (family: string | undefined): string => GROUPS.find(([pattern]) => pattern.test(family ?? ''))?.[1] ?? OTHERS

/** By group, in the order of the table; within one as they come. */
export function grouped<T extends { readonly family?: string | undefined }>(models: readonly T[]): readonly (readonly [string, readonly T[]])[] {
  return [...GROUPS.map(([, title]) => title), OTHERS].flatMap((title) => {
    const found = models.filter(({ family }) => groupOf(family) === title)
    return found.length === 0 ? [] : [[title, found] as const]
  })
}

/** Every word of the search stands somewhere in what is known of a model. */
export function matches(model: { readonly name: string; readonly title?: string | undefined; readonly family?: string | undefined; readonly licence?: string | undefined }, search: string): boolean {
  const text = [model.name, model.title, model.family, model.licence, groupOf(model.family)].join(' ').toLowerCase()
  return search.toLowerCase().split(/\s+/).every((word) => text.includes(word))
}
