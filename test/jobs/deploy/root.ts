/** Runs programs in a Debian root: by chroot, with mounts and processes of their own that end with them. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'

export interface Where {
  readonly root: string
  readonly user?: string
  readonly folder?: string
  readonly env?: Readonly<Record<string, string>>
}

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`

/** `sh` that mounts what programs ask for, and becomes the command. */
const enter = ({ root, user = 'root', folder = '/', env = {} }: Where, command: readonly string[]): string => [
  `mount -t proc proc ${quoted(`${root}/proc`)}`,
  `exec chroot --userspec=${user} ${quoted(root)} /usr/bin/env -i -C ${quoted(folder)} ${[`PATH=${PATH}`, ...Object.entries(env).map(([name, value]) => `${name}=${value}`), ...command].map(quoted).join(' ')}`,
].join(' && ')

/** To its end. @returns what it wrote to stdout */
export const runIn = (where: Where, ...command: readonly string[]): string => execFileSync('unshare', ['--mount', '--pid', '--fork', '--kill-child', 'sh', '-c', enter(where, command)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 256 * 1024 ** 2 })

/** What it wrote, and how it ended, where it may fail. */
export function tryIn(where: Where, ...command: readonly string[]): { readonly code: number; readonly said: string } {
  try {
    return { code: 0, said: runIn(where, ...command) }
  } catch (thrown) {
    const { status, stdout, stderr } = thrown as { status: number; stdout: string; stderr: string }
    return { code: status, said: `${stdout}${stderr}` }
  }
}

export interface Started {
  /** As the machine knows it; in its own world it is process 1. */
  readonly pid: number
  readonly said: () => string
  readonly ended: Promise<number | null>
  readonly signal: (name: NodeJS.Signals) => void
}

/** As a container has it: the command is process 1. */
export async function startIn(where: Where, ...command: readonly string[]): Promise<Started> {
  return follow(spawn('unshare', ['--mount', '--pid', '--fork', '--kill-child', 'sh', '-c', enter(where, command)], { stdio: ['ignore', 'pipe', 'pipe'] }))
}

/** systemd, over control groups of its own. */
export async function bootIn(root: string): Promise<Started> {
  const at = (path: string): string => quoted(`${root}${path}`)
  const devices = ['null', 'zero', 'full', 'random', 'urandom', 'tty']
  return follow(spawn('unshare', ['--mount', '--pid', '--cgroup', '--uts', '--fork', '--kill-child', 'sh', '-c', [
    `mount --bind ${quoted(root)} ${quoted(root)}`,
    `mount -t proc proc ${at('/proc')}`, `mount -t sysfs sysfs ${at('/sys')}`, `mount -t cgroup2 cgroup2 ${at('/sys/fs/cgroup')}`,
    ...['/run', '/tmp', '/dev'].map((path) => `mount -t tmpfs tmpfs ${at(path)}`),
    ...devices.map((name) => `touch ${at(`/dev/${name}`)} && mount --bind /dev/${name} ${at(`/dev/${name}`)}`),
    `mkdir ${at('/dev/shm')}`,
    `exec env -i container=docker PATH=${PATH} chroot ${quoted(root)} /lib/systemd/systemd`,
  ].join(' && ')], { stdio: ['ignore', 'pipe', 'pipe'] }))
}

/** In the world of a process that was started. */
export function runBeside({ pid }: Started, root: string, ...command: readonly string[]): { readonly code: number; readonly said: string } {
  try {
    return { code: 0, said: execFileSync('nsenter', ['--target', String(pid), '--mount', '--pid', '--cgroup', 'chroot', root, ...command], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }) }
  } catch (thrown) {
    const { status, stdout, stderr } = thrown as { status: number; stdout: string; stderr: string }
    return { code: status, said: `${stdout}${stderr}` }
  }
}

async function follow(child: ChildProcess): Promise<Started> {
  let said = ''
  process.on('exit', () => child.kill('SIGKILL'))
  for (const stream of [child.stdout!, child.stderr!]) stream.setEncoding('utf8').on('data', (text: string) => (said += text))
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  let pid: number | undefined
  while (pid === undefined && child.exitCode === null) {
    pid = Number(readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim()) || undefined
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return { pid: pid ?? 0, said: () => said, ended, signal: (name) => void process.kill(pid!, name) }
}
