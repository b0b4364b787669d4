/** Redis and a server that speaks S3, of their own, for one file of tests. Where Redis is absent tests are skipped, but not in CI. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const WITHOUT_REDIS = process.env['CI'] !== 'true' && spawnSync('redis-server', ['--version'], { stdio: 'ignore' }).status !== 0
if (WITHOUT_REDIS) process.stderr.write('redis-server is not installed: what needs it is skipped (apt-get install redis-server).\n')

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

export interface RunningRedis {
  readonly url: string
  /** As after a power cut: what was written is read again. */
  restart(): Promise<void>
  end(): Promise<void>
}

/** As the documentation demands it: nothing that was acknowledged is lost. */
export async function startRedis(): Promise<RunningRedis> {
  const folder = mkdtempSync(join(tmpdir(), 'reelgraph-redis-'))
  const port = await freePort()
  const start = async () => {
    const child = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--appendonly', 'yes', '--appendfsync', 'always', '--save', ''], { stdio: ['ignore', 'pipe', 'ignore'] })
    let said = ''
    for await (const data of child.stdout) {
      said += String(data)
      if (said.includes('Ready to accept connections')) break
    }
    return child
  }
  let child = await start()
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL')
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  }
  return {
    url: `redis://127.0.0.1:${port}`,
    async restart() {
      await stop()
      child = await start()
    },
    async end() {
      await stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

interface S3Server {
  readonly middleware?: unknown
  run(): Promise<{ port: number }>
  close(): Promise<void>
}

/** Sets where the AWS tools look for it. */
export async function startS3(): Promise<{ readonly address: string; end(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'reelgraph-s3-'))
  const S3rver = createRequire(import.meta.url)('s3rver') as new (options: object) => S3Server
  const server = new S3rver({ port: 0, address: '127.0.0.1', silent: true, directory: folder, configureBuckets: [{ name: 'films' }] })
  const { port } = await server.run()
  Object.assign(process.env, { AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`, AWS_ACCESS_KEY_ID: 'S3RVER', AWS_SECRET_ACCESS_KEY: 'S3RVER' })
  return {
    address: 's3://films/studio',
    async end() {
      for (const name of ['AWS_ENDPOINT_URL', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) delete process.env[name]
      await server.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
