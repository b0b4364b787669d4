/** What is wrong with a socket type's declaration, where it was written without a compiler's help. Pure. */
import { PARAM_TYPES, type DeclarationFault } from '../contract/declaration-fault.ts'
import { inWords, SHOWN, type SocketSpec } from '../contract/define-socket.ts'
import { PIXEL_FORMATS } from '../frames/format.ts'

/** @param find a socket type that is known already, or comes with the same plugin */
export function socketFault(socket: SocketSpec, find: (name: string) => SocketSpec | undefined): DeclarationFault | undefined {
  const given = (socket ?? {}) as unknown as Record<string, unknown>
  const { name } = given
  if (typeof name !== 'string' || !/^[a-z][a-z0-9-]*$/.test(name)) return { port: 'sockets', expected: 'a socket type from defineSocket, with a name in kebab-case', got: typeof name === 'string' ? name : typeof socket }
  const fault = (field: string, expected: string): DeclarationFault => ({ port: `sockets.${name}.${field}`, expected, got: given[field] === undefined ? 'nothing' : `${typeof given[field]} ${String(given[field])}` })
  if (typeof given['title'] !== 'string' || given['title'].trim() === '') return fault('title', 'a text')
  if (typeof given['colour'] !== 'string' || !/^#[0-9a-f]{6}$/i.test(given['colour'])) return fault('colour', 'a colour, #rrggbb')
  for (const hook of ['check', 'describe', 'sample']) if (typeof given[hook] !== 'function') return fault(hook, 'a function')
  for (const hook of ['preview', 'drive']) if (given[hook] !== undefined && typeof given[hook] !== 'function') return fault(hook, 'a function')
  const { store, clip, shows, accepts = [], feeds = [] } = socket
  const listed = (field: string, values: unknown, known: readonly string[] | ((one: string) => boolean), expected: string): DeclarationFault | undefined => {
    const isKnown = typeof known === 'function' ? known : (one: string): boolean => known.includes(one)
    if (!Array.isArray(values)) return fault(field, `a list of ${expected}`)
    const other: unknown = values.find((one) => typeof one !== 'string' || !isKnown(one))
    return other === undefined ? undefined : { ...fault(field, expected), got: typeof other === 'string' ? other : inWords(other) }
  }
  const wrong =
    (clip === undefined ? undefined : listed('clip', clip, PIXEL_FORMATS, `pixel formats: ${PIXEL_FORMATS.join(', ')}`)) ??
    listed('feeds', feeds, PARAM_TYPES, `types of params: ${PARAM_TYPES.join(', ')}`) ??
    listed('accepts', accepts, (one) => one !== name && find(one) !== undefined, 'known socket types other than its own')
  if (wrong !== undefined) return wrong
  if (clip?.length === 0) return { ...fault('clip', 'at least one pixel format'), got: 'none' }
  // Values are taken as they are: what goes through the frame server is a clip on both ends.
  const unlike = accepts.find((one) => (find(one)!.clip === undefined) !== (clip === undefined))
  if (unlike !== undefined) return { ...fault('accepts', clip === undefined ? 'socket types that are no clips either' : 'socket types that are clips, too'), got: unlike }
  if (shows !== undefined && !SHOWN.includes(shows)) return fault('shows', `one of ${SHOWN.join(', ')}`)
  if (store !== undefined && (typeof store.write !== 'function' || typeof store.open !== 'function')) return fault('store', 'functions "write" and "open"')
  return undefined
}
