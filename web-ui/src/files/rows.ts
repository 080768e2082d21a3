// SPDX-License-Identifier: Apache-2.0
import type { ImportPlanDto, ImportRowDto } from '@/api/types'
import { ChangeEntry } from '@/changes/data'

export type Outcome = ImportRowDto['outcome']

/** In the order in which they are offered: what becomes something else first. */
export const OUTCOMES: readonly Outcome[] = ['created', 'updated', 'deleted', 'left-out', 'superseded', 'unchanged']

/** A row of a file, or what the file leaves out and is to go. */
export interface PlannedRow {
  /** Its line, or its place in a tree; empty: it is not in the file. */
  readonly at: string
  /** The name of a domain, else with its kind. */
  readonly name: string
  readonly outcome: Outcome
  /** Why it is left out, or what of it becomes something else; empty: nothing is to be said. */
  readonly why: string
  /** What it changes, as far as the plan tells: of a large one the first. */
  readonly changes: ChangeEntry | undefined
  /** Of a row that changes something, and is none of the first that the plan tells of: how many these are; 0: it is told. */
  readonly beyond: number
}

const CHANGING: ReadonlySet<Outcome> = new Set(['created', 'updated', 'deleted'])

export function plannedRows({ rows = [], items, counts }: ImportPlanDto): PlannedRow[] {
  const told = new Map(items.map((item) => [item.resource, item]))
  const isCut = counts.created + counts.updated + counts.deleted > items.length
  return rows.map(({ at, resource, outcome, message = '' }) => {
    const item = told.get(resource)
    return {
      at: at.replace(/^line\//, ''),
      name: resource.replace(/^domains\//, ''),
      outcome,
      why: message,
      changes: item && ChangeEntry.fromDto(item),
      beyond: isCut && item === undefined && CHANGING.has(outcome) ? items.length : 0,
    }
  })
}

/** How many rows come to what; only what there is. */
export function tallied(rows: readonly PlannedRow[]): { readonly outcome: Outcome; readonly count: number }[] {
  const counts = new Map<Outcome, number>()
  for (const { outcome } of rows) counts.set(outcome, (counts.get(outcome) ?? 0) + 1)
  return OUTCOMES.map((outcome) => ({ outcome, count: counts.get(outcome) ?? 0 })).filter(({ count }) => count > 0)
}

/** In one line what a row changes, field by field. */
export const changesOf = ({ changes }: PlannedRow): string =>
  (changes?.fields ?? [])
    .map(({ field, before, after }) =>
      before === undefined ? `${field} ${after ?? ''}` : `${field} ${before} → ${after ?? '–'}`,
    )
    .join(', ')
