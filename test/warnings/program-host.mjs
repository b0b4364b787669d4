/** The program, warm: each command runs as in a process of its own (folder, environment, what it says, how it ends), without the second that a start takes. */
import { register } from '../../engine/machine/sources.mjs'

register()
const { main } = await import('../../engine/cli/main.ts')
const write = { out: process.stdout.write.bind(process.stdout), err: process.stderr.write.bind(process.stderr) }

async function run({ id, folder, env, args }) {
  const said = { out: '', err: '' }
  for (const [name, stream] of [['out', process.stdout], ['err', process.stderr]]) {
    stream.write = (data, encoding, done) => {
      said[name] += typeof data === 'string' ? data : Buffer.from(data).toString()
      ;(typeof encoding === 'function' ? encoding : done)?.()
      return true
    }
  }
  process.chdir(folder)
  for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name]
  Object.assign(process.env, env)
  process.exitCode = undefined
  try {
    await main([process.execPath, 'reelgraph', ...args])
  } finally {
    process.stdout.write = write.out
    process.stderr.write = write.err
    // Each command listens for a reader that has gone.
    for (const stream of [process.stdout, process.stderr]) stream.removeAllListeners('error')
  }
  process.send({ id, code: process.exitCode ?? 0, ...said })
  process.exitCode = undefined
}

// One after the other: they share the folder and the environment.
let last = Promise.resolve()
process.on('message', (order) => void (last = last.then(() => run(order))))
process.on('disconnect', () => process.exit())
