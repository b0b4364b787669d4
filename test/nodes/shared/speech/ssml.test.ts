import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseScript } from '../../../../nodes/shared/speech/ssml.ts'
import { leadOf, sentencesOf } from '../../../../nodes/shared/speech/sentences.ts'

const fault = (text: string) => {
  try {
    parseScript(text)
  } catch (thrown) {
    return (thrown as { faults: { code: string; detail?: string; expected?: string; got?: string }[] }).faults[0]!
  }
  return undefined
}

describe('marks', () => {
  it.each(['a < b and R&D', 'x <3 you & me', 'if (a<b && c>d) {', '<p>no speech tags</p>', '&amp; stays', 'an <b>HTML</b> text'])('are none, so the text stays as it is: %s', (text) => {
    expect(parseScript(text)).toEqual({ text, spans: [], breaks: [] })
  })
  it.each([
    ['<speak>a</b></speak>', 'Line 1, column 9.'],
    ['one\ntwo <break time="5"/>', 'Line 2, column 17.'],
    ['<emphasis level="huge">a</emphasis>', 'Line 1, column 17.'],
    ['<prosody rate="fast">a', 'Line 1, column 1.'],
    ['<speak>\n\n  fish & chips</speak>', 'Line 3, column 8.'],
    ['<speak>é😀 <audio src="a"/></speak>', 'Line 1, column 11.'],
    ['<speak>a <break time=5s/></speak>', 'Line 1, column 10.'],
    ['a</prosody>', 'Line 1, column 2.'],
    ['<prosody colour="red">a</prosody>', 'Line 1, column 17.'],
    ['<speak><!-- a</speak>', 'Line 1, column 8.'],
    ['<speak>&#xd800;</speak>', 'Line 1, column 8.'],
  ])('that are wrong are told with their place: %s', (text, detail) => expect(fault(text)).toMatchObject({ code: 'E_SPEECH_MARKUP', detail }))

  it('are read with their values', () => {
    const script = parseScript('<speak>a <prosody rate="80%" pitch="+12st" range="x-low" volume="-6dB">b</prosody> &lt;&#99;&#x64; <break time="750ms"/>e</speak>')
    expect(script.text).toBe('a b <cd e')
    expect(script.spans).toEqual([{ from: 2, to: 3, prosody: { rate: 0.8, pitch: 2, range: 0.3, gain: -6 } }])
    expect(script.breaks).toEqual([{ at: 8, seconds: 0.75 }])
  })
  it('work together where one is in another', () => {
    const [{ tokens }] = sentencesOf(parseScript('<prosody rate="2">go <prosody rate="50%" volume="+2dB">slow</prosody></prosody>'), 'en') as unknown as [{ tokens: { prosody: object }[] }]
    expect(tokens.map(({ prosody }) => prosody)).toEqual([{ rate: 2, pitch: 1, range: 1, gain: 0 }, { rate: 1, pitch: 1, range: 1, gain: 2 }])
  })

  it('around any text give it back', () =>
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const escaped = text.replace(/&/g, '&amp;').replace(/</g, '&lt;')
      expect(parseScript(`<speak><emphasis>${escaped}</emphasis></speak>`).text).toBe(text)
    })))
  it('of any kind end in a script or in a fault with a place', () =>
    fc.assert(fc.property(fc.array(fc.oneof(fc.constantFrom('<speak>', '</speak>', '<break', '/>', '<prosody rate="', '">', '</prosody>', '<emphasis>', '&', '&amp;', '<!--', '-->', '\n', '"', '<'), fc.string())), (parts) => {
      const found = fault(parts.join(''))
      if (found !== undefined) expect(found).toMatchObject({ code: 'E_SPEECH_MARKUP', detail: expect.stringMatching(/^Line \d+, column \d+\.$/) })
    }), { numRuns: 400 }))
})

describe('sentences', () => {
  const texts = (text: string, language = 'en'): string[] => sentencesOf(parseScript(text), language).map((one) => one.text)
  it.each([
    ['Mr. Smith met Dr. Who. They left!', ['Mr. Smith met Dr. Who.', 'They left!']],
    ['At 3.5 p.m. he met J. R. Tolkien. "Why?" he asked.', ['At 3.5 p.m. he met J. R. Tolkien.', '"Why?" he asked.']],
    ['Lines that\ngo on\n\nA paragraph', ['Lines that go on', 'A paragraph']],
    ['海は静かだ。風が冷たい。', ['海は静かだ。', '風が冷たい。']],
    ['...', []],
    ['Well... yes.', ['Well... yes.']],
  ])('of %s', (text, expected) => expect(texts(text)).toEqual(expected))
  it('are cut where they are too long, and nothing is lost', () => {
    const long = Array.from({ length: 300 }, (_, i) => `word${i}${i % 9 === 0 ? ',' : ''}`).join(' ')
    const cut = texts(long)
    expect(Math.max(...cut.map(({ length }) => length))).toBeLessThanOrEqual(400)
    expect(cut.join(' ')).toBe(long)
  })
  it('of any text hold all of its words, in order', () =>
    fc.assert(fc.property(fc.array(fc.constantFrom('sea', 'Mr.', 'a.', '3.5', '- ', 'no!', '海。', '\n', '\n\n', 'x'.repeat(30), '"so"', '…')).map((parts) => parts.join(' ')), (text) => {
      const tokens = sentencesOf({ text, spans: [], breaks: [] }, 'en').flatMap((one) => one.tokens.map((token) => token.text))
      const spoken = (list: readonly string[]): string => list.join('').replace(/[^\p{L}\p{N}]/gu, '')
      expect(spoken(tokens)).toBe(spoken([text]))
    })))
  it('are followed by the silence that is asked for', () => {
    const [first, second] = sentencesOf(parseScript('<speak>One <break time="1s"/> two. <break time="2s"/> Three <break time="500ms"/></speak>'), 'en')
    expect(first).toMatchObject({ tokens: [{ text: 'One', pause: 1 }, { text: 'two.', pause: 0 }], pause: 2 })
    expect(second).toMatchObject({ pause: 0.5 })
    expect(leadOf(parseScript('<speak><break time="3s"/>Go</speak>'))).toBe(3)
    expect(sentencesOf(parseScript('One.\n\nTwo.'), 'en').map(({ pause }) => pause)).toEqual([0.7, undefined])
  })
  it('of scripts without spaces are cut into words', () => {
    const [one] = sentencesOf(parseScript('海は静かだ。'), 'ja')
    expect(one!.tokens.length).toBeGreaterThan(2)
    expect(one!.tokens.map(({ text }) => text).join('')).toBe('海は静かだ。')
    expect(one!.tokens.map(({ joined }) => joined)).toEqual([...one!.tokens.slice(1).map(() => true), false])
  })
})
