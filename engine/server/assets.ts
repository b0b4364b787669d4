/** Uploads: into a scratch file, looked into, then under a safe name into the project's assets folder. */
import { randomUUID } from 'node:crypto'
import { link, mkdir, readFile, realpath, rm } from 'node:fs/promises'
import { basename, extname, join, posix } from 'node:path'
import type { Request, Response } from 'express'
import multer from 'multer'
import type { Engine } from '../host/engine.ts'
import { failure, ReelgraphError } from '../contract/errors.ts'
import { fps } from '../frames/clip.ts'
import { openContainer } from '../media/characters/container.ts'
import { parseCube } from '../media/cube.ts'
import { MEDIA_ENDINGS } from '../media/endings.ts'
import { readText } from '../media/text-file.ts'

export interface Asset {
  /** Relative to the project folder. */
  readonly path: string
  readonly bytes: number
  readonly kind: 'video' | 'audio' | 'image' | 'svg' | 'lut' | 'character'
  /** Pixels and frames a second of what is seen, upright. */
  readonly width?: number
  readonly height?: number
  readonly fps?: number
}

type Looked = Pick<Asset, 'kind' | 'width' | 'height' | 'fps'>

export interface Upload {
  readonly engine: Engine
  readonly raw: Request
  readonly response: Response
  readonly signal: AbortSignal
  readonly limit: number
}

const FOLDER = 'assets'

/** @throws E_HTTP_INPUT without a file, E_HTTP_SIZE, E_IMAGE_SIZE, E_MEDIA_FORMAT when it is no media, E_LUT when it is no table */
export async function receiveAsset({ engine, raw, response, limit }: Upload): Promise<Asset> {
  const file = await receiveFile(engine.project, raw, response, limit)
  try {
    const name = safeName(file.name)
    if (!MEDIA_ENDINGS.has(extname(name))) throw failure('E_MEDIA_FORMAT', { file: name, expected: 'a name that ends as media do, such as .mp4 or .png', got: extname(name), fix: 'Give the file the ending of what it is.' })
    const looked = await lookInto(engine, file.path, posix.join(FOLDER, '.uploads', basename(file.path)), name)
    return { path: posix.join(FOLDER, await place(file.path, await assetFolder(engine.project), name)), bytes: file.bytes, ...looked }
  } finally {
    await rm(file.path, { force: true })
  }
}

/** A file of a request, under a name of ours that whoever asked for it removes. @throws E_HTTP_INPUT, E_HTTP_SIZE */
export async function receiveFile(project: string, raw: Request, response: Response, limit: number): Promise<{ readonly path: string; readonly name: string; readonly bytes: number }> {
  // A folder of its own that starts with a dot: what is not finished can be told from what is.
  const scratch = join(await assetFolder(project), '.uploads')
  await mkdir(scratch, { recursive: true })
  const file = await receive(raw, response, scratch, limit)
  if (file === undefined) throw failure('E_HTTP_INPUT', { port: 'file', expected: 'a multipart body with one file in the field "file"' })
  return { path: file.path, name: file.originalname, bytes: file.size }
}

async function assetFolder(project: string): Promise<string> {
  const folder = join(await realpath(project), FOLDER)
  await mkdir(folder, { recursive: true })
  if ((await realpath(folder)) !== folder) throw failure('E_ASSET_PATH', { got: FOLDER, detail: 'It is a link.' })
  return folder
}

function receive(raw: Request, response: Response, scratch: string, limit: number): Promise<Express.Multer.File | undefined> {
  const storage = multer.diskStorage({
    destination: scratch,
    filename: (_request, file, done) => done(null, randomUUID() + extname(safeName(file.originalname))),
  })
  const single = multer({ storage, defParamCharset: 'utf8', limits: { fileSize: limit, files: 1, fields: 0, parts: 1 } }).single('file')
  return new Promise((resolve, reject) => {
    single(raw, response, (error: unknown) => (error === undefined || error === null ? resolve(raw.file) : reject(error as Error)))
  })
}

/** What the bytes are, whatever the name says; tables are told by their name, for they are text. */
async function lookInto(engine: Engine, file: string, path: string, name: string): Promise<Looked> {
  if (extname(name) === '.cube') {
    parseCube(await readText(file), name)
    return { kind: 'lut' }
  }
  if (/^\.(glb|gltf|vrm)$/i.test(extname(name))) {
    openContainer(new Uint8Array(await readFile(file)), name)
    return { kind: 'character' }
  }
  const picture = await engine.pictureHead(file).catch((thrown: unknown) => {
    if (thrown instanceof ReelgraphError) throw failure(thrown.code, { ...thrown.faults[0]!, file: name }, thrown)
    return undefined
  })
  if (picture?.format === 'svg') return { kind: 'svg' }
  if (picture !== undefined && (picture.pages ?? 1) === 1) return { kind: 'image', ...sizeOf(picture) }
  const info = await engine.probe(path).catch((thrown: unknown) => {
    if (thrown instanceof ReelgraphError && thrown.code === 'E_IMAGE_SIZE') throw failure(thrown.code, { ...thrown.faults[0]!, file: name }, thrown)
    throw failure('E_MEDIA_FORMAT', { file: name, expected: 'video, sound or a picture' }, thrown)
  })
  // ffmpeg takes the name's word for a picture that it can't read, and text for a terminal's film.
  if (info.container === 'tty' || info.video?.width === 0) throw failure('E_MEDIA_FORMAT', { file: name, expected: 'video, sound or a picture', got: 'none of them' })
  if (info.video !== undefined) return { kind: 'video', width: info.video.width, height: info.video.height, fps: Number(fps(info.video.rate).toFixed(3)) }
  if (info.audio !== undefined) return { kind: 'audio' }
  throw failure('E_MEDIA_FORMAT', { file: name, expected: 'video, sound or a picture', got: info.container })
}

/** As it is seen: cameras lay pictures on their side and say so. */
function sizeOf({ width, height, orientation = 1 }: Awaited<ReturnType<Engine['pictureHead']>>): Pick<Asset, 'width' | 'height'> {
  if (width === undefined || height === undefined) return {}
  return orientation > 4 ? { width: height, height: width } : { width, height }
}

/** Letters, digits, dot, hyphen and underscore; never hidden, never empty, at most 80 characters. */
export function safeName(name: string): string {
  const last = name.split(/[/\\]/).at(-1)!
  const extension = extname(last).toLowerCase().replace(/[^.a-z0-9]/g, '').slice(0, 10)
  const stem = last.slice(0, last.length - extname(last).length)
  const clean = stem.normalize('NFKD').replace(/\p{M}/gu, '').replace(/[^\w-]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 70)
  return (clean === '' ? 'asset' : clean) + extension
}

/** Puts the file under its name or the first free `name-2`; a link fails where the name is taken, so none is lost. */
async function place(file: string, folder: string, name: string): Promise<string> {
  const extension = extname(name)
  const stem = name.slice(0, name.length - extension.length)
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? name : `${stem}-${n}${extension}`
    try {
      await link(file, join(folder, candidate))
      return candidate
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown
    }
  }
}
