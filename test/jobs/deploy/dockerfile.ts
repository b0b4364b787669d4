/** The steps of a Dockerfile, as far as ours has them: one file system, no stages. Pure. */

export interface Step {
  readonly word: string
  /** What stands behind it; of the JSON form, its parts. */
  readonly rest: string
  readonly parts?: readonly string[]
}

/** @throws for what we have never used, rather than passing over it */
export function parseDockerfile(text: string): readonly Step[] {
  const lines = text.replace(/\\\n/g, ' ').split('\n').map((line) => line.trim())
  return lines.filter((line) => line !== '' && !line.startsWith('#')).map((line) => {
    const [, word = '', rest = ''] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? []
    if (!KNOWN.has(word)) throw new Error(`Dockerfile: ${line}`)
    const json = /(\[.*\])$/.exec(rest)?.[1]
    return { word, rest, ...(json === undefined ? {} : { parts: JSON.parse(json) as string[] }) }
  })
}

const KNOWN = new Set(['FROM', 'RUN', 'ARG', 'COPY', 'ENV', 'USER', 'WORKDIR', 'VOLUME', 'EXPOSE', 'STOPSIGNAL', 'HEALTHCHECK', 'CMD'])

/** `A=b C=d`. */
export const assignments = (rest: string): Readonly<Record<string, string>> => Object.fromEntries(rest.split(/\s+/).map((one) => [one.slice(0, one.indexOf('=')), one.slice(one.indexOf('=') + 1)]))

export const filled = (text: string, args: Readonly<Record<string, string>>): string => text.replace(/\$\{(\w+)\}/g, (_, name: string) => args[name] ?? '')
