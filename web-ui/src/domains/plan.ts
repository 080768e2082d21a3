// SPDX-License-Identifier: Apache-2.0
import type { PlanDto, WarningDto } from '@/api/types'
import { ClusterPlan } from '@/changes/plan'
import { same } from '@/shared/edit/merge'
import { NEW_PART, Part, PART_FIELDS, type PartField } from './data'

export interface FieldChange {
  readonly field: PartField
  readonly before: Part | undefined
  readonly after: Part | undefined
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
      clusters: dto.clusters.map((cluster) => ClusterPlan.fromDto(cluster)),
      changes: item === undefined ? [] : fieldChanges(before, after),
      warnings: dto.warnings,
      cachedSeconds: before?.ttl ?? 0,
    }
  },
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
