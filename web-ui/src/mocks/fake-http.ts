// SPDX-License-Identifier: Apache-2.0
import type { FieldFault } from '@/api/problem'

export const json = (status: number, body: unknown, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json', ...headers } })

interface ProblemParts {
  readonly detail?: string
  readonly current?: unknown
  readonly faults?: readonly (FieldFault & { rule: string })[]
}

export const problem = (
  status: number,
  kind: string,
  title: string,
  { detail, current, faults }: ProblemParts = {},
): Response =>
  json(
    status,
    { type: `/problems/${kind}`, title, status, detail, current, errors: faults },
    { 'Content-Type': 'application/problem+json' },
  )

/** Whether the request is to write only what a plan says, and the plan is `hash` by now. */
export const isMoved = (query: URLSearchParams, hash: string): boolean => {
  const planned = query.get('planHash')
  return planned !== null && planned !== hash
}

/** A page of `items` after `cursor`, or from `offset` on; the cursor is the key of the last row shown. */
export function page<T>(items: readonly T[], query: URLSearchParams, key: (item: T) => string): object {
  const limit = Number(query.get('limit') ?? 100)
  const cursor = query.get('cursor')
  const start = cursor === null ? Number(query.get('offset') ?? 0) : items.filter((item) => key(item) <= cursor).length
  const shown = items.slice(start, start + limit)
  const last = shown.at(-1)
  const more = start + limit < items.length && last !== undefined
  return { items: shown, total: items.length, ...(more ? { next: key(last) } : {}) }
}
