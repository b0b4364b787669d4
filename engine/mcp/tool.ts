/** A tool as an assistant is offered it, and what it answers. */
import type { Engine } from '../host/engine.ts'
import type { RunQueue } from '../queue/queue.ts'
import type { InputSchema } from '../productions/input-schema.ts'

export type Content = { readonly type: 'text'; readonly text: string } | { readonly type: 'image'; readonly data: string; readonly mimeType: string }

export interface ToolContext {
  readonly engine: Engine
  readonly queue: RunQueue
  readonly signal: AbortSignal
  /** Tells how far it is, 0 to 1. */
  progress(completed: number, message: string): void
}

export interface Tool {
  readonly name: string
  readonly title: string
  readonly description: string
  readonly inputSchema: InputSchema
  /** It changes nothing. */
  readonly readOnly?: boolean
  run(given: Readonly<Record<string, never>>, context: ToolContext): Promise<readonly Content[]>
}

/** Types what a tool is given by what its schema promises, and forgets it for the table. */
export const defineTool = <G>(tool: Omit<Tool, 'run'> & { run(given: G, context: ToolContext): Promise<readonly Content[]> }): Tool => tool as unknown as Tool

export const said = (value: unknown): readonly Content[] => [{ type: 'text', text: typeof value === 'string' ? value : JSON.stringify(value) }]
export const shown = (bytes: Uint8Array, mimeType: string): Content => ({ type: 'image', data: Buffer.from(bytes).toString('base64'), mimeType })
