/** Words on the screen in the reader's language. An English text is its own key; what a language lacks stays English. */
const words: Readonly<Record<string, string>> = {}

/** `{name}` in the text is filled in from `values`. */
export function t(text: string, values: Readonly<Record<string, string | number>> = {}): string {
  return (words[text] ?? text).replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
}

