/**
 * Keeps a plugin's thread from what it has not asked leave for and Node's permissions do not hold: the network, signals to the
 * program, more memory than there is. A guard against accidents and careless code, and no sandbox.
 */
import dgram from 'node:dgram'
import dns from 'node:dns'
import net from 'node:net'
import { failure } from '../../contract/errors.ts'
import type { Permissions } from './permissions.ts'

/** Bytes that one array may take. */
const LARGEST = 2 ** 30

export function standGuard({ network }: Permissions): void {
  const allowed = (host: string): boolean => network.some((one) => one === host || (one.startsWith('*.') && host.endsWith(one.slice(1))))
  const refuse = (what: string): never => {
    throw failure('E_PLUGIN_PERMISSION', { expected: network.length === 0 ? 'no network' : `the hosts ${network.join(', ')}`, got: what })
  }
  // Addresses that names of allowed hosts were found under.
  const found = new Set<string>()
  const holdName = (host: unknown): void => {
    const name = typeof host === 'string' && host !== '' ? host.replace(/^\[|\]$/g, '') : 'localhost'
    if (!allowed(name) && !found.has(name)) refuse(name)
  }
  const { connect } = net.Socket.prototype
  net.Socket.prototype.connect = function (this: net.Socket, ...args: unknown[]) {
    const flat = Array.isArray(args[0]) ? (args[0] as unknown[]) : args
    const [first, second] = flat
    if (typeof first === 'object' && first !== null) {
      const { path, host } = first as { path?: unknown; host?: unknown }
      if (typeof path === 'string') refuse(path)
      holdName(host)
    } else if (typeof first === 'string' && !/^\d+$/.test(first)) refuse(first)
    else holdName(typeof second === 'function' ? undefined : second)
    return (connect as (...args: unknown[]) => net.Socket).apply(this, args)
  } as typeof connect
  net.Server.prototype.listen = () => refuse('a port to listen on')
  for (const method of ['bind', 'send', 'connect'] as const) dgram.Socket.prototype[method] = (() => refuse('UDP')) as never
  const { lookup } = dns
  const guardedLookup = (name: string, ...rest: unknown[]): unknown => {
    holdName(name)
    const answered = rest.at(-1) as (error: unknown, address: unknown, family: unknown) => void
    return (lookup as (...args: unknown[]) => unknown)(name, ...rest.slice(0, -1), (error: unknown, address: unknown, family: unknown) => {
      for (const one of Array.isArray(address) ? (address as { address: string }[]).map((each) => each.address) : [address]) if (typeof one === 'string') found.add(one)
      answered(error, address, family)
    })
  }
  Object.assign(dns, { lookup: guardedLookup })
  for (const name of Object.keys(dns)) {
    if (/^(resolve|reverse|lookupService)/.test(name)) Object.assign(dns, { [name]: (host: string) => holdName(host) ?? refuse(`dns.${name}`) })
  }
  for (const name of Object.keys(dns.promises)) {
    const original = (dns.promises as unknown as Record<string, unknown>)[name]
    if (typeof original === 'function' && /^(lookup|resolve|reverse)/.test(name)) {
      Object.assign(dns.promises, { [name]: async (host: string, ...rest: unknown[]) => (holdName(host), (original as (...args: unknown[]) => unknown)(host, ...rest)) })
    }
  }
  Object.assign(process, {
    kill: () => {
      throw failure('E_PLUGIN_PERMISSION', { expected: 'no signals to programs', got: 'process.kill' })
    },
  })
  holdMemory()
}

/** One array of many gigabytes is refused before the system ends the whole program for it. */
function holdMemory(): void {
  const hold = (bytes: number): void => {
    if (bytes > LARGEST) throw failure('E_PLUGIN_MEMORY', { expected: `at most ${LARGEST >> 20} MB in one array`, got: `${Math.round(bytes / 2 ** 20)} MB` })
  }
  const names = ['Uint8Array', 'Uint8ClampedArray', 'Int8Array', 'Uint16Array', 'Int16Array', 'Uint32Array', 'Int32Array', 'Float32Array', 'Float64Array', 'BigInt64Array', 'BigUint64Array'] as const
  for (const name of [...names, 'ArrayBuffer', 'SharedArrayBuffer'] as const) {
    const original = globalThis[name] as unknown as { new (...args: unknown[]): object; readonly BYTES_PER_ELEMENT?: number; readonly prototype: object }
    const size = original.BYTES_PER_ELEMENT ?? 1
    const guarded: typeof original = new Proxy(original, {
      construct(target, args: unknown[], made): object {
        if (typeof args[0] === 'number') hold(args[0] * size)
        return Reflect.construct(target, args, made === guarded ? target : made) as object
      },
    })
    Object.defineProperty(original.prototype, 'constructor', { value: guarded, writable: true, configurable: true })
    Object.defineProperty(globalThis, name, { value: guarded, writable: true, configurable: true })
  }
  for (const method of ['alloc', 'allocUnsafe', 'allocUnsafeSlow'] as const) {
    const original = Buffer[method] as (size: number, ...rest: unknown[]) => Buffer
    Object.assign(Buffer, { [method]: (bytes: number, ...rest: unknown[]) => (hold(bytes), original(bytes, ...rest)) })
  }
}
