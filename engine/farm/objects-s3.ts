/** Files for other machines in a bucket that speaks S3. Keys and regions come from where the AWS tools look for them. */
import { createReadStream, createWriteStream } from 'node:fs'
import { readFile, rm, stat } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { failure } from '../contract/errors.ts'
import { lacksPackages } from './lacks-packages.ts'
import type { ObjectStore, StoredObject } from './objects.ts'

/** Tries of one request: a store that fails now and then is no reason to make anything again. */
const TRIES = 6
/** Bytes from which on a file is sent as it is read. */
const STREAMED = 16 * 2 ** 20

/** @param address `s3://bucket/prefix`; AWS_ENDPOINT_URL names a server that is not Amazon's. @throws E_USAGE, E_FARM_REACH */
export async function openS3Objects(address: string): Promise<ObjectStore> {
  // Which versions of Node it will run on is told in the documentation, not to whoever renders.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true'
  const { S3Client, GetObjectCommand, PutObjectCommand, HeadObjectCommand, ListObjectsV2Command, DeleteObjectCommand } = await import('@aws-sdk/client-s3').catch(lacksPackages('--store', '@aws-sdk/client-s3'))
  const [, bucket = '', path = ''] = /^s3:\/\/([^/]+)(?:\/(.*))?$/.exec(address) ?? []
  if (bucket === '') throw failure('E_USAGE', { port: '--store', expected: 's3://bucket or s3://bucket/prefix', got: address })
  const prefix = path === '' ? '' : `${path.replace(/\/+$/, '')}/`
  const endpoint = process.env['AWS_ENDPOINT_URL_S3'] ?? process.env['AWS_ENDPOINT_URL']
  const client = new S3Client({
    region: process.env['AWS_REGION'] ?? process.env['AWS_DEFAULT_REGION'] ?? 'us-east-1',
    maxAttempts: TRIES,
    // Servers of others know neither Amazon's names of hosts nor its newest checksums; ours are in the records.
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  })
  const place = (name: string): { Bucket: string; Key: string } => ({ Bucket: bucket, Key: prefix + name })
  const reach = <T>(work: Promise<T>): Promise<T> =>
    work.catch((thrown: Error) => {
      throw failure('E_FARM_REACH', { got: address, detail: `${thrown.name}: ${thrown.message}` }, thrown)
    })
  const absent = <T>(value: T) => (thrown: Error & { $metadata?: { httpStatusCode?: number } }): T => {
    if (thrown.name === 'NoSuchKey' || (thrown.name !== 'NoSuchBucket' && thrown.$metadata?.httpStatusCode === 404)) return value
    throw thrown
  }
  /** The body can't be read twice: each try begins anew. */
  const again = async <T>(work: () => Promise<T>): Promise<T> => {
    for (let n = 1; ; n++) {
      try {
        return await work()
      } catch (thrown) {
        if (n === TRIES || (thrown as { $fault?: string }).$fault === 'client') throw thrown
        await new Promise((resolve) => setTimeout(resolve, 50 * 2 ** n))
      }
    }
  }
  const getFile = async (name: string, to: string): Promise<boolean> => {
    const body = await client.send(new GetObjectCommand(place(name))).then(({ Body }) => Body as Readable | undefined, absent(undefined))
    if (body === undefined) return false
    try {
      await pipeline(body, createWriteStream(to))
    } catch (thrown) {
      await rm(to, { force: true })
      throw thrown
    }
    return true
  }
  const list = async (start: string): Promise<StoredObject[]> => {
    const found: StoredObject[] = []
    let token: string | undefined
    do {
      const { Contents = [], NextContinuationToken } = await client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix + start, ...(token === undefined ? {} : { ContinuationToken: token }) }))
      for (const { Key = '', Size = 0, LastModified } of Contents) found.push({ name: Key.slice(prefix.length), bytes: Size, changed: LastModified?.getTime() ?? 0 })
      token = NextContinuationToken
    } while (token !== undefined)
    return found
  }
  return {
    address,
    putFile: (name, from) =>
      reach(again(async () => {
        const { size } = await stat(from)
        // What is in memory the client itself may send again.
        await client.send(new PutObjectCommand({ ...place(name), Body: size > STREAMED ? createReadStream(from) : await readFile(from), ContentLength: size }))
      })),
    putText: async (name, text) => void (await reach(client.send(new PutObjectCommand({ ...place(name), Body: text })))),
    getFile: (name, to) => reach(again(() => getFile(name, to))),
    getText: (name) => reach(again(async () => client.send(new GetObjectCommand(place(name))).then(({ Body }) => Body?.transformToString(), absent(undefined)))),
    has: (name) => reach(client.send(new HeadObjectCommand(place(name))).then(() => true, absent(false))),
    list: (start) => reach(list(start)),
    remove: async (name) => void (await reach(client.send(new DeleteObjectCommand(place(name))))),
    close: () => client.destroy(),
  }
}
