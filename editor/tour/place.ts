/** Where a note stands beside what it speaks of: below, else above, else within; never outside the window. Pure. */
interface Box {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}
const GAP = 12

export function placeBeside(anchor: Box, note: { readonly width: number; readonly height: number }, window: { readonly width: number; readonly height: number }): { readonly left: number; readonly top: number } {
  const inside = (value: number, size: number, whole: number): number => Math.round(Math.max(GAP, Math.min(value, whole - size - GAP)))
  const [below, above] = [anchor.top + anchor.height + GAP, anchor.top - note.height - GAP]
  const within = anchor.top + (anchor.height - note.height) / 2
  const top = below + note.height + GAP <= window.height ? below : above >= GAP ? above : within
  return { left: inside(anchor.left + (anchor.width - note.width) / 2, note.width, window.width), top: inside(top, note.height, window.height) }
}
