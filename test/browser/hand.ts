/** A hand on mouse and keyboard that counts: a click, a press of a key or of keys together, a field typed into, a drag and a file let go are one action each; a choice in a list is two. */
import type { JSHandle, Locator, Page } from 'playwright-core'

export interface Hand {
  actions: number
  click(where: Locator, options?: { readonly position?: { readonly x: number; readonly y: number }; readonly button?: 'right' }): Promise<void>
  key(keys: string): Promise<void>
  type(field: Locator, text: string): Promise<void>
  choose(list: Locator, option: string | { readonly label: string }): Promise<void>
  drag(from: readonly [number, number], to: readonly [number, number]): Promise<void>
  drop(file: string, type: string, on: string): Promise<void>
}

export function createHand(page: Page, read: (file: string) => Buffer): Hand {
  const hand: Hand = {
    actions: 0,
    async click(where, options) {
      hand.actions++
      await where.click(options)
    },
    async key(keys) {
      hand.actions++
      await page.keyboard.press(keys)
    },
    async type(field, text) {
      hand.actions++
      await field.fill(text)
    },
    async choose(list, option) {
      hand.actions += 2
      await list.selectOption(option)
    },
    async drag(from, to) {
      hand.actions++
      await page.mouse.move(...from)
      await page.mouse.down()
      await page.mouse.move((from[0] + to[0]) / 2, (from[1] + to[1]) / 2, { steps: 3 })
      await page.mouse.move(...to, { steps: 3 })
      await page.mouse.up()
    },
    async drop(file, type, on) {
      hand.actions++
      const data: JSHandle<DataTransfer> = await page.evaluateHandle(([name, kind, bytes]) => {
        const transfer = new DataTransfer()
        transfer.items.add(new File([Uint8Array.from(atob(bytes!), (letter) => letter.charCodeAt(0))], name!, { type: kind! }))
        return transfer
      }, [file, type, read(file).toString('base64')])
      for (const event of ['dragenter', 'dragover', 'drop']) await page.dispatchEvent(on, event, { dataTransfer: data, clientX: 300, clientY: 250 })
    },
  }
  return hand
}
