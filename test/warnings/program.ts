/** The program as a child process, over a project of its own. */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const PROGRAM = fileURLToPath(new URL('../../engine/cli/reelgraph.mjs', import.meta.url))

export function start(project: string, env: Readonly<Record<string, string>>, ...args: string[]) {
  const child = spawn(process.execPath, [PROGRAM, ...args], { cwd: project, env: { ...process.env, REELGRAPH_MODELS: '', ...env, FORCE_COLOR: '0' } })
  const said = { out: '', err: '' }
  child.stdout.on('data', (data: Buffer) => void (said.out += data.toString()))
  child.stderr.on('data', (data: Buffer) => void (said.err += data.toString()))
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve))
  return { child, said, ended }
}

export async function reelgraph(project: string, env: Readonly<Record<string, string>>, ...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const { said, ended } = start(project, env, ...args)
  return { code: await ended, ...said }
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
