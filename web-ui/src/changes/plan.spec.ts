// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { ClusterPlan, emptiesNoMore, sureOf, viewing, WholePlan } from './plan'

const cluster = (id: string, before = 5, after = 5) => ({
  id,
  nodes: 8,
  names: { before, after },
  zones: [{ zone: 'example.com', before: 'old', after: 'new' }],
})
const plan = (clusters: Parameters<typeof WholePlan.fromDto>[0]['clusters'], deleted = 0) =>
  WholePlan.fromDto({
    dryRun: true,
    revision: 7,
    hash: 'h',
    items: Array.from({ length: deleted }, (_, i) => ({ resource: `domains/n${i}.example.com`, source: 'api' })),
    warnings: [],
    clusters,
    counts: { created: 0, updated: 0, deleted, unchanged: 0 },
  })

describe('what a cluster would get', () => {
  it('is its zones and, where that changes, its Corefile; what is not there yet is empty', () => {
    const { texts } = ClusterPlan.fromDto({
      ...cluster('a'),
      zones: [{ zone: 'new.example.com', after: 'text' }],
      corefile: { before: 'core', after: 'core 2' },
    })
    expect(texts).toEqual([
      { title: 'new.example.com', before: '', after: 'text' },
      { title: 'Corefile', before: 'core', after: 'core 2' },
    ])
    expect(ClusterPlan.fromDto(cluster('a')).cut).toBe(false)
    expect(ClusterPlan.fromDto({ ...cluster('a'), zones: [], cut: true })).toMatchObject({ texts: [], cut: true })
    expect(ClusterPlan.fromDto(cluster('a')).texts.map(({ title }) => title)).toEqual(['example.com'])
  })
})

describe('other texts of a plan', () => {
  it('are asked for by cluster, and of some zones', () => {
    expect(viewing(undefined)).toEqual({})
    expect(viewing({ cluster: 'a', zone: '' })).toEqual({ planCluster: 'a' })
    expect(viewing({ cluster: 'a', zone: 'example.com' })).toEqual({ planCluster: 'a', planZone: 'example.com' })
  })
})

describe('what somebody has to type first', () => {
  it('is nothing for a little that takes no answer away', () => {
    expect(sureOf(plan([cluster('a')], 1), false)).toBeUndefined()
  })

  it('is the one name, or how many they are', () => {
    expect(sureOf(plan([cluster('a', 5, 4)], 1), false)).toBe('n0.example.com')
    expect(sureOf(plan([cluster('a')], 11), false)).toBe('11')
    expect(sureOf(plan([cluster('a')], 2), true)).toBe('2')
  })
})

describe('a plan that has moved', () => {
  const emptied = (count: number, ...names: string[]) => [{ cluster: 'a', count, names }]

  it('is as agreed where no other name becomes empty', () => {
    expect(emptiesNoMore(emptied(2, 'x', 'y'), emptied(1, 'y'))).toBe(true)
    expect(emptiesNoMore(emptied(2, 'x', 'y'), emptied(2, 'x', 'z'))).toBe(false)
    expect(emptiesNoMore([], emptied(1, 'x'))).toBe(false)
  })

  it('is counted where names are not told', () => {
    expect(plan([cluster('a', 9, 4)]).emptied).toEqual([{ cluster: 'a', count: 5, names: [] }])
    expect(emptiesNoMore(emptied(5), emptied(6))).toBe(false)
  })
})
