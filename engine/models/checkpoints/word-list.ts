/** Sentencepiece's list of words (sentencepiece_model.proto: ModelProto of a unigram model) as the tokeniser's file that transformers writes of it. Pure. */
import { PbfReader } from 'pbf'

/** SentencePiece.Type */
const [UNKNOWN, CONTROL, BYTE] = [2, 3, 6]
const END = '</s>'

interface Piece {
  text: string
  score: number
  type: number
}

/** `tokenizer.json` of T5 and its kin. Undefined for bytes that are no such list. */
export function unigramTokeniser(bytes: Uint8Array): string | undefined {
  const pieces: Piece[] = []
  const rules = { map: new Uint8Array(), prefix: 1 }
  try {
    new PbfReader(bytes).readFields((tag, _, reader) => {
      if (tag === 1) pieces.push(reader.readMessage(readPiece, { text: '', score: 0, type: 1 }))
      else if (tag === 3) reader.readMessage(readRules, rules)
    }, undefined)
  } catch {
    return undefined
  }
  const unknown = pieces.findIndex(({ type }) => type === UNKNOWN)
  const end = pieces.findIndex(({ text }) => text === END)
  if (unknown < 0 || end < 0) return undefined
  const special = ({ text }: Piece, id: number) => ({ id, content: text, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true })
  const spaces = { type: 'Metaspace', replacement: '▁', prepend_scheme: rules.prefix === 1 ? 'always' : 'never', split: true }
  return `${JSON.stringify({
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: pieces.map((one, id) => ({ one, id })).filter(({ one }) => one.type === UNKNOWN || one.type === CONTROL).map(({ one, id }) => special(one, id)),
    normalizer: {
      type: 'Sequence',
      normalizers: [...(rules.map.length === 0 ? [] : [{ type: 'Precompiled', precompiled_charsmap: Buffer.from(rules.map).toString('base64') }]), { type: 'Replace', pattern: { Regex: ' {2,}' }, content: ' ' }],
    },
    pre_tokenizer: spaces,
    post_processor: { type: 'TemplateProcessing', single: [{ Sequence: { id: 'A', type_id: 0 } }, { SpecialToken: { id: END, type_id: 0 } }], pair: [], special_tokens: { [END]: { id: END, ids: [end], tokens: [END] } } },
    decoder: spaces,
    model: { type: 'Unigram', unk_id: unknown, vocab: pieces.map(({ text, score }) => [text, score]), byte_fallback: pieces.some(({ type }) => type === BYTE) },
  })}\n`
}

function readPiece(tag: number, piece: Piece, reader: PbfReader): void {
  if (tag === 1) piece.text = reader.readString()
  else if (tag === 2) piece.score = reader.readFloat()
  else if (tag === 3) piece.type = reader.readVarint()
}

/** NormalizerSpec */
function readRules(tag: number, rules: { map: Uint8Array; prefix: number }, reader: PbfReader): void {
  if (tag === 2) rules.map = reader.readBytes()
  else if (tag === 3) rules.prefix = reader.readVarint()
}
