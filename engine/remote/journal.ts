/** The journal of remote tasks: written before and after each submission, so that a killed run never pays twice. */
import type { RemoteTicket } from './remote.ts'

export interface JournalEntry {
  /** Content key of what the task makes. */
  readonly key: string
  readonly host: string
  /**
   * `submitting`: the request may have gone out. `uncertain`: and the user was told so. `submitted`: the ticket is
   * known. `done`: the film was fetched; the ticket may still serve to fetch it again. `unreadable`: the task is done, its
   * film could not be had, and the user was told that it is made anew if it can't be had next time.
   */
  readonly state: 'submitting' | 'uncertain' | 'submitted' | 'done' | 'unreadable'
  readonly ticket: RemoteTicket | undefined
  /** When it was first tried. */
  readonly created: Date
}

/** Each call is on disk when it returns. */
export interface RemoteJournal {
  find(key: string): JournalEntry | undefined
  submitting(key: string, host: string): JournalEntry
  uncertain(key: string): void
  submitted(key: string, ticket: RemoteTicket): void
  done(key: string): void
  unreadable(key: string): void
  forget(key: string): void
  close(): void
}
