/** Times of the film as they are written in an editing room. Pure. */
/** Hours, minutes, seconds and frames as SMPTE ST 12-1 counts them, without dropped frames. */
export function timecode(frame: number, rate: number): string {
  const whole = Math.max(1, Math.round(rate))
  const all = Math.max(0, Math.round(frame))
  const seconds = Math.floor(all / whole)
  return [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60, all % whole].map((part) => String(part).padStart(2, '0')).join(':')
}
