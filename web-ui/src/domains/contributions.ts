// SPDX-License-Identifier: Apache-2.0
import type { ConflictDto, ContributionDto } from '@/api/types'
import { Part } from './data'

/** What one contributes to a domain, and since when it is as it is. */
export interface ContributionRow {
  readonly key: string
  readonly source: string
  /** The cluster that it belongs to; empty: to none. */
  readonly origin: string
  readonly part: Part
  readonly revision: number
  /** Unknown where the change is not kept any more. */
  readonly since: string | undefined
  /** Who did it; likewise. */
  readonly actor: string | undefined
  readonly change: string | undefined
}

/** What is not served as it is said because of another source, or of another cluster that contributes through the API. */
export interface Conflict {
  readonly kind: ConflictDto['kind']
  readonly source: string
  /** Whose part it is; empty: it is not of a cluster. */
  readonly origin: string
  /** Empty: it is about addresses, or about names below. */
  readonly record: string
  /** Sources, and clusters in place of the source that stands for all of them. */
  readonly because: readonly string[]
  readonly message: string
}

export interface Contributions {
  readonly rows: readonly ContributionRow[]
  readonly conflicts: readonly Conflict[]
}

/** The source of what was written for one cluster after the other. */
export const CLUSTERS_SOURCE = 'api-clusters'

const rowOf = (dto: ContributionDto): ContributionRow => ({
  key: `${dto.source}/${dto.origin ?? ''}`,
  source: dto.source,
  origin: dto.origin ?? '',
  part: Part.fromDto(dto),
  revision: dto.revision,
  since: dto.since,
  actor: dto.actor,
  change: dto.change?.split('/').at(-1),
})

export const Conflict = {
  fromDto: ({ source, kind, cluster, record, because, becauseClusters, message }: ConflictDto): Conflict => ({
    source,
    kind,
    origin: cluster ?? '',
    record: record === undefined ? '' : `${record.name ?? '@'} ${record.type} ${record.data}`,
    because: because.flatMap((other) =>
      other === CLUSTERS_SOURCE && becauseClusters !== undefined ? becauseClusters : [other],
    ),
    message,
  }),
}

export const Contributions = {
  fromDto: (dto: {
    readonly items: readonly ContributionDto[]
    readonly conflicts?: readonly ConflictDto[]
  }): Contributions => ({
    rows: dto.items.map(rowOf),
    conflicts: (dto.conflicts ?? []).map((conflict) => Conflict.fromDto(conflict)),
  }),
}
