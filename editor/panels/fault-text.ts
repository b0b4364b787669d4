/** What a fault, a warning or a refusal says, in the reader's language and with the names that stand on the screen. */
import { ERRORS, type ErrorCode } from '../../engine/contract/errors.ts'
import { WARNINGS, type WarningCode } from '../../engine/contract/warnings.ts'
import { ApiProblem, type Fault } from '../api/client.ts'
import { sentence, t, term } from '../language/t.ts'
import { inWords, type Named } from './fault-words.ts'

/** What went wrong, in which file, and the facts, without code, place and fix, which stand beside it. `named`: the graph, whose nodes it names as they are shown. */
export function faultText(fault: Fault, named?: Named): string {
  const { code, expected, got, detail, file } = fault
  const entry = code in ERRORS ? ERRORS[code as ErrorCode] : code in WARNINGS ? WARNINGS[code as WarningCode] : undefined
  const title = entry === undefined ? ofMessage(fault) : term(entry.title)
  const facts = entry === undefined ? '' : factsText(expected, got)
  const what = facts === '' ? title : t('{title}: {facts}', { title: title.replace(/[.。]$/, ''), facts })
  const text = [...(entry === undefined || file === undefined ? [] : [`${file}:`]), what, ...(entry === undefined || detail === undefined ? [] : [sentence(detail)])].join(' ')
  return named === undefined ? text : inWords(text, named)
}

/** What to do about it; empty where nothing is to be done. */
export const fixText = ({ fix }: Pick<Fault, 'fix'>, named?: Named): string => (named === undefined ? sentence(fix) : inWords(sentence(fix), named))

/** Why there is nothing to be seen or done, and what to do. */
export function refusalText(error: unknown, named?: Named): string {
  if (!(error instanceof Error)) return ''
  const fault = error instanceof ApiProblem ? error.faults[0] : undefined
  return fault === undefined ? error.message : `${faultText(fault, named)} ${fixText(fault, named)}`.trim()
}

function factsText(expected: string | undefined, got: string | undefined): string {
  if (expected !== undefined && got !== undefined) return t('expected {expected}, got {got}.', { expected: sentence(expected), got: sentence(got) })
  if (expected !== undefined) return t('expected {expected}.', { expected: sentence(expected) })
  return got === undefined ? '' : t('got {got}.', { got: sentence(got) })
}

/** Of a code that is not known here: what its message says after code and place, before the fix. */
const ofMessage = ({ code, message, fix }: Fault): string => message.slice(message.startsWith(code) ? code.length : 0).replace(/^:?\s*/, '').replace(/^[\w./-]* ?"[^"]*"(\.[^:\s]+)?:? ?/, '').replace(fix, '').trim()
