/** Names of files that are let in from outside. */

/** Endings of media. What a web server or a shell would take for something else is not let in by such a name, whatever it holds. */
export const MEDIA_ENDINGS: ReadonlySet<string> = new Set([
  ...['mp4', 'm4v', 'mov', 'mkv', 'webm', 'avi', 'mpg', 'mpeg', 'm2v', 'mts', 'm2ts', 'ts', 'mxf', '3gp', 'ogv', 'wmv', 'flv', 'y4m', 'nut', 'dv'],
  ...['mp3', 'wav', 'flac', 'opus', 'ogg', 'oga', 'm4a', 'aac', 'aif', 'aiff', 'wma', 'caf', 'mka', 'ac3', 'amr'],
  ...['png', 'apng', 'jpg', 'jpeg', 'jfif', 'webp', 'avif', 'tif', 'tiff', 'gif', 'svg', 'bmp', 'heic', 'heif', 'jxl', 'jp2', 'exr', 'dpx', 'tga', 'ppm', 'pgm', 'ico'],
  ...['cube', 'glb', 'gltf', 'vrm'],
].map((one) => `.${one}`).concat(''))

/** What graphs name beside media: texts, tables, fonts, cut lists, weights of a LoRA. */
export const OTHER_ENDINGS: ReadonlySet<string> = new Set(['.txt', '.md', '.csv', '.tsv', '.json', '.jsonl', '.srt', '.vtt', '.edl', '.otio', '.ttf', '.otf', '.woff', '.woff2', '.safetensors'])
