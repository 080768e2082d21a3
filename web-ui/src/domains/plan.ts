// SPDX-License-Identifier: Apache-2.0
import type { PlanDto } from '@/api/types'
import { WholePlan } from '@/changes/plan'
import { same } from '@/shared/edit/merge'
import { NEW_PART, Part, PART_FIELDS, type PartField } from './data'

export interface FieldChange {
  readonly field: PartField
  readonly before: Part | undefined
  readonly after: Part | undefined
}

/** What would happen to one domain, ready to be read. */
export interface Plan extends WholePlan {
  readonly changes: readonly FieldChange[]
  /** Seconds for which caches may still give the answer of before; 0 where there was none. */
  readonly cachedSeconds: number
}

export const Plan = {
  fromDto(dto: PlanDto): Plan {
    const item = dto.items[0]
    const before = item?.before === undefined ? undefined : Part.fromDto(item.before)
    const after = item?.after === undefined ? undefined : Part.fromDto(item.after)
    return {
      ...WholePlan.fromDto(dto),
      changes: item === undefined ? [] : fieldChanges(before, after),
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
