/** Words that end in an ellipsis where there is no room for all of them. */
const fitted = new Map<string, string>()

/** The longest beginning of a text that is no wider, and an ellipsis; nothing where not even a letter fits. */
export function shortened(text: string, most: number, widthOf: (text: string) => number): string {
  if (widthOf(text) <= most) return text
  let [least, end] = [0, text.length]
  while (least < end) {
    const middle = Math.ceil((least + end) / 2)
    if (widthOf(`${text.slice(0, middle).trimEnd()}…`) <= most) least = middle
    else end = middle - 1
  }
  return least === 0 ? '' : `${text.slice(0, least).trimEnd()}…`
}

export function paintText(context: CanvasRenderingContext2D, text: string, x: number, y: number, most: number): void {
  const room = Math.floor(most / 4) * 4
  const key = `${context.font} ${room} ${text}`
  let short = fitted.get(key)
  if (short === undefined) {
    // While one zooms there are many widths.
    if (fitted.size > 4000) fitted.clear()
    fitted.set(key, (short = shortened(text, room, (one) => context.measureText(one).width)))
  }
  if (short !== '') context.fillText(short, x, y)
}
