/** Files out of MediaPipe's packed assets: one after the other in a .data file, their places in the script that loads it. Pure. */

interface Place {
  readonly filename: string
  readonly start: number
  readonly end: number
}

/** @throws RangeError where the script names no such file, or a place that is not there */
export function packedFile(script: string, data: Uint8Array, name: string): Uint8Array {
  const start = script.indexOf('{"files"')
  const end = script.indexOf('})', start)
  if (start < 0 || end < 0) throw new RangeError('the script does not say where its files lie')
  let files: readonly Place[]
  try {
    ;({ files } = JSON.parse(script.slice(start, end + 1)) as { files: readonly Place[] })
  } catch (cause) {
    throw new RangeError('the script does not say where its files lie', { cause })
  }
  const found = files.find(({ filename }) => filename.split('/').at(-1) === name)
  if (found === undefined || !(found.start >= 0 && found.end <= data.length && found.start < found.end)) throw new RangeError(`there is no ${name} in the packed assets`)
  return data.subarray(found.start, found.end)
}
