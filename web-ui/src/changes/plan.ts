// SPDX-License-Identifier: Apache-2.0
import type { CountsDto, PlanDto, WarningDto } from '@/api/types'
import { ChangeEntry } from './data'

export interface TextChange {
  readonly title: string
  readonly before: string
  readonly after: string
}

export interface ClusterPlan {
  readonly id: string
  readonly nodes: number
  readonly texts: readonly TextChange[]
}

export const ClusterPlan = {
  fromDto({ id, nodes, zones, corefile }: PlanDto['clusters'][number]): ClusterPlan {
    const texts = zones.map(({ zone, before, after }) => ({ title: zone, before: before ?? '', after: after ?? '' }))
    const core =
      corefile === undefined ? [] : [{ title: 'Corefile', before: corefile.before ?? '', after: corefile.after ?? '' }]
    return { id, nodes, texts: [...texts, ...core] }
  },
}

export interface EmptiedNames {
  readonly cluster: string
  readonly count: number
  /** The first of them. */
  readonly names: readonly string[]
}

/** What a dry run of anything says, ready to be read. */
export interface WholePlan {
  readonly unchanged: boolean
  readonly hash: string
  readonly counts: CountsDto
  readonly entries: readonly ChangeEntry[]
  readonly clusters: readonly string[]
  readonly nodes: number
  readonly texts: readonly ClusterPlan[]
  /** Names that clusters answer now and would not any more, or not with an address. */
  readonly emptied: readonly EmptiedNames[]
  readonly emptiedCount: number
  readonly warnings: readonly WarningDto[]
}

export const WholePlan = {
  fromDto(dto: PlanDto): WholePlan {
    const emptied = dto.clusters.flatMap(({ id, emptied: gone, stripped }) => {
      const count = (gone?.count ?? 0) + (stripped?.count ?? 0)
      return count === 0 ? [] : [{ cluster: id, count, names: [...(gone?.names ?? []), ...(stripped?.names ?? [])] }]
    })
    return {
      unchanged: dto.items.length === 0,
      hash: dto.hash,
      counts: dto.counts,
      entries: dto.items.map((item) => ChangeEntry.fromDto(item)),
      clusters: dto.clusters.map(({ id }) => id),
      nodes: dto.clusters.reduce((sum, { nodes }) => sum + nodes, 0),
      texts: dto.clusters.map((cluster) => ClusterPlan.fromDto(cluster)),
      emptied,
      emptiedCount: emptied.reduce((sum, { count }) => sum + count, 0),
      warnings: dto.warnings,
    }
  },
}
