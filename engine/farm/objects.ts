/** Where machines leave files for each other: names and bytes. `objects-folder.ts` and `objects-s3.ts` implement it. */
export interface ObjectStore {
  /** For people: no keys or passwords. */
  readonly address: string
  /** The whole file, or nothing: nobody ever sees a half. Names are of letters, digits, `.`, `-`, `_` and `/`. @throws E_FARM_REACH */
  putFile(name: string, path: string): Promise<void>
  putText(name: string, text: string): Promise<void>
  /** @returns false where there is none */
  getFile(name: string, path: string): Promise<boolean>
  getText(name: string): Promise<string | undefined>
  has(name: string): Promise<boolean>
  list(prefix: string): Promise<readonly StoredObject[]>
  /** Also where there is none. */
  remove(name: string): Promise<void>
  close(): void
}

export interface StoredObject {
  readonly name: string
  readonly bytes: number
  /** Milliseconds since 1970. */
  readonly changed: number
}
