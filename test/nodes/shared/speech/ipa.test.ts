/** What eSpeak NG tells of sounds, as voices take it. */
import { expect, test } from 'vitest'
import type { ModelResources } from '../../../../engine/api.ts'
import { espeakVoice, hasKanji } from '../../../../nodes/shared/speech/espeak-voices.ts'
import { phonemesOf } from '../../../../nodes/shared/speech/ipa.ts'

const said = (answer: string) => ({
  flite: { standing: async () => ({ ok: false, reason: '' }) },
  espeak: { standing: async () => ({ ok: true, reason: '' }), about: async () => ({ version: '1.51', languages: new Set(['ja', 'cmn', 'de']) }), phonemes: async () => answer },
}) as unknown as ModelResources['synthesisers']
const signal = new AbortController().signal

test('where it changes its language it says so in brackets, which are no sounds', async () => {
  // eSpeak NG 1.51, German: "Computer".
  const found = await phonemesOf(['Computer'], 'de', 'espeak', said('(en)kəmpjˈuːtə(de)'), signal)
  expect(found.map(({ symbol }) => symbol)).toEqual(['k', 'ə', 'm', 'p', 'j', 'ˈuː', 't', 'ə'])
})

test('kanji are refused, for which it says "Chinese letter"; kana and Chinese are not', async () => {
  const known = new Set(['ja', 'cmn'])
  expect([espeakVoice('ja', '今夜は', known), espeakVoice('ja', 'こんやは', known), espeakVoice('zh', '今夜', known), espeakVoice('', '今夜は海の話をします', known)]).toEqual([undefined, 'ja', 'cmn', undefined])
  expect(hasKanji('ja-JP', '海')).toBe(true)
  await expect(phonemesOf(['今夜'], 'ja', 'espeak', said(''), signal)).rejects.toMatchObject({ code: 'E_BACKEND', faults: [{ fix: expect.stringContaining('kana') as string }] })
})
