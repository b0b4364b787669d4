/** Files as one ZIP file, made while it is sent. */
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Response } from 'express'
import { ZipFile } from 'yazl'

/** @param files places by their names in the ZIP file */
export async function sendZip(response: Response, files: ReadonlyMap<string, string>, name: string, signal: AbortSignal): Promise<void> {
  const zip = new ZipFile()
  // Films and pictures are pressed together already: how large it will be is known beforehand.
  for (const [path, place] of files) zip.addFile(place, path, { compress: false })
  const size = await new Promise<number>((resolve, reject) => {
    ;(zip as unknown as NodeJS.EventEmitter).once('error', reject)
    zip.end({ forceZip64Format: false, comment: '' }, resolve as () => void)
  })
  response.type('application/zip').attachment(name)
  if (size >= 0) response.set('Content-Length', String(size))
  await pipeline(zip.outputStream as Readable, response, { signal })
}
