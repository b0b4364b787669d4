declare module 'bidi-js' {
  export interface EmbeddingLevels {
    /** Of each UTF-16 unit. */
    readonly levels: Uint8Array
    readonly paragraphs: readonly { readonly start: number; readonly end: number; readonly level: number }[]
  }
  export interface Bidi {
    getEmbeddingLevels(text: string, direction?: 'ltr' | 'rtl' | 'auto'): EmbeddingLevels
  }
  export default function createBidi(): Bidi
}

declare module 'wawoff2' {
  const woff2: { decompress(bytes: Uint8Array): Promise<Uint8Array> }
  export default woff2
}
