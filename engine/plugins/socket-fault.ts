/** What is wrong with a socket type's declaration, where it was written without a compiler's help. Pure. */
import type { SocketSpec } from '../contract/define-socket.ts'
import type { DeclarationFault } from '../contract/declaration-fault.ts'

export function socketFault(socket: SocketSpec): DeclarationFault | undefined {
  const given = (socket ?? {}) as unknown as Record<string, unknown>
  const { name } = given
  if (typeof name !== 'string' || !/^[a-z][a-z0-9-]*$/.test(name)) return { port: 'sockets', expected: 'a socket type from defineSocket, with a name in kebab-case', got: typeof name === 'string' ? name : typeof socket }
  const fault = (field: string, expected: string): DeclarationFault => ({ port: `sockets.${name}.${field}`, expected, got: given[field] === undefined ? 'nothing' : `${typeof given[field]} ${String(given[field])}` })
  if (typeof given['title'] !== 'string' || given['title'].trim() === '') return fault('title', 'a text')
  if (typeof given['colour'] !== 'string' || !/^#[0-9a-f]{6}$/i.test(given['colour'])) return fault('colour', 'a colour, #rrggbb')
  for (const hook of ['check', 'describe', 'sample']) if (typeof given[hook] !== 'function') return fault(hook, 'a function')
  for (const hook of ['preview', 'drive']) if (given[hook] !== undefined && typeof given[hook] !== 'function') return fault(hook, 'a function')
  const { store } = socket
  if (store !== undefined && (typeof store.write !== 'function' || typeof store.open !== 'function')) return fault('store', 'functions "write" and "open"')
  return undefined
}
