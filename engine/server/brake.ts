/**
 * A brake on guessing: who sends tokens that nobody has is put off for a while, and the audit log gets a bounded word of it. Whoever
 * has a valid token is let in, whatever others behind the same address try: 256 bits are not guessed.
 */
import { ipKeyGenerator } from 'express-rate-limit'
import { fault, ReelgraphError, type FaultFacts } from '../contract/errors.ts'
import type { Audit } from '../access/audit.ts'

/** There is room again after so many seconds. */
export class TooMany extends ReelgraphError {
  readonly seconds: number

  constructor(seconds: number, facts: FaultFacts) {
    super([fault('E_RATE', { ...facts, detail: `There is room again in ${seconds} seconds.` })])
    this.seconds = seconds
  }
}

export interface Brake {
  /** One more that was refused to somebody unknown. @throws E_RATE once there were too many of this address */
  refused(address: string | undefined, what: string, outcome: string): void
  /** Writes down what has not been yet. */
  close(): void
}

export interface BrakeOptions {
  readonly audit?: Pick<Audit, 'add'> | undefined
  readonly now?: () => number
  /** Refusals within a window, after which an address is put off. */
  readonly most?: number
  /** Milliseconds. */
  readonly window?: number
}

/** Of an address, within a window. */
interface Tried {
  count: number
  readonly until: number
  /** How often what was refused why. */
  readonly kinds: Map<string, { readonly what: string; readonly outcome: string; count: number }>
}

/** Addresses that are told apart; the others are counted together. */
const ADDRESSES = 200
const OTHERS = 'other addresses'

export function createBrake({ audit, now = Date.now, most = 20, window = 10 * 60_000 }: BrakeOptions = {}): Brake {
  const tried = new Map<string, Tried>()
  const note = (from: string, what: string, outcome: string, target?: string): void => audit?.add({ who: 'nobody', from, what, ...(target === undefined ? {} : { target }), outcome })
  const settle = (from: string, { kinds }: Tried): void => {
    tried.delete(from)
    for (const { what, outcome, count } of kinds.values()) if (count > 1) note(from, what, outcome, `${count} in all`)
  }
  return {
    refused(address = '', what, outcome) {
      const time = now()
      for (const [from, one] of tried) if (one.until <= time) settle(from, one)
      // Who has an IPv6 network has as many addresses as they want.
      const own = address === '' ? OTHERS : ipKeyGenerator(address, 56)
      const from = tried.has(own) || tried.size < ADDRESSES ? own : OTHERS
      const one = tried.get(from) ?? { count: 0, until: time + window, kinds: new Map() }
      tried.set(from, one)
      one.count++
      const kind = one.kinds.get(`${what} ${outcome}`) ?? { what, outcome, count: 0 }
      one.kinds.set(`${what} ${outcome}`, kind)
      if (kind.count++ === 0) note(from, what, outcome)
      if (one.count > most) throw new TooMany(Math.ceil((one.until - time) / 1000), { expected: `${most} refused requests within ${window / 60_000} minutes`, got: `${one.count}` })
    },
    close() {
      for (const [from, one] of tried) settle(from, one)
    },
  }
}
