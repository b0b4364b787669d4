/** The program as a child process, over a project of its own. */
import { fork, spawn, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const PROGRAM = fileURLToPath(new URL('../../engine/cli/reelgraph.mjs', import.meta.url))
const environment = (more: Readonly<Record<string, string>>): NodeJS.ProcessEnv => ({ ...process.env, REELGRAPH_MODELS: '', ...more, FORCE_COLOR: '0' })

/** In a process that is its own: to be sent signals, or to serve. */
export function start(project: string, env: Readonly<Record<string, string>>, ...args: string[]) {
  const child = spawn(process.execPath, [PROGRAM, ...args], { cwd: project, env: environment(env) })
  const said = { out: '', err: '' }
  child.stdout.on('data', (data: Buffer) => void (said.out += data.toString()))
  child.stderr.on('data', (data: Buffer) => void (said.err += data.toString()))
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve))
  return { child, said, ended }
}

/** Runs a command in a process of its own: of one that goes on, SQLite would still hold the files that a test damages. */
export async function reelgraphAlone(project: string, env: Readonly<Record<string, string>>, ...args: string[]): Promise<Ended> {
  const { said, ended } = start(project, env, ...args)
  return { code: await ended, ...said }
}

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

const host = { child: undefined as ChildProcess | undefined, orders: 0 }

/** Runs a command to its end, in a process that has started before. */
export function reelgraph(project: string, env: Readonly<Record<string, string>>, ...args: string[]): Promise<Ended> {
  const child = (host.child ??= fork(fileURLToPath(new URL('program-host.mjs', import.meta.url)), { env: environment({}), execArgv: [] }))
  const id = ++host.orders
  return new Promise((resolve, reject) => {
    const leave = (): void => void child.off('message', onMessage).off('exit', onExit)
    const onMessage = ({ id: of, ...ended }: Ended & { readonly id: number }): void => {
      if (of !== id) return
      leave()
      resolve(ended)
    }
    const onExit = (code: number | null, signal: string | null): void => {
      leave()
      host.child = undefined
      reject(new Error(`The program ended by itself (${signal ?? code}) in: ${args.join(' ')}`))
    }
    child.on('message', onMessage).on('exit', onExit)
    child.send({ id, folder: project, env: environment(env), args })
  })
}

export const linesOf = (text: string): Record<string, unknown>[] => text.split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as Record<string, unknown>)

/** A server over the project, and how to ask it. */
export async function serve(project: string, env: Readonly<Record<string, string>>, ...args: string[]) {
  const { child, said, ended } = start(project, env, 'serve', '--port', '0', ...args)
  while (!said.out.includes('http')) await new Promise((resolve) => setTimeout(resolve, 50))
  const url = /http:\/\/[\w.:]+/.exec(said.out)![0]
  return {
    url,
    said,
    ask: (path: string, body?: unknown) => fetch(`${url}${path}`, body === undefined ? {} : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    async end() {
      child.kill('SIGTERM')
      await ended
    },
  }
}
