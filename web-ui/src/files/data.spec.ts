// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import type { ImportPlanDto } from '@/api/types'
import { formatOf, ImportPlan, lineOf, placeOf } from './data'

const fault = (pointer: string) => ({ pointer, rule: 'x', message: 'y' })

describe('what a file is', () => {
  it.each([
    ['names.csv', 'anything', 'csv'],
    ['state.yml', '[', 'yaml'],
    ['db.example.com', '', 'zone'],
    ['', '[{"domain": "a"}]', 'json'],
    ['', 'name,addresses\na.example.com,192.0.2.1', 'csv'],
    ['', '"addresses","name"\n', 'csv'],
    ['', '$ORIGIN example.com.\na 30 IN A 192.0.2.1', 'zone'],
    ['', 'a.example.com. 30 IN A 192.0.2.1', 'zone'],
    ['', 'version: 1\ndomains:\n  a.example.com:\n', 'yaml'],
  ])('tells %j with %j', (name, text, format) => {
    expect(formatOf(name, text)).toBe(format)
  })
})

describe('a fault of a file', () => {
  it('is at a line, at a path, or about the whole', () => {
    expect(placeOf(fault('line/12'))).toEqual({ line: 12 })
    expect(placeOf(fault('line/12/addresses/0'))).toEqual({ line: 12 })
    expect(placeOf(fault('/domains/a.example.com/ttl'))).toEqual({ path: '/domains/a.example.com/ttl' })
    expect(placeOf(fault(''))).toBeUndefined()
  })

  it('comes with its line', () => {
    expect(lineOf('a\n  b,1 \nc', 2)).toBe('b,1')
    expect(lineOf('a', 9)).toBe('')
  })
})

describe('the plan of an import', () => {
  it('counts the rows of the file, and names those of which nothing comes', () => {
    const dto: ImportPlanDto = {
      dryRun: true,
      revision: 1,
      hash: 'h',
      counts: { created: 1, updated: 0, deleted: 1, unchanged: 0 },
      items: [],
      warnings: [],
      clusters: [],
      rows: [
        { at: 'line/2', resource: 'domains/a.example.com', outcome: 'created' },
        { at: 'line/3', resource: 'domains/example.com', outcome: 'left-out', message: 'SOA of the zone' },
        { at: '', resource: 'domains/b.example.com', outcome: 'deleted' },
      ],
    }
    const plan = ImportPlan.fromDto(dto)
    expect(plan.rows).toBe(2)
    expect(plan.planned.map(({ at, name, outcome, why }) => [at, name, outcome, why])).toContainEqual([
      '3',
      'example.com',
      'left-out',
      'SOA of the zone',
    ])
  })
})
