/** The forms in which a key may come back in what a service says. Pure. */

/** As it is, in an address, in JSON (also JSON within JSON), in HTML, and in base64 at any place of a longer text. */
export function keyForms(key: string): string[] {
  const quoted = (text: string): string => JSON.stringify(text).slice(1, -1)
  const inAddress = encodeURIComponent(key)
  const inJson = quoted(key)
  const inHtml = key.replace(/[&<>"']/g, (letter) => `&${HTML[letter]!};`)
  const inBase64 = [0, 1, 2].map((before) => inner64(key, before)).filter((form) => form.length >= SHORTEST_64)
  const forms = [
    key,
    inAddress,
    inAddress.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
    inJson,
    quoted(inJson),
    inJson.replaceAll('/', '\\/'),
    inHtml,
    Buffer.from(key).toString('base64'),
    ...inBase64,
    ...inBase64.map((form) => form.replaceAll('+', '-').replaceAll('/', '_')),
  ]
  return [...new Set(forms)]
}

const HTML: Readonly<Record<string, string>> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', '\'': '#39' }
/** Shorter ones may be chance. */
const SHORTEST_64 = 5

/** The part of a text's base64 that is the same whatever stands around the key; `before`: bytes ahead of it, modulo 3. */
function inner64(key: string, before: number): string {
  const bytes = Buffer.from(key)
  const whole = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64')
  const from = Math.ceil((before * 8) / 6)
  return whole.slice(from, Math.floor(((before + bytes.length) * 8) / 6))
}

/** Letters of a beginning that give a key away, in the middle of a text and at its end. */
const TELLING = 8
const TELLING_AT_END = 4

/** Strikes out what is only the beginning of a key: a text that was cut, or that masks the rest. */
export function scrubBeginnings(text: string, form: string, name: string): string {
  let clean = text
  if (form.length > TELLING) {
    for (let at = clean.indexOf(form.slice(0, TELLING)); at >= 0; at = clean.indexOf(form.slice(0, TELLING), at + name.length)) {
      let end = at + TELLING
      while (end < clean.length && clean[end] === form[end - at]) end++
      clean = clean.slice(0, at) + name + clean.slice(end)
    }
  }
  for (let length = Math.min(TELLING, form.length) - 1; length >= TELLING_AT_END; length--) {
    const tail = /[.…"'\s]*$/.exec(clean)!.index
    if (clean.slice(0, tail).endsWith(form.slice(0, length))) return clean.slice(0, tail - length) + name + clean.slice(tail)
  }
  return clean
}
