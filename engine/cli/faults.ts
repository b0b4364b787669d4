/** Faults for people: what went wrong, where, and what to do. */
import pc from 'picocolors'
import { KINDS, ERRORS, toReelgraphError, type Fault } from '../contract/errors.ts'
import type { Warning } from '../contract/warnings.ts'

const colours = pc.createColors(process.stderr.isTTY === true)

/** @param verbose with the stack of what was thrown */
export const printFaults = (faults: readonly Fault[], verbose = false): void =>
  faults.forEach((one) => {
    printLine(one, colours.red)
    if (verbose && one.cause !== undefined) process.stderr.write(`${colours.dim(one.cause)}\n`)
  })

export const printWarnings = (warnings: readonly Warning[]): void => warnings.forEach((one) => printLine(one, colours.yellow))

function printLine({ code, message, fix }: Fault | Warning, colour: (text: string) => string): void {
  const rest = message.slice(code.length)
  const end = rest.endsWith(fix) ? rest.slice(0, -fix.length) : `${rest} `
  process.stderr.write(`${colour(colours.bold(code))}${end}${colours.cyan(fix)}\n`)
}

export function printError(thrown: unknown, verbose: boolean): void {
  const error = toReelgraphError(thrown)
  printFaults(error.faults)
  if (verbose) process.stderr.write(`${colours.dim(String((error.cause instanceof Error ? error.cause : error).stack))}\n`)
}

/** 0 done, 1 internal, 2 usage, 3 graph, 4 missing, 5 node, 6 media, 7 storage, 8 verify, 9 conflict, 130 cancelled. */
export function exitCodeOf(thrown: unknown): number {
  return KINDS[toReelgraphError(thrown).kind].exit
}

export function exitCodeOfFaults(faults: readonly Fault[]): number {
  const first = faults[0]
  return first === undefined ? 0 : KINDS[ERRORS[first.code].kind].exit
}
