// SPDX-License-Identifier: Apache-2.0
import type { PlanDto, WarningDto } from '@/api/types'
import { NEW_PART, Part } from './data'
import { PART_FIELDS, same, type PartField } from './merge'

export interface FieldChange {
  readonly field: PartField
  readonly before: Part | undefined
  readonly after: Part | undefined
}

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

/** What would happen, ready to be read. */
export interface Plan {
  readonly unchanged: boolean
  readonly nodes: number
  readonly clusters: readonly ClusterPlan[]
  readonly changes: readonly FieldChange[]
  readonly warnings: readonly WarningDto[]
  /** Seconds for which caches may still give the answer of before; 0 where there was none. */
  readonly cachedSeconds: number
}

export const Plan = {
  fromDto(dto: PlanDto): Plan {
    const item = dto.items[0]
    const before = item?.before === undefined ? undefined : Part.fromDto(item.before)
    const after = item?.after === undefined ? undefined : Part.fromDto(item.after)
    return {
      unchanged: dto.items.length === 0,
      nodes: dto.clusters.reduce((sum, cluster) => sum + cluster.nodes, 0),
      clusters: dto.clusters.map(clusterPlan),
      changes: item === undefined ? [] : fieldChanges(before, after),
      warnings: dto.warnings,
      cachedSeconds: before?.ttl ?? 0,
    }
  },
}

function clusterPlan({ id, nodes, zones, corefile }: PlanDto['clusters'][number]): ClusterPlan {
  const texts = zones.map(({ zone, before, after }) => ({ title: zone, before: before ?? '', after: after ?? '' }))
  const core =
    corefile === undefined ? [] : [{ title: 'Corefile', before: corefile.before ?? '', after: corefile.after ?? '' }]
  return { id, nodes, texts: [...texts, ...core] }
}

/** Of something new only what is not as it always is; else what differs. */
function fieldChanges(before: Part | undefined, after: Part | undefined): FieldChange[] {
  const from = before ?? NEW_PART
  const to = after ?? NEW_PART
  const always = (field: PartField) => field === 'addresses' || field === 'ttl'
  return PART_FIELDS.filter((field) =>
    before !== undefined && after !== undefined
      ? !same(from[field], to[field])
      : always(field) || !same(from[field], to[field]),
  ).map((field) => ({ field, before, after }))
}
