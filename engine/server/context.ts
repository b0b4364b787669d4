/** What the routes work with. */
import type { Engine } from '../host/engine.ts'
import type { RunQueue } from '../queue/queue.ts'
import type { PackageJobs } from '../models/packages/package-jobs.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'
import type { Idempotency } from './idempotency.ts'
import type { KeptFilms } from './kept-films.ts'
import type { LiveFilms } from './live-films.ts'
import type { ShareLinks } from '../access/share-links.ts'
import type { WorkQueue } from '../farm/work-queue.ts'
import type { Starter } from '../starts/starter.ts'
import type { Metrics } from './metrics.ts'
import type { Pictures } from './pictures.ts'
import type { Audit } from '../access/audit.ts'
import type { Access } from './access.ts'
import type { Brake } from './brake.ts'
import type { Oidc } from './oidc.ts'

export interface ServerContext {
  readonly engine: Engine
  readonly queue: RunQueue
  readonly pictures: Pictures
  readonly kept: KeptFilms
  readonly live: LiveFilms
  readonly shares: ShareLinks
  readonly packages: PackageJobs
  readonly starter: Starter
  readonly access: Access
  readonly brake: Brake
  readonly idempotency: Idempotency
  readonly webhooks: Pick<Webhooks, 'check'>
  readonly metrics: Metrics
  /** Work that other machines do. */
  readonly farm?: WorkQueue
  /** Others that sign people in. */
  readonly oidc?: Oidc
  /** Absent: nothing is written down. */
  readonly audit?: Audit
  /** Bytes of one uploaded file. */
  readonly uploadLimit: number
}
