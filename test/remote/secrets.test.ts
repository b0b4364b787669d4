import { describe, expect, it } from 'vitest'
import type { RemoteHost } from '../../engine/remote/remote.ts'
import { createSecrets } from '../../engine/remote/secrets.ts'

const HOST: RemoteHost = { name: 'host', address: { variable: 'HOST_URL', default: 'https://host.test' }, key: { variable: 'HOST_KEY' } }
const OWN: RemoteHost = { ...HOST, key: { variable: 'HOST_KEY', needed: 'at-default', scheme: 'Key' } }

describe('standing', () => {
  it.each([
    [HOST, {}, { ok: false, variable: 'HOST_KEY' }],
    [HOST, { HOST_KEY: '  ' }, { ok: false, variable: 'HOST_KEY' }],
    [HOST, { HOST_KEY: 'secret' }, { ok: true, reason: 'HOST_KEY is set' }],
    [HOST, { HOST_KEY: 'secret', HOST_URL: 'ftp://x' }, { ok: false, variable: 'HOST_URL' }],
    [HOST, { HOST_KEY: 'secret', HOST_URL: 'https://me:secret@x' }, { ok: false, variable: 'HOST_URL' }],
    [OWN, {}, { ok: false, variable: 'HOST_KEY' }],
    [OWN, { HOST_URL: 'http://localhost:1/v1/' }, { ok: true }],
    [{ ...HOST, address: { variable: 'HOST_URL' } }, { HOST_KEY: 'secret' }, { ok: false, variable: 'HOST_URL' }],
  ] as const)('%#', (host, environment, standing) => {
    const found = createSecrets(environment).standing(host)
    expect(found).toMatchObject(standing)
    expect(JSON.stringify(found)).not.toContain('secret')
  })
})

it('puts its word before the key, and takes the slash off the address', () => {
  const secrets = createSecrets({ HOST_URL: 'http://localhost:1/v1/', HOST_KEY: ' secret\n' })
  expect(secrets.authorization(OWN)).toBe('Key secret')
  expect(secrets.authorization(HOST)).toBe('Bearer secret')
  expect(secrets.address(OWN)).toBe('http://localhost:1/v1')
})

it('refuses a key that no header can carry, and does not quote it', () => {
  const secrets = createSecrets({ HOST_KEY: 'sec\nret' })
  expect(() => secrets.authorization(HOST)).toThrow(expect.objectContaining({ code: 'E_REMOTE_KEY', message: expect.not.stringMatching(/sec\nret|ret/) }))
})

it.each(['key+/=&0123', 'plain-key-1'])('strikes %s out in all the forms that it may come back in', (key) => {
  const secrets = createSecrets({ HOST_KEY: key })
  secrets.authorization(HOST)
  const text = `${key} ${encodeURIComponent(key)} ${Buffer.from(key).toString('base64')} kept`
  expect(secrets.scrub(text)).toBe('[HOST_KEY] [HOST_KEY] [HOST_KEY] kept')
})
