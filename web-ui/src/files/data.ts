// SPDX-License-Identifier: Apache-2.0
import type { ImportPlanDto } from '@/api/types'
import type { FieldFault } from '@/api/problem'
import { WholePlan } from '@/changes/plan'
import { plannedRows, type PlannedRow } from './rows'

export const FORMATS = ['csv', 'json', 'yaml', 'zone'] as const
export type Format = (typeof FORMATS)[number]

export const EXPORTS = ['yaml', 'json', 'csv', 'list', 'zone'] as const
export type ExportFormat = (typeof EXPORTS)[number]

/** As the server tells formats apart. */
export const CONTENT_TYPES: Readonly<Record<Format, string>> = {
  csv: 'text/csv',
  json: 'application/json',
  yaml: 'application/yaml',
  zone: 'text/dns',
}

const ENDINGS: readonly (readonly [RegExp, Format])[] = [
  [/\.csv$/i, 'csv'],
  [/\.json$/i, 'json'],
  [/\.ya?ml$/i, 'yaml'],
  [/(\.(zone|db|dns)$|^db\.)/i, 'zone'],
]

// enough to see what it is: a file may have megabytes
const LOOKED_AT = 4_000

/** What a file is, by its name, else by its beginning; somebody may know better. */
export function formatOf(name: string, text: string): Format {
  const named = ENDINGS.find(([ending]) => ending.test(name))?.[1]
  if (named !== undefined) return named
  const head = text.slice(0, LOOKED_AT).trimStart()
  if (/^[[{]/.test(head)) return 'json'
  if (/^(\$(ORIGIN|TTL|GENERATE)\b|;)|\s(IN|SOA)\s/m.test(head)) return 'zone'
  const first = head.split('\n', 1)[0] ?? ''
  return /(^|,)\s*"?name"?\s*(,|$)/.test(first) ? 'csv' : 'yaml'
}

/** What is to be imported. */
export interface ImportFile {
  /** Of the file; empty: typed. */
  readonly name: string
  readonly text: string
  readonly format: Format
  /** What a list leaves out at the end of its names. */
  readonly suffix: string
  /** Origin of a zone file. */
  readonly zone: string
  /** Also remove what a state leaves out. */
  readonly prune: boolean
}

export interface ImportPlan extends WholePlan {
  readonly rows: number
  /** Each of them, then what the file leaves out and is to go. */
  readonly planned: readonly PlannedRow[]
}

export const ImportPlan = {
  fromDto(dto: ImportPlanDto): ImportPlan {
    const planned = plannedRows(dto)
    return { ...WholePlan.fromDto(dto), rows: planned.filter(({ at }) => at !== '').length, planned }
  },
}

/** Whether something would be gone, or answer no more: to be said to be meant. */
export const takesAway = ({ counts, emptiedCount }: WholePlan): boolean => counts.deleted > 0 || emptiedCount > 0

/** Where a fault is in the file: a line of its own form, or the path in a tree. Undefined: about the whole. */
export function placeOf({ pointer }: FieldFault): { readonly line: number } | { readonly path: string } | undefined {
  const line = /^\/?line\/(\d+)/.exec(pointer)?.[1]
  if (line !== undefined) return { line: Number(line) }
  return pointer === '' ? undefined : { path: pointer }
}

/** The line itself, so that it need not be looked for. */
export const lineOf = (text: string, line: number): string => text.split('\n', line)[line - 1]?.trim() ?? ''
