/** A runtime that is stopped in the middle of a call takes the whole process with it: only a process of its own can tell. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const SCRIPT = fileURLToPath(new URL('close-runtime.ts', import.meta.url))

it.each([
  ['waits for the call in progress', 60_000],
  ['and no longer than it has patience: the call ends by itself', 1],
])('closing %s', async (_, patience) => {
  const child = spawn(process.execPath, ['--import', 'tsx', SCRIPT, String(patience)], { stdio: ['ignore', 'pipe', 'ignore'] })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
  const exit = await once(child, 'exit')
  expect(said.trim().split('\n')).toEqual(['next: the runtime is closed', 'long: the runtime is closed', 'closed', 'late: the runtime is closed', 'end'])
  expect(exit).toEqual([0, null])
})
