// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import type { PlanDto, ServedDto } from '@/api/types'
import { Change, ChangeEntry, valueText } from './data'
import { sureOf, WholePlan } from './plan'
import { Served } from './served'

const counts = { created: 0, updated: 1, deleted: 0, unchanged: 0 }

describe('a change', () => {
  it('is there without items, as lists have it', () => {
    const dto = { id: '01J', at: '2026-01-01T00:00:00Z', actor: 'token:ana', revision: 7, feeds: ['all'], counts }
    expect(Change.fromDto(dto)).toEqual({
      id: '01J',
      at: '2026-01-01T00:00:00Z',
      actor: 'token:ana',
      comment: '',
      revision: 7,
      counts,
      entries: [],
    })
  })

  it('says of each resource what was done to it', () => {
    const of = (before?: object, after?: object) =>
      ChangeEntry.fromDto({
        resource: 'domains/a.example.com',
        source: 'api',
        ...(before && { before: before as Record<string, never> }),
        ...(after && { after: after as Record<string, never> }),
      })
    expect(of(undefined, { ttl: 30 })).toMatchObject({ kind: 'domains', name: 'a.example.com', effect: 'created' })
    expect(of({ ttl: 30 })).toMatchObject({
      effect: 'deleted',
      fields: [{ field: 'ttl', before: '30', after: undefined }],
    })
    expect(of({ ttl: 30, owner: 'x' }, { ttl: 60, owner: 'x' })).toMatchObject({
      effect: 'updated',
      fields: [{ field: 'ttl', before: '30', after: '60' }],
    })
  })

  it('takes the difference as the server found it', () => {
    const dto = { resource: 'clusters/a', source: 'api', before: {}, after: {}, diff: [{ field: 'labels', after: {} }] }
    expect(ChangeEntry.fromDto(dto as Parameters<typeof ChangeEntry.fromDto>[0]).fields).toEqual([
      { field: 'labels', before: undefined, after: '{}' },
    ])
  })

  it.each([
    [['192.0.2.1', '192.0.2.2'], '192.0.2.1 192.0.2.2'],
    [[{ a: 1 }, { a: 2 }], '{"a":1}\n{"a":2}'],
    [true, 'true'],
    ['text', 'text'],
    [null, undefined],
  ])('shows %j as %j', (value, text) => {
    expect(valueText(value)).toBe(text)
  })
})

describe('a plan', () => {
  it('names what would be empty, and how much', () => {
    const cluster = (id: string, names: string[]) => ({
      id,
      nodes: 4,
      names: { before: 9, after: 9 - names.length },
      emptied: { count: names.length, names },
      zones: [],
    })
    const dto: PlanDto = {
      dryRun: true,
      revision: 1,
      hash: '1-0',
      counts,
      items: [],
      clusters: [cluster('a', ['x.example.com']), cluster('b', []), cluster('c', ['x.example.com', 'y.example.com'])],
      warnings: [],
    }
    const plan = WholePlan.fromDto(dto)
    expect(plan.nodes).toBe(12)
    expect(plan.emptiedCount).toBe(3)
    expect(plan.emptied.map((each) => each.cluster)).toEqual(['a', 'c'])

    const stripped = { count: 2, names: ['*.z.example.com', 'z.example.com'] }
    const more = WholePlan.fromDto({ ...dto, clusters: dto.clusters.map((each) => ({ ...each, stripped })) })
    expect(more.emptiedCount).toBe(9)
    expect(more.emptied.map(({ count, names }) => [count, names.length])).toEqual([
      [3, 3],
      [2, 2],
      [4, 4],
    ])

    // of the clusters of a large plan only the first ten are told by name
    const { id, nodes, zones } = cluster('d', [])
    const untold = WholePlan.fromDto({ ...dto, clusters: [{ id, nodes, zones, names: { before: 9, after: 4 } }] })
    expect(untold.emptied).toEqual([{ cluster: 'd', count: 5, names: [] }])
  })

  it('asks for the name of what loses its answer, and for the number of many', () => {
    const of = (resources: number, emptiedCount: number): WholePlan => ({
      ...WholePlan.fromDto({
        dryRun: true,
        revision: 1,
        hash: '1-0',
        counts: { ...counts, created: 0, updated: resources, deleted: 0 },
        items: [{ resource: 'clusters/prod-b', source: 'api' }],
        clusters: [],
        warnings: [],
      }),
      emptiedCount,
    })
    expect(sureOf(of(1, 0), false)).toBeUndefined()
    expect(sureOf(of(10, 0), false)).toBeUndefined()
    expect(sureOf(of(1, 1), false)).toBe('prod-b')
    expect(sureOf(of(1, 0), true)).toBe('prod-b')
    expect(sureOf(of(2, 1), false)).toBe('2')
    expect(sureOf(of(11, 0), false)).toBe('11')
  })

  it('asks for the name of what reaches many nodes, unless it is about a few names', () => {
    const of = (resource: string, nodes: number): WholePlan =>
      WholePlan.fromDto({
        dryRun: true,
        revision: 1,
        hash: '1-0',
        counts: { ...counts, created: 0, updated: 1, deleted: 0 },
        items: [{ resource, source: 'api' }],
        clusters: [
          { id: 'a', nodes: nodes - 1, zones: [], names: { before: 1, after: 1 } },
          { id: 'b', nodes: 1, zones: [], names: { before: 1, after: 1 } },
        ],
        warnings: [],
      })
    expect(sureOf(of('profiles/edge', 100), false)).toBeUndefined()
    expect(sureOf(of('profiles/edge', 101), false)).toBe('edge')
    expect(sureOf(of('clusters/prod-b', 5000), false)).toBe('prod-b')
    expect(sureOf(of('drains/night', 5000), false)).toBe('night')
    expect(sureOf(of('domains/shop.example.com', 5000), false)).toBeUndefined()
  })
})

describe('what is served', () => {
  it('names first those nodes that are held back', () => {
    const dto: ServedDto = {
      complete: false,
      nodes: 3,
      proved: 1,
      missing: [
        { cluster: 'a', node: 'n1', reason: 'has proved 4 of all, not 5', code: 'node-behind' },
        { cluster: 'a', node: 'n2', reason: 'coredns-down: CoreDNS: it does not answer' },
      ],
      holds: [{ seconds: 30, why: 'the TTL was 30 s' }],
    }
    const served = Served.fromDto(dto)
    expect(served.missing.map(({ id, held }) => [id, held])).toEqual([
      ['a/n2', true],
      ['a/n1', false],
    ])
    expect(served.exact).toBe(false)
    expect(served.holds).toMatchObject([{ message: 'the TTL was 30 s' }])
  })
})
