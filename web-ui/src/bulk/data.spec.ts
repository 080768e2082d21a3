// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import type { PlanDto } from '@/api/types'
import { WholePlan } from '@/changes/plan'
import { Domain } from '@/domains/data'
import { addressesOf, canBe, editOf, faultOf, Picked, rowsOf, stateOf, sureOf } from './data'

const part = (source: string, addresses: readonly string[]) => ({
  source,
  addresses: [...addresses],
  ttl: 30,
  wildcard: false,
  below: 'forward' as const,
  enabled: true,
  revision: 7,
})

const picked = (name: string, ...parts: ReturnType<typeof part>[]): Picked =>
  Picked.of(
    Domain.fromDto({
      ...part('', []),
      name,
      displayName: name,
      contributions: parts,
      warnings: [],
    }),
  )

const api = (name: string) => picked(name, part('api', ['192.0.2.1']))
const listed = (name: string) => picked(name, part('legacy', ['192.0.2.9']))

function planOf(names: readonly string[], count = names.length): WholePlan {
  const dto: PlanDto = {
    dryRun: true,
    revision: 1,
    hash: 'h',
    counts: { created: 0, updated: count, deleted: 0, unchanged: 0 },
    items: names.map((name) => ({ resource: `domains/${name}`, source: 'api', before: { ttl: 1 }, after: { ttl: 2 } })),
    warnings: [],
    clusters: [],
  }
  return WholePlan.fromDto(dto)
}

describe('what was picked', () => {
  it('keeps the addresses that were written through the API, each once', () => {
    const both = picked(
      'a',
      part('legacy', ['192.0.2.9']),
      part('api', ['192.0.2.1']),
      part('api-clusters', ['192.0.2.1']),
    )
    expect(both.sources).toEqual(['legacy', 'api', 'api-clusters'])
    expect(both.addresses).toEqual(['192.0.2.1'])
  })

  it('can be changed where something of it was written through the API, and deleted where that was for all clusters', () => {
    const ofCluster = picked('c', part('api-clusters', ['192.0.2.3']))
    expect([api('a'), listed('b'), ofCluster].map((one) => canBe('disable', one))).toEqual([true, false, true])
    expect([api('a'), listed('b'), ofCluster].map((one) => canBe('change', one))).toEqual([true, false, true])
    expect([api('a'), listed('b'), ofCluster].map((one) => canBe('delete', one))).toEqual([true, false, false])
  })

  it('offers its addresses, the most used first', () => {
    const many = [picked('a', part('api', ['192.0.2.1', '192.0.2.2'])), picked('b', part('api', ['192.0.2.2']))]
    expect(addressesOf(many)).toEqual([
      { address: '192.0.2.2', count: 2 },
      { address: '192.0.2.1', count: 1 },
    ])
  })
})

describe('the rows of a plan', () => {
  it('say of each domain what becomes of it, and why not', () => {
    const all = [api('a'), api('b'), listed('c'), api('d')]
    const rows = rowsOf('disable', all, new Map([['d', 'there is no domains/d']]), planOf(['a']))
    expect(rows.changed.map(({ name }) => name)).toEqual(['a'])
    expect(rows.same.map(({ name }) => name)).toEqual(['b'])
    expect(rows.leftOut).toEqual([
      { name: 'c', outcome: 'left-out', sources: ['legacy'] },
      { name: 'd', outcome: 'left-out', why: 'there is no domains/d', sources: ['api'] },
    ])
    expect([rows.changedCount, rows.sameCount]).toEqual([1, 1])
  })

  it('are counted where the plan does not name all of them', () => {
    const rows = rowsOf('disable', [api('a'), api('b'), api('c'), listed('d')], new Map(), planOf(['a'], 2))
    expect(rows.changed.map(({ name }) => name)).toEqual(['a'])
    expect(rows.same).toEqual([])
    expect([rows.changedCount, rows.sameCount]).toEqual([2, 1])
  })

  it('are to be confirmed by their number where they are many, or the guard has spoken', () => {
    const rows = (changedCount: number) => ({ changed: [], same: [], leftOut: [], changedCount, sameCount: 0 })
    expect(sureOf(rows(10), false)).toBeUndefined()
    expect(sureOf(rows(11), false)).toBe('11')
    expect(sureOf(rows(1), true)).toBe('1')
  })
})

describe('a fault', () => {
  it('is of the domain that its pointer means, or of all', () => {
    const fault = (pointer: string) => faultOf({ pointer, rule: 'x', message: 'y' }, ['a', 'b'])
    expect(fault('/operations/1')).toEqual({ name: 'b', message: 'y' })
    expect(fault('/operations/0/value/ttl')).toEqual({ name: 'a', message: 'y' })
    expect(fault('/operations/7')).toEqual({ name: undefined, message: 'y' })
    expect(fault('/replaceAddress/to')).toEqual({ name: undefined, message: 'y' })
  })
})

describe('what is sent and handed out', () => {
  it('names each domain, so that nothing that matches later is changed too', () => {
    expect(editOf({ action: 'enable' }, ['a'])).toEqual({ filter: { names: ['a'] }, set: { enabled: true } })
    expect(editOf({ action: 'change', set: { ttl: 60, owner: null } }, ['a'])).toEqual({
      filter: { names: ['a'] },
      set: { ttl: 60, owner: null },
    })
    expect(editOf({ action: 'replace', from: '192.0.2.1', to: '192.0.2.2' }, ['a'])).toEqual({
      filter: { names: ['a'] },
      replaceAddress: { from: '192.0.2.1', to: '192.0.2.2' },
    })
  })

  it('is a state of just these domains', () => {
    const state = {
      zonefleet: 1 as const,
      clusters: { c1: {} },
      domains: { a: { addresses: ['192.0.2.1'] }, b: { addresses: ['192.0.2.2'] } },
      contributions: { 'api-clusters': { b: { addresses: ['192.0.2.3'] } }, legacy: { a: {} } },
    }
    expect(stateOf(state, new Set(['a']))).toEqual({ zonefleet: 1, domains: { a: { addresses: ['192.0.2.1'] } } })
    expect(stateOf(state, new Set(['b'])).contributions).toEqual({
      'api-clusters': { b: { addresses: ['192.0.2.3'] } },
    })
  })
})
