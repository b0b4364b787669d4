/** What a picture is called, as far as its name says, and how captions are put together. Pure. */
import { withTrigger } from '../../shared/trigger.ts'

/** What cameras and programs call pictures. */
const CAMERA = /^(?:img|image|imgp|dsc[fn]?|dscf|dcim|pxl|mvimg|wp|gopr|photo|pic|picture|foto|scan|screenshot|untitled|download|whatsapp|signal|frame|scene|var|copy|final|edit|edited|new|small|large|thumb|web)$/i
const NOT_WORDS = /^(?:\d+(?:x\d+)?|v\d+|[a-z]?\d{3,}[a-z]?|(?=[a-f]*\d)[0-9a-f]{7,})$/i

/** Words in a file's name: "red_evening-dress (2).jpg" is a red evening dress, IMG_2041.jpg is nothing. */
export function wordsOfName(file: string): string {
  const name = file.slice(file.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '')
  return name
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .split(/[\s_\-.,()[\]+&~#]+/)
    .filter((word) => word.length > 1 && !CAMERA.test(word) && !NOT_WORDS.test(word) && !/^(?:img|dsc|pxl|var)\d+$/i.test(word))
    .map((word) => (/^\p{Lu}{2,}$/u.test(word) ? word : word.toLowerCase()))
    .join(' ')
}

/** One dress, two dresses. */
const alike = (a: string, b: string): boolean => [a, `${a}s`, `${a}es`].includes(b) || [`${b}s`, `${b}es`].includes(a)

/** Trigger words first, as trainers keep the first ones in place, unless they are named already; the category where the words don't name it. */
export function captionOf({ trigger, category, words }: { readonly trigger: string; readonly category: string; readonly words: string }): string {
  const text = words.replace(/\s+/g, ' ').trim()
  const kind = category.replace(/[-_]/g, ' ').trim()
  const said = text.toLowerCase().split(/[^\p{L}\p{N}]+/u)
  const named = kind.toLowerCase().split(' ').every((word) => said.some((one) => alike(one, word)))
  return [withTrigger(text, trigger), named ? '' : kind].filter((one) => one !== '').join(', ')
}

/** A name for a file: letters and digits of the source's, and the beginning of its digest. */
export function nameOf(source: string, digest: string): string {
  const own = source.slice(source.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '').normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 60)
  return `${own === '' ? 'picture' : own}-${digest.slice(0, 8)}.png`
}
