/** The file itself: binary glTF (Khronos glTF 2.0, section 4) or JSON, and the buffers that it names. */
import { failure } from '../../contract/errors.ts'
import { Place } from './place.ts'

const MAGIC = 0x46546c67
const JSON_CHUNK = 0x4e4f534a
const BINARY_CHUNK = 0x004e4942

export interface Container {
  readonly document: Place
  /** The binary chunk of a `.glb`. */
  readonly binary?: Uint8Array
}

/** @throws E_CHARACTER */
export function openContainer(bytes: Uint8Array, file: string): Container {
  const wrong = (expected: string, got: string): never => {
    throw failure('E_CHARACTER', { file, expected, got })
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.byteLength < 4 || view.getUint32(0, true) !== MAGIC) return { document: parseJson(bytes, file) }
  if (bytes.byteLength < 20) wrong('a header and a chunk', `${bytes.byteLength} bytes`)
  const version = view.getUint32(4, true)
  if (version !== 2) wrong('glTF 2', `version ${version}`)
  const length = view.getUint32(8, true)
  if (length > bytes.byteLength) wrong(`${length} bytes`, `${bytes.byteLength}: the file is cut off`)
  let document: Place | undefined
  let binary: Uint8Array | undefined
  for (let at = 12; at + 8 <= length;) {
    const [size, kind] = [view.getUint32(at, true), view.getUint32(at + 4, true)]
    if (at + 8 + size > length) wrong(`a chunk of ${size} bytes at byte ${at}`, `${length - at - 8}`)
    const chunk = bytes.subarray(at + 8, at + 8 + size)
    if (document === undefined) {
      if (kind !== JSON_CHUNK) wrong('JSON as the first chunk', `0x${kind.toString(16)}`)
      document = parseJson(chunk, file)
    } else if (kind === BINARY_CHUNK) binary ??= chunk
    at += 8 + size
  }
  return { document: document ?? wrong('a chunk of JSON', 'none'), ...(binary === undefined ? {} : { binary }) }
}

function parseJson(bytes: Uint8Array, file: string): Place {
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (cause) {
    throw failure('E_CHARACTER', { file, expected: 'glTF 2.0: JSON, or its binary form', got: 'something else', detail: (cause as Error).message }, cause)
  }
  const document = new Place(value, file).object()
  const version = document.at('asset').object().at('version')
  if (!/^2\./.test(version.text())) throw version.fault('glTF 2.0', version.text())
  return document
}

/** Reads what a URI of the file names: data in the URI, or a file beside it. @throws E_CHARACTER */
export async function readUri(uri: Place, readBeside: (path: string) => Promise<Uint8Array>): Promise<Uint8Array> {
  const text = uri.text()
  const data = /^data:[^,]*?(;base64)?,/i.exec(text)
  if (data !== null) {
    const body = text.slice(data[0].length)
    return data[1] === undefined ? Buffer.from(decoded(body, uri), 'latin1') : Buffer.from(body, 'base64')
  }
  if (/^[a-z][a-z0-9+.-]*:/i.test(text)) throw uri.fault('a file beside it, or data', JSON.stringify(text.slice(0, 60)), { fix: 'Save the file with its data in it, as .glb.' })
  return readBeside(decoded(text, uri))
}

function decoded(text: string, uri: Place): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw uri.fault('a URI', JSON.stringify(text.slice(0, 60)))
  }
}
