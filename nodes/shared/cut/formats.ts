/** Cut lists as formats that graphs are read from and written to. */
import type { GraphFormat } from '../../../engine/api.ts'
import type { CutList } from './cut-list.ts'

/** EDLs do not say their rate. */
const USUAL_FPS = 25

/** @throws E_CUT_LIST */
export async function readCutList(text: string, { file, fps, lost }: { readonly file: string; readonly fps?: number; lost(what: string): void }): Promise<CutList> {
  const given = fps === undefined ? {} : { fps }
  if (isOtio(text, file)) return (await import('./read-otio.ts')).readOtio(text, { file, lost, ...given })
  return (await import('./read-edl.ts')).readEdl(text, { file, lost, fps: USUAL_FPS, ...given })
}

const isOtio = (text: string, file: string): boolean => /\.(otio|json)$/i.test(file) || /^\s*\{/.test(text)

const read: GraphFormat['read'] = async (text, context) => (await import('./graph-of.ts')).graphOf(await readCutList(text, context), context)

const format = (name: string, title: string, end: string, written: () => Promise<(list: CutList) => string>): GraphFormat => ({
  name,
  title,
  ends: [end],
  read,
  async write(document, context) {
    const list = await (await import('./list-of.ts')).cutListOf(document, context)
    return list === undefined ? undefined : (await written())(list)
  },
})

export const CUT_FORMATS: readonly GraphFormat[] = [
  format('edl', 'Edit decision list (CMX 3600)', '.edl', async () => (await import('./write-edl.ts')).writeEdl),
  format('otio', 'OpenTimelineIO', '.otio', async () => (await import('./write-otio.ts')).writeOtio),
]
