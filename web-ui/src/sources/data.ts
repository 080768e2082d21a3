// SPDX-License-Identifier: Apache-2.0
import type { PollResultDto, SourceDto } from '@/api/types'

export type Outcome = PollResultDto['outcome']

/** What a poll would change: of each the first hundred. */
export interface PollNames {
  readonly added: readonly string[]
  readonly updated: readonly string[]
  readonly removed: readonly string[]
}

/** What came of one poll of a list. */
export interface PollResult {
  readonly at: string
  readonly outcome: Outcome
  readonly message: string
  readonly counts: { readonly rows: number; readonly added: number; readonly updated: number; readonly removed: number }
  /** Id of the change that it made; empty: none. */
  readonly change: string
  /** When the list was last read and accepted. */
  readonly lastGood: string | undefined
  /** Where it was held, or only planned. */
  readonly names: PollNames | undefined
}

export interface Source {
  readonly id: string
  readonly url: string
  /** Whether it is a Kubernetes cluster that is followed, and no list that is polled. */
  readonly kubernetes: boolean
  /** The cluster that its domains belong to; empty: none. */
  readonly origin: string
  readonly interval: string
  readonly enabled: boolean
  /** Polls only tell what they would do. */
  readonly tries: boolean
  /** How many domains have a part of it. */
  readonly domains: number
  readonly comment: string
  /** Undefined: it was not polled yet. */
  readonly last: PollResult | undefined
}

const TROUBLE: ReadonlySet<Outcome> = new Set(['held', 'unreachable', 'invalid', 'conflict'])

export const PollResult = {
  fromDto: (dto: PollResultDto): PollResult => ({
    at: dto.at,
    outcome: dto.outcome,
    message: dto.message ?? '',
    counts: { rows: dto.rows ?? 0, added: dto.added ?? 0, updated: dto.updated ?? 0, removed: dto.removed ?? 0 },
    change: dto.change?.split('/').at(-1) ?? '',
    lastGood: dto.lastGood,
    names: dto.names,
  }),

  /** Whether somebody should look. */
  isTrouble: ({ outcome }: PollResult): boolean => TROUBLE.has(outcome),
}

export const Source = {
  fromDto: (dto: SourceDto): Source => ({
    id: dto.id,
    url: dto.url,
    kubernetes: dto.kubernetes !== undefined,
    origin: dto.origin ?? '',
    interval: dto.interval,
    enabled: dto.enabled,
    tries: dto.dryRun ?? false,
    domains: dto.domains,
    comment: dto.comment ?? '',
    last: dto.lastResult === undefined ? undefined : PollResult.fromDto(dto.lastResult),
  }),
}
