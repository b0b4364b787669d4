/** Whether the loader of Vulkan would find a driver: manifests where it looks for them (its document "Loader and Driver Interface"). */
import { readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

const NAMED = ['VK_DRIVER_FILES', 'VK_ICD_FILENAMES', 'VK_ADD_DRIVER_FILES']

export function hasVulkanDriver(env: Readonly<Record<string, string | undefined>> = process.env, home = homedir()): boolean {
  if (NAMED.some((name) => (env[name] ?? '') !== '')) return true
  const listed = (name: string, otherwise: string): string[] => (env[name] ?? otherwise).split(':').filter((one) => one !== '')
  const roots = [
    ...listed('XDG_CONFIG_HOME', join(home, '.config')), ...listed('XDG_CONFIG_DIRS', '/etc/xdg'), '/usr/local/etc', '/etc',
    ...listed('XDG_DATA_HOME', join(home, '.local/share')), ...listed('XDG_DATA_DIRS', '/usr/local/share:/usr/share'), '/usr/local/share', '/usr/share',
  ]
  return roots.some((root) => manifests(join(root, 'vulkan/icd.d')))
}

function manifests(folder: string): boolean {
  try {
    return readdirSync(folder).some((name) => name.endsWith('.json'))
  } catch {
    return false
  }
}
