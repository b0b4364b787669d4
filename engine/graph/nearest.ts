/** The nearest known name, as advice. Pure. */
import { distance } from 'fastest-levenshtein'

const LONGEST = 200
/** Names that are listed where none is near: productions have some twenty inputs. */
const MOST_LISTED = 30

/** `{ fix: 'Did you mean "x"?' }`, or the list where it is short, or nothing. */
export function nearest(name: string, known: readonly string[]): { readonly fix?: string } {
  // No slip of the pen: what is that long comes from elsewhere, and takes long to compare.
  if (name.length > LONGEST) return {}
  let best: string | undefined
  let least = Infinity
  for (const one of known) {
    const far = distance(name.toLowerCase(), one.toLowerCase())
    if (far < least) {
      least = far
      best = one
    }
  }
  if (best !== undefined && least <= Math.max(2, Math.floor(name.length / 3))) return { fix: `Did you mean "${best}"?` }
  return known.length > 0 && known.length <= MOST_LISTED ? { fix: `Known: ${known.join(', ')}.` } : {}
}
