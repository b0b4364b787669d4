/** Leaving by the signal that was asked to end the program, which shells see as such. */

/** At once. `process.exit` would wait for a model in the middle of a step, and end in an abort. */
export function leave(signal: NodeJS.Signals): void {
  process.removeAllListeners(signal)
  process.kill(process.pid, signal)
}

/** Milliseconds that whatever is still at work has after all else is done. */
const REST = 1000

/** Unless the process ends by itself soon. */
export function leaveSoon(signal: NodeJS.Signals): void {
  setTimeout(() => leave(signal), REST).unref()
}
