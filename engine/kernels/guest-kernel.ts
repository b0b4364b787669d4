/** A band kernel of a plugin's: how long a band of it may take, and what is told of one that takes longer, or ends its thread. */
import { failure } from '../contract/errors.ts'
import type { BandKernel } from './band-kernel.ts'

export interface Guest {
  readonly plugin: string
  /** That a band may take. */
  readonly seconds: number
}

export interface GuestKernel extends BandKernel {
  readonly guest?: Guest
}

export const stuck = ({ plugin, seconds }: Guest, kernel: string): Error =>
  failure('E_NODE_STUCK', { expected: `an answer within ${seconds} s`, got: `none for the kernel ${kernel}`, detail: `The thread of plugin "${plugin}" was ended.` })

export const ended = ({ plugin }: Guest, kernel: string, cause: unknown): Error =>
  failure('E_PLUGIN_FAULT', { detail: `Plugin "${plugin}": its kernel ${kernel} has ended its thread (${String(cause)}).` })
