/** Trigger words: what calls up what a LoRA has learnt. Pure. */

/** Words alone, with spaces about them. */
const words = (text: string): string => ` ${text.toLowerCase().replace(/[^\p{L}\p{N}_-]+/gu, ' ').trim()} `

/** The caption with trigger words before it, as trainers keep the first ones in place; as it is where it names them. */
export function withTrigger(caption: string, trigger: string): string {
  if (trigger.trim() === '' || words(caption).includes(words(trigger))) return caption
  return caption === '' ? trigger.trim() : `${trigger.trim()}, ${caption}`
}
