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

describe('a key in what a service says', () => {
  const key = 'sk-"A1b2/C3d4+E5\\f6&G7h8-i9J0'
  const secrets = createSecrets({ HOST_KEY: key })
  secrets.authorization(HOST)
  const quoted = JSON.stringify(key).slice(1, -1)

  it.each([
    ['in JSON', `{"got":"${quoted}"}`, '{"got":"[HOST_KEY]"}'],
    ['in JSON within JSON', JSON.stringify({ got: quoted }), '{"got":"[HOST_KEY]"}'],
    ['in JSON with escaped slashes', `"${quoted.replaceAll('/', '\\/')}"`, '"[HOST_KEY]"'],
    ['in an address', `?key=${encodeURIComponent(key)}&a`, '?key=[HOST_KEY]&a'],
    ['in an address, small letters', `?key=${encodeURIComponent(key).replace(/%../g, (code) => code.toLowerCase())}&a`, '?key=[HOST_KEY]&a'],
    ['in HTML', `<b>${key.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}</b>`, '<b>[HOST_KEY]</b>'],
    ['broken off by dots', `not a key: ${key.slice(0, 20)}...`, 'not a key: [HOST_KEY]...'],
    ['masked', `not a key: ${key.slice(0, 11)}****J0, said the host`, 'not a key: [HOST_KEY]****J0, said the host'],
    ['broken off after five letters', `Bearer ${key.slice(0, 5)}…`, 'Bearer [HOST_KEY]…'],
    ['twice', `${key.slice(0, 12)} ${key} ${key.slice(0, 9)}`, '[HOST_KEY] [HOST_KEY] [HOST_KEY]'],
  ])('is struck out %s', (_, text, clean) => expect(secrets.scrub(text)).toBe(clean))

  it.each(['me:', 'user:', 'api:', ':'])('is struck out in Basic credentials after %s', (name) => {
    const credentials = Buffer.from(`${name}${key}`).toString('base64')
    const clean = secrets.scrub(`Basic ${credentials} is wrong`)
    expect(clean).toContain('[HOST_KEY]')
    // Two letters at each end may be mixed with what stands beside them.
    const left = Buffer.from(clean.replace(/^Basic |\[HOST_KEY\]| is wrong$/g, ''), 'base64').toString('latin1')
    expect(left.replace(name, '').length).toBeLessThanOrEqual(4)
  })

  it('is told from another one that begins alike', () => {
    const two = createSecrets({ HOST_KEY: 'abcdefgh', LONG_KEY: 'abcdefgh-ijklmnop' })
    two.authorization(HOST)
    two.authorization({ ...HOST, key: { variable: 'LONG_KEY' } })
    expect(two.scrub('abcdefgh-ijklmnop abcdefgh')).toBe('[LONG_KEY] [HOST_KEY]')
  })

  it('leaves other words alone', () => expect(secrets.scrub('sk- is how a key begins; A1b2 is not one')).toBe('sk- is how a key begins; A1b2 is not one'))
})
