// SPDX-License-Identifier: Apache-2.0
import type { DomainAnswerDto, NodeZoneDto, RecordDto } from '@/api/types'

export interface AnsweringCluster {
  readonly id: string
  readonly nodes: number
}

/** What some clusters are to answer alike, and why. */
export interface AnswerGroup {
  /** The same as long as they answer the same. */
  readonly key: string
  /** False: nothing of it, so that a name above it answers, or upstream. */
  readonly answered: boolean
  readonly addresses: readonly string[]
  readonly records: readonly RecordDto[]
  readonly ttl: number | undefined
  readonly wildcard: boolean
  /** Others are given there in place of a contribution's own addresses, or nothing. */
  readonly horizon: boolean
  /** What takes something out of it. */
  readonly drains: readonly string[]
  /** Whether it stays as it is although drains would leave nothing. */
  readonly lastResort: boolean
  readonly clusters: readonly AnsweringCluster[]
}

const groupOf = (key: string, dto: DomainAnswerDto, clusters: readonly AnsweringCluster[]): AnswerGroup => ({
  key,
  answered: dto.answered,
  addresses: dto.addresses,
  records: dto.records ?? [],
  ttl: dto.ttl,
  wildcard: dto.wildcard ?? false,
  horizon: dto.horizon,
  drains: dto.drains,
  lastResort: dto.lastResort,
  clusters,
})

export const AnswerGroup = {
  /** Clusters that answer the same stand together, the largest group first. */
  fromDtos(items: readonly DomainAnswerDto[]): AnswerGroup[] {
    const groups = new Map<string, { readonly dto: DomainAnswerDto; readonly clusters: AnsweringCluster[] }>()
    for (const dto of items) {
      const { cluster: id, nodes, ...said } = dto
      const key = JSON.stringify(said)
      const group = groups.get(key)
      if (group === undefined) groups.set(key, { dto, clusters: [{ id, nodes }] })
      else group.clusters.push({ id, nodes })
    }
    return [...groups]
      .map(([key, { dto, clusters }]) => groupOf(key, dto, clusters))
      .sort((a, b) => b.clusters.length - a.clusters.length)
  },
}

/** The zone of these that answers for a name: the longest one at or above it. */
export function zoneFor(zones: readonly NodeZoneDto[], name: string): NodeZoneDto | undefined {
  return zones
    .filter(({ zone }) => `.${name}`.endsWith(`.${zone}`))
    .reduce<NodeZoneDto | undefined>(
      (longest, each) => (longest === undefined || each.zone.length > longest.zone.length ? each : longest),
      undefined,
    )
}
