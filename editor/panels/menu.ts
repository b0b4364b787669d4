/** A menu at a point of the page; arrow keys go through it, Escape closes it. */
import { make } from './dom.ts'

export interface MenuEntry {
  readonly title: string
  readonly hint?: string
  pick(): void
}

export function openMenu([x, y]: readonly [number, number], label: string, entries: readonly (MenuEntry | 'line')[]): void {
  document.querySelector('.menu')?.remove()
  const before = document.activeElement as HTMLElement | null
  const menu = make('div', { className: 'menu', role: 'menu', 'aria-label': label })
  const close = (): void => {
    removeEventListener('pointerdown', outside, { capture: true })
    menu.remove()
    before?.focus()
  }
  const outside = (event: Event): void => void (menu.contains(event.target as Node) || close())
  menu.append(...entries.map((entry) => (entry === 'line' ? make('hr') : make('button', { type: 'button', role: 'menuitem', tabIndex: -1, onclick: () => { close(); entry.pick() } }, make('span', {}, entry.title), make('span', { className: 'hint' }, entry.hint ?? '')))))
  const items = [...menu.querySelectorAll('button')]
  menu.onkeydown = (event) => {
    const at = items.indexOf(document.activeElement as HTMLButtonElement)
    if (event.key === 'Escape' || event.key === 'Tab') close()
    else if (event.key === 'ArrowDown') items[(at + 1) % items.length]?.focus()
    else if (event.key === 'ArrowUp') items[(at - 1 + items.length) % items.length]?.focus()
    else return
    event.preventDefault()
  }
  document.body.append(menu)
  menu.style.left = `${Math.min(x, innerWidth - menu.offsetWidth - 8)}px`
  menu.style.top = `${Math.max(8, Math.min(y, innerHeight - menu.offsetHeight - 8))}px`
  items[0]?.focus()
  addEventListener('pointerdown', outside, { capture: true })
}
