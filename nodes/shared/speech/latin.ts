/** Words in the letters that the embedded voices know: those of ASCII. Pure. */

const MARKS: Readonly<Record<string, string>> = { '\u2018': "'", '\u2019': "'", '\u201c': '"', '\u201d': '"', '\u2013': '-', '\u2014': '-', '\u2026': '...', '\u00a0': ' ', 'ß': 'ss', 'æ': 'ae', 'Æ': 'Ae', 'ø': 'o', 'Ø': 'O', 'œ': 'oe', 'ł': 'l', 'Ł': 'L', 'đ': 'd', 'ð': 'th', 'þ': 'th' }

/** Accents go, and what flite could only spell byte by byte. */
export const latin = (token: string): string =>
  token
    .replace(/[^\x00-\x7f£]/g, (letter) => MARKS[letter] ?? letter)
    .normalize('NFKD')
    .replace(/[^\x20-\x7e£]/g, '')
