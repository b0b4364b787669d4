/** A plugin in a thread of its own, as the engine's thread sees it: started when it is called, and anew where it has ended. */
import { Running, type FencedOptions } from './running.ts'

export class FencedPlugin {
  readonly #options: FencedOptions
  #run: Running | undefined

  constructor(options: FencedOptions) {
    this.#options = options
  }

  /** Its declaration, with functions that call it. */
  load(): Promise<unknown> {
    return this.#running().declaration
  }

  close(): void {
    this.#run?.end(undefined)
    this.#run = undefined
  }

  #running(): Running {
    if (this.#run?.alive !== true) {
      this.#run = new Running(this.#options, () => this.#running(), this.#run?.pinned ?? 0)
    }
    return this.#run
  }
}
