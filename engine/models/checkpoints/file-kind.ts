/** What a single file of arrays may be, by their names. Pure. */
export type FileKind = 'model' | 'lora' | 'embedding'

export const LORA = /\.(lora_(up|down|A|B)|lora\.(up|down)|hada_w1_a|lokr_w1(_a)?|oft_blocks|dora_scale|diff|diff_b|w_norm)(\.|$)/
export const EMBEDDING = /^(emb_params|clip_l|clip_g|text_encoders_[01]|<.+>)$/

/** Whatever is neither is thought to be a model, which an import finds out. */
export function kindOfFile(names: Iterable<string>): FileKind {
  const all = [...names]
  return all.some((name) => LORA.test(name)) ? 'lora' : all.length > 0 && all.every((name) => EMBEDDING.test(name)) ? 'embedding' : 'model'
}

export const isModelFile = (name: string): boolean => /\.(safetensors|gguf)$/i.test(name)
