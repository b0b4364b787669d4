/** What a node says of its work, in a line. Pure. */
import type { Json } from '../document/document.ts'
import { t } from '../language/t.ts'

/** By what something was made and why; of pictures that were judged, each one's score. Undefined for reports of other things. */
export function reportText(facts: Readonly<Record<string, Json>>): string | undefined {
  const { backend, model, why, reason, scores } = facts
  if (typeof backend !== 'string') return undefined
  const by = typeof model === 'string' ? `${backend}, ${model}` : backend
  if (!Array.isArray(scores)) return `${t('made by {by}', { by })}${typeof why === 'string' ? `: ${why}` : typeof reason === 'string' ? `: ${reason}` : ''}`
  const each = scores.map((one, k) => `${k + 1}: ${Number((one as { readonly score?: number }).score).toFixed(3)}`)
  return `${t('judged by {by}', { by })}: ${String(why)} (${each.join(', ')})`
}
