/** A text in pieces that can be read at once. Pure. */

/** Letters that a passage has at most, but for the rest of a sentence. */
const LETTERS = 280
/** Written without spaces: a sign is a word. */
const DENSE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/gu

/** Sentences together, as long as they fit. Less than two words say nothing that lists don't know. */
export function passagesOf(text: string): readonly string[] {
  const passages: string[] = []
  let now = ''
  for (const sentence of text.split(/(?<=[.!?…;:]\s|[。！？；\n])/u)) {
    if (now !== '' && now.length + sentence.length > LETTERS) {
      passages.push(now)
      now = ''
    }
    now += sentence
  }
  return [...passages, now].map((one) => one.trim()).filter((one) => (one.match(/\p{L}{2,}/gu)?.length ?? 0) >= 2 || (one.match(DENSE)?.length ?? 0) >= 3)
}
