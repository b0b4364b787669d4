/** Whether an address is one of this machine or of a network that others can't reach: nothing is sent there on a stranger's word. Pure. */
import { BlockList, isIP } from 'node:net'

const CLOSED = new BlockList()
for (const [network, bits] of [['0.0.0.0', 8], ['10.0.0.0', 8], ['100.64.0.0', 10], ['127.0.0.0', 8], ['169.254.0.0', 16], ['172.16.0.0', 12], ['192.0.0.0', 24], ['192.0.2.0', 24], ['192.168.0.0', 16], ['198.18.0.0', 15], ['198.51.100.0', 24], ['203.0.113.0', 24], ['224.0.0.0', 4], ['240.0.0.0', 4]] as const) CLOSED.addSubnet(network, bits, 'ipv4')
for (const [network, bits] of [['::', 127], ['64:ff9b::', 96], ['100::', 64], ['2001:db8::', 32], ['2002::', 16], ['fc00::', 7], ['fe80::', 10], ['ff00::', 8]] as const) CLOSED.addSubnet(network, bits, 'ipv6')

export function isPrivate(address: string): boolean {
  const bare = address.replace(/^\[|\]$/g, '')
  const mapped = /^::ffff:(?:(\d+\.\d+\.\d+\.\d+)|([0-9a-f]{1,4}):([0-9a-f]{1,4}))$/i.exec(bare)
  if (mapped !== null) {
    const [high, low] = [Number.parseInt(mapped[2] ?? '0', 16), Number.parseInt(mapped[3] ?? '0', 16)]
    return isPrivate(mapped[1] ?? [high >> 8, high & 255, low >> 8, low & 255].join('.'))
  }
  const kind = isIP(bare)
  return kind === 0 || CLOSED.check(bare, kind === 4 ? 'ipv4' : 'ipv6')
}
