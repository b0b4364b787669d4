/** The environment of a program whose system watches no more than that many folders. */
export function watchesAtMost(most: number, code: 'ENOSPC' | 'EMFILE'): Readonly<Record<string, string>> {
  const script = `import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
const { watch } = fs
let watched = 0
fs.watch = (folder, ...rest) => {
  if (watched++ < ${most}) return watch(folder, ...rest)
  throw Object.assign(new Error('${code}: System limit for number of file watchers reached, watch ' + folder), { code: '${code}', syscall: 'watch' })
}
syncBuiltinESMExports()`
  return { NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(script)}` }
}
