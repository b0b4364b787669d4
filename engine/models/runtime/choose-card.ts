/** Which of several cards is given a model. Pure. */
import type { DeviceName } from './session-types.ts'

export interface Card {
  readonly device: DeviceName
  /** The model lies in its memory, or is on the way there. */
  readonly loaded: boolean
  /** Callers that hold its models. */
  readonly held: number
  /** The model fits beside what is there; what nobody holds left out. */
  readonly fits: boolean
  readonly fitsAlone: boolean
}

/**
 * A card that nobody works on goes before one that has the model: it takes seconds to load, and a film minutes. Whoever holds a model
 * stays on its card.
 * @param home where the caller holds a model. @returns undefined: on none before something is released
 */
export function chooseCard(cards: readonly Card[], home?: DeviceName): Card | undefined {
  const least = (which: (card: Card) => boolean): Card | undefined => cards.filter(which).sort((a, b) => a.held - b.held)[0]
  const idle = (which: (card: Card) => boolean): Card | undefined => least((card) => card.held === 0 && which(card))
  const ways: readonly ((card: Card) => boolean)[] = [({ loaded }) => loaded, ({ fits }) => fits, ({ fitsAlone }) => fitsAlone]
  for (const which of ways) {
    const own = cards.find((card) => card.device === home && which(card))
    if (own !== undefined) return own
  }
  for (const find of [idle, least]) {
    for (const which of ways) {
      const card = find(which)
      if (card !== undefined) return card
    }
  }
  return undefined
}
