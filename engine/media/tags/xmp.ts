/** Tags as XMP (ISO 16684-1): a property each, in a namespace of our own, any text in UTF-8. Pure. */
import type { Tags } from './tags.ts'

const OURS = 'urn:reelgraph:film#'
const NOTE = 'http://ns.adobe.com/xmp/note/'

/** Names that XML does not take are written with `_x…_` for each letter that it refuses. */
const nameOf = (tag: string): string => tag.replace(/[^A-Za-z0-9_-]|^(?=[^A-Za-z_])/g, (one) => (one === '' ? '_' : `_x${one.charCodeAt(0).toString(16)}_`))
const tagOf = (name: string): string => name.replace(/_x([0-9a-f]+)_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))

/** XML has no way to say some letters. They stand only within texts of JSON, which has one. */
const UNSAYABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

const escape = (text: string): string =>
  text
    .replace(UNSAYABLE, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replace(/[&<>\t\n\r]/g, (one) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[one] ?? `&#${one.charCodeAt(0)};`)

const unescape = (text: string): string =>
  text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (all, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return ENTITIES[name] ?? all
    return String.fromCodePoint(Math.min(0x10ffff, hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)))
  })

/** The properties as RDF, without the wrapper of a packet. */
export function xmpDocument(tags: Tags, extended?: string): string {
  const properties = Object.entries(tags).map(([name, value]) => `<reelgraph:${nameOf(name)}>${escape(value)}</reelgraph:${nameOf(name)}>`)
  const more = extended === undefined ? '' : `<xmpNote:HasExtendedXMP xmlns:xmpNote="${NOTE}">${extended}</xmpNote:HasExtendedXMP>`
  return [
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
    `<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:reelgraph="${OURS}">`,
    `<xmp:CreatorTool>Reelgraph</xmp:CreatorTool>${more}${properties.join('')}</rdf:Description></rdf:RDF></x:xmpmeta>`,
  ].join('')
}

/** A whole packet. */
export const xmpPacket = (document: string): string => `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>${document}<?xpacket end="w"?>`

/** Our properties, as elements or, as other programs write them anew, as attributes. */
export function parseXmp(text: string): Record<string, string> {
  const tags: Record<string, string> = {}
  const prefix = new RegExp(`xmlns:([\\w.-]+)\\s*=\\s*["']${OURS}["']`).exec(text)?.[1]
  if (prefix === undefined) return tags
  const named = prefix.replaceAll('.', '\\.')
  for (const [, name, value] of text.matchAll(new RegExp(`<${named}:([\\w.-]+)[^>]*>([^<]*)</${named}:\\1\\s*>`, 'g'))) tags[tagOf(name!)] = unescape(value!)
  for (const [, name, , value] of text.matchAll(new RegExp(`\\s${named}:([\\w.-]+)\\s*=\\s*(["'])([^<]*?)\\2`, 'g'))) tags[tagOf(name!)] ??= unescape(value!)
  return tags
}

/** The name of the rest, where a packet is the first part of a longer one. */
export const extensionOf = (text: string): string | undefined => /HasExtendedXMP\s*(?:=\s*["']|[^>]*>)\s*([0-9A-Fa-f]{32})/.exec(text)?.[1]
