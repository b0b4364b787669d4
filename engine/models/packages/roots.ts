/** Folders that model packages are looked for in. */
import { homedir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'

/** Those of REELGRAPH_MODELS, the project's `models`, then the user's own, shared by all projects. */
export function modelRoots(project: string, env: NodeJS.ProcessEnv = process.env, platform = process.platform): string[] {
  const named = (env['REELGRAPH_MODELS'] ?? '').split(delimiter).filter((one) => one !== '')
  return [...new Set([...named.map((one) => resolve(project, one)), join(project, 'models'), userModels(env, platform)])]
}

function userModels(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  const home = homedir()
  if (platform === 'win32') return join(env['LOCALAPPDATA'] ?? join(home, 'AppData/Local'), 'Reelgraph', 'models')
  if (platform === 'darwin') return join(home, 'Library/Application Support/Reelgraph/models')
  return join(env['XDG_DATA_HOME'] ?? join(home, '.local/share'), 'reelgraph', 'models')
}

/** Folder of packages that are made from npm packages. A hidden name is no package's. */
export const madeRoot = (env: NodeJS.ProcessEnv = process.env, platform = process.platform): string => join(userModels(env, platform), '.from-npm')
