// SPDX-License-Identifier: Apache-2.0
import type { ChangeDto, ChangeItemDto, CountsDto } from '@/api/types'

export type Effect = 'created' | 'updated' | 'deleted'

export const EFFECTS: readonly Effect[] = ['created', 'updated', 'deleted']
export const KINDS = ['domains', 'zones', 'clusters', 'profiles', 'sources', 'drains'] as const
export type Kind = (typeof KINDS)[number]

/** One field of a resource: its text before and after; undefined: there was none. */
export interface FieldDiff {
  readonly field: string
  readonly before: string | undefined
  readonly after: string | undefined
}

export interface ChangeEntry {
  readonly resource: string
  readonly kind: string
  readonly name: string
  readonly source: string
  readonly effect: Effect
  readonly fields: readonly FieldDiff[]
}

export interface Change {
  readonly id: string
  readonly at: string
  readonly actor: string
  readonly comment: string
  readonly revision: number
  readonly counts: CountsDto
  /** Only of one change, not in lists. */
  readonly entries: readonly ChangeEntry[]
}

type Fields = Readonly<Record<string, unknown>>

/** A value of a resource as a line of text. */
export function valueText(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined
  if (Array.isArray(value)) {
    const plain = value.every((item) => typeof item !== 'object')
    return plain ? value.join(' ') : value.map((item) => JSON.stringify(item)).join('\n')
  }
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function fieldsOf({ before, after, diff }: ChangeItemDto): FieldDiff[] {
  if (diff !== undefined)
    return diff.map((each) => ({ field: each.field, before: valueText(each.before), after: valueText(each.after) }))
  const was: Fields = before ?? {}
  const is: Fields = after ?? {}
  return [...new Set([...Object.keys(was), ...Object.keys(is)])]
    .map((field) => ({ field, before: valueText(was[field]), after: valueText(is[field]) }))
    .filter((row) => row.before !== row.after)
}

export const ChangeEntry = {
  fromDto(dto: ChangeItemDto): ChangeEntry {
    const slash = dto.resource.indexOf('/')
    return {
      resource: dto.resource,
      kind: dto.resource.slice(0, slash),
      name: dto.resource.slice(slash + 1),
      source: dto.source,
      effect: dto.before === undefined ? 'created' : dto.after === undefined ? 'deleted' : 'updated',
      fields: fieldsOf(dto),
    }
  },
}

export const Change = {
  fromDto: (dto: ChangeDto): Change => ({
    id: dto.id,
    at: dto.at,
    actor: dto.actor,
    comment: dto.comment ?? '',
    revision: dto.revision,
    counts: dto.counts,
    entries: (dto.items ?? []).map((item) => ChangeEntry.fromDto(item)),
  }),
}
