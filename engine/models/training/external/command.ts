/** The command of a trainer: as people write it in a variable of the environment. Pure. */
import { failure } from '../../../contract/errors.ts'

/** Words as a shell cuts them, with quotes and backslashes; nothing else of a shell's. @throws E_TRAINER */
export function wordsOfCommand(text: string, variable: string): readonly string[] {
  const words: string[] = []
  let [word, quote] = ['', '']
  let open = false
  for (let i = 0; i < text.length; i++) {
    const letter = text[i]!
    if (quote !== '') {
      if (letter === quote) quote = ''
      else if (letter === '\\' && quote === '"' && /["\\]/.test(text[i + 1] ?? '')) word += text[++i]!
      else word += letter
    } else if (letter === '"' || letter === "'") {
      quote = letter
      open = true
    } else if (/\s/.test(letter)) {
      if (open || word !== '') words.push(word)
      word = ''
      open = false
    } else if (letter === '\\' && /[\s"'\\]/.test(text[i + 1] ?? '')) word += text[++i]!
    else word += letter
  }
  if (quote !== '') throw failure('E_TRAINER', { port: variable, expected: 'a command', got: text, detail: `A ${quote} is open at its end.` })
  if (open || word !== '') words.push(word)
  return words
}

/** What ssh hands to the shell of the other machine. */
export const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)

/** ssh puts its words together, and a shell cuts them again. */
export function callOf(command: readonly string[], args: readonly string[]): { readonly program: string; readonly args: readonly string[] } {
  const [program = '', ...first] = command
  const isSsh = /(?:^|[\\/])ssh(?:\.exe)?$/i.test(program)
  return { program, args: [...first, ...(isSsh ? args.map(quoted) : args)] }
}
