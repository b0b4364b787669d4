/** CLIP's tokeniser, which checkpoints lack: all of them have the same one (Radford et al. 2021; its list of merges is OpenAI's, MIT). */
import { readFile } from 'node:fs/promises'
import { brotliDecompressSync } from 'node:zlib'

const [BEGIN, END] = ['<|startoftext|>', '<|endoftext|>'] as const
const LENGTH = 77

/** The files of a tokeniser's folder as transformers writes them, by name. @param padding the token that fills up */
export async function clipTokeniser(folder: string, padding: string): Promise<Readonly<Record<string, string>>> {
  const merges = brotliDecompressSync(await readFile(`${folder}/clip-merges.txt.br`)).toString('utf8').trimEnd().split('\n').map((line) => line.split(' '))
  const letters = alphabet()
  const words = [...letters, ...letters.map((one) => `${one}</w>`), ...merges.map((pair) => pair.join('')), BEGIN, END]
  const vocab = Object.fromEntries(words.map((word, id) => [word, id]))
  const special = (content: string) => ({ id: vocab[content], content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true })
  const json = {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: [special(BEGIN), special(END)],
    normalizer: { type: 'Sequence', normalizers: [{ type: 'NFC' }, { type: 'Replace', pattern: { Regex: '\\s+' }, content: ' ' }, { type: 'Lowercase' }] },
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [
        { type: 'Split', pattern: { Regex: "<\\|startoftext\\|>|<\\|endoftext\\|>|'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+" }, behavior: 'Removed', invert: true },
        { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true },
      ],
    },
    post_processor: { type: 'RobertaProcessing', sep: [END, vocab[END]], cls: [BEGIN, vocab[BEGIN]], trim_offsets: false, add_prefix_space: false },
    decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
    model: { type: 'BPE', dropout: null, unk_token: END, continuing_subword_prefix: '', end_of_word_suffix: '</w>', fuse_unk: false, byte_fallback: false, ignore_merges: false, vocab, merges },
  }
  const config = { bos_token: BEGIN, eos_token: END, unk_token: END, pad_token: padding, model_max_length: LENGTH, tokenizer_class: 'CLIPTokenizer' }
  return { 'tokenizer.json': `${JSON.stringify(json)}\n`, 'tokenizer_config.json': `${JSON.stringify(config, null, 1)}\n` }
}

/** A letter for each byte: itself where it can be seen, else one from 256 on. In the order of CLIP's vocabulary. */
function alphabet(): readonly string[] {
  const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i)
  const seen = [...range(33, 126), ...range(161, 172), ...range(174, 255)]
  const others = range(0, 255).filter((one) => !seen.includes(one))
  return [...seen, ...others.map((_, i) => 256 + i)].map((code) => String.fromCharCode(code))
}
