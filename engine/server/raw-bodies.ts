/** The bytes of bodies as they came: what is signed. */
import type { IncomingMessage } from 'node:http'

const bodies = new WeakMap<IncomingMessage, Uint8Array>()

export const keepRaw = (request: IncomingMessage, bytes: Uint8Array): void => void bodies.set(request, bytes)
/** Empty where none came. */
export const rawBody = (request: IncomingMessage): Uint8Array => bodies.get(request) ?? new Uint8Array(0)
