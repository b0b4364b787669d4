/** What signals come to over time, as the server works it out: asked for once for each state of what makes them. */
import { readValues } from '../api/client.ts'
import { cutTo, keysOf } from '../document/cut.ts'
import type { Editor } from '../editor.ts'

interface Kept {
  readonly key: string
  readonly until: number
  values: readonly number[] | undefined
  readonly stop: AbortController
}

/** Of a signal that is asked for. */
const COUNT = 1201

export function createSignals(editor: Editor, onChange: () => void) {
  const kept = new Map<string, Kept>()
  return {
    /** Its value at a time, as far as it is known; asks for it where it isn't. @param until seconds */
    of(node: string, port: string, until: number): ((time: number) => number) | undefined {
      const id = `${node}.${port}`
      const key = keysOf(editor.document, editor.values, editor.codes)(node)
      const before = kept.get(id)
      if (before?.key !== key || before.until < until) {
        // A document with faults is looked into when they are gone; until then the curve that was stays.
        if (!editor.checked || editor.faults.some((fault) => fault.node === node)) return before?.values === undefined ? undefined : between(before.values, before.until)
        before?.stop.abort()
        const mine: Kept = { key, until, values: before?.values, stop: new AbortController() }
        kept.set(id, mine)
        readValues({ ...editor.source(), document: cutTo(editor.document, node) }, { node, port, from: 0, to: until, count: COUNT }, mine.stop.signal).then((values) => {
          mine.values = values
          onChange()
        }, () => {
          // What can't be worked out is told among the problems.
          if (kept.get(id) === mine) mine.values = undefined
        })
      }
      const { values, until: end } = kept.get(id)!
      return values === undefined ? undefined : between(values, end)
    },
    forget(): void {
      for (const { stop } of kept.values()) stop.abort()
      kept.clear()
    },
  }
}

/** Straight between the values that are known. */
export function between(values: readonly number[], until: number): (time: number) => number {
  const last = values.length - 1
  return (time) => {
    const place = Math.min(last, Math.max(0, (time / until) * last))
    const whole = Math.min(last - 1, Math.floor(place))
    return values[whole]! + (values[whole + 1]! - values[whole]!) * (place - whole)
  }
}
