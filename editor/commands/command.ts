/** What a command is, and how its key is written. */

export const GROUPS = ['Graph', 'Edit', 'Arrange', 'Timeline', 'View', 'Render'] as const

export interface Command {
  readonly title: string
  readonly group?: (typeof GROUPS)[number]
  /** `ctrl` is the command key of a Mac, too. */
  readonly key?: string
  /** Another key that does the same. */
  readonly also?: string
  /** Its key counts then alone: others may have the same. */
  when?(): boolean
  /** Has a button in the bar. */
  readonly tool?: boolean
  /** Its key counts in text fields, too. */
  readonly everywhere?: boolean
  /** Its key counts only where the focus is in this part of the page, and there before others. */
  readonly within?: string
  /** The browser tells of this key in its own way (the clipboard); the table only names it. */
  readonly native?: boolean
  act(): unknown
}

const isMac = /mac|iphone|ipad/i.test(navigator.userAgent)
export const keyText = (key: string): string =>
  (key === '+' ? [key] : key.split('+')).map((part) => ({ ctrl: isMac ? '⌘' : 'Ctrl', shift: isMac ? '⇧' : 'Shift', alt: isMac ? '⌥' : 'Alt', ' ': 'Space', enter: 'Enter', delete: 'Delete', escape: 'Esc', arrowleft: '←', arrowright: '→', arrowup: '↑', arrowdown: '↓', tab: 'Tab' })[part] ?? `${part.charAt(0).toUpperCase()}${part.slice(1)}`).join(isMac ? '' : ' ')
