// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import type { ImportPlanDto } from '@/api/types'
import { changesOf, plannedRows, tallied } from './rows'

const PLAN: ImportPlanDto = {
  dryRun: true,
  revision: 7,
  hash: '7-0',
  counts: { created: 1, updated: 1, deleted: 1, unchanged: 1 },
  items: [
    {
      resource: 'domains/b.example.com',
      source: 'api',
      before: { addresses: ['192.0.2.1'], ttl: 30 },
      after: { addresses: ['192.0.2.2'], ttl: 30 },
    },
    { resource: 'domains/a.example.com', source: 'api', after: { addresses: ['192.0.2.9'] } },
  ],
  warnings: [],
  clusters: [],
  rows: [
    { at: 'line/2', resource: 'domains/a.example.com', outcome: 'created' },
    { at: 'line/3', resource: 'domains/b.example.com', outcome: 'updated' },
    { at: 'line/4', resource: 'domains/c.example.com', outcome: 'unchanged' },
    { at: 'line/5', resource: '_x.example.com', outcome: 'left-out', message: 'no host name' },
    { at: '', resource: 'zones/example.net', outcome: 'deleted' },
  ],
}

describe('the rows of a planned import', () => {
  const rows = plannedRows(PLAN)

  it('say where each stands, what becomes of it, and what that changes', () => {
    expect(rows.map((row) => [row.at, row.name, row.outcome, row.why, changesOf(row)])).toEqual([
      ['2', 'a.example.com', 'created', '', 'addresses 192.0.2.9'],
      ['3', 'b.example.com', 'updated', '', 'addresses 192.0.2.1 → 192.0.2.2'],
      ['4', 'c.example.com', 'unchanged', '', ''],
      ['5', '_x.example.com', 'left-out', 'no host name', ''],
      ['', 'zones/example.net', 'deleted', '', ''],
    ])
  })

  it('say where the plan does not tell what they change', () => {
    expect(rows.map(({ beyond }) => beyond)).toEqual([0, 0, 0, 0, 2])
    const whole = plannedRows({ ...PLAN, counts: { ...PLAN.counts, deleted: 0 } })
    expect(whole.map(({ beyond }) => beyond)).toEqual([0, 0, 0, 0, 0])
  })

  it('are counted by what becomes of them', () => {
    expect(tallied(rows).map(({ outcome, count }) => `${outcome} ${count}`)).toEqual([
      'created 1',
      'updated 1',
      'deleted 1',
      'left-out 1',
      'unchanged 1',
    ])
  })
})
