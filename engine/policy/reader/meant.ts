/** What is done about a prompt by what it means. Pure. */
import type { Rule } from '../judge.ts'
import type { Action, Rating } from '../rules.ts'
import type { Shares } from './reader.ts'

/** From here on a prompt is held to be what it is read as. */
export const THRESHOLD = 0.85

export interface Meant {
  readonly action: 'warn' | 'block'
  readonly category: string
  readonly title: string
  /** Of all categories together that are treated so. */
  readonly share: number
}

/** Doubt between two categories that are both blocked is none about the prompt. */
export function meantBy(shares: Shares, { rules, rating, role, threshold }: { readonly rules: Readonly<Record<string, Rule>>; readonly rating: Rating; readonly role: string; readonly threshold: number }): Meant | undefined {
  const actions = Object.keys(shares).map((category): readonly [string, Action] => [category, rules[category]?.action(rating, role) ?? 'allow'])
  for (const [action, among] of [['block', ['block']], ['warn', ['warn', 'block']]] as const) {
    const found = actions.filter(([, one]) => (among as readonly string[]).includes(one)).map(([category]) => category)
    const share = found.reduce((sum, category) => sum + shares[category]!, 0)
    if (share < threshold) continue
    const category = found.reduce((most, one) => (shares[one]! > shares[most]! ? one : most))
    return { action, category, title: rules[category]!.title, share }
  }
  return undefined
}
