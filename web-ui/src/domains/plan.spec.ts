// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { planOf } from '@/mocks/fake-plan'
import { seededFleet } from '@/mocks/seed'
import { Plan } from './plan'

const fields = (plan: Plan) => plan.changes.map(({ field }) => field)

describe('a plan', () => {
  it('counts nodes and clusters, and shows the texts of each', () => {
    const plan = Plan.fromDto(planOf(seededFleet(3), 'new.example.com', { addresses: ['192.0.2.7'] }))
    expect(plan.nodes).toBe(24)
    expect(plan.clusters.map(({ id }) => id)).toEqual(['prod-a', 'prod-b', 'test-1'])
    expect(plan.clusters[0]?.texts.map(({ title }) => title)).toEqual(['new.example.com', 'Corefile'])
    expect(plan.clusters[0]?.texts[0]?.before).toBe('')
    expect(plan.clusters[0]?.texts[0]?.after).toContain('192.0.2.7')
  })

  it('of something new shows what was given, not all that stayed usual', () => {
    const plan = Plan.fromDto(planOf(seededFleet(3), 'new.example.com', { addresses: ['192.0.2.7'], owner: 'team-x' }))
    expect(fields(plan)).toEqual(['addresses', 'ttl', 'owner'])
    expect(plan.cachedSeconds).toBe(0)
  })

  it('of a change shows only what differs', () => {
    const spec = { addresses: ['203.0.113.9'], below: 'forward' as const }
    const plan = Plan.fromDto(planOf(seededFleet(3), 'xn--bcher-kva.example.org', spec))
    expect(fields(plan)).toEqual(['below'])
    expect(plan.cachedSeconds).toBe(30)
  })

  it('says when nothing would change', () => {
    const unchanged = { dryRun: true, revision: 1, hash: '', items: [], warnings: [], clusters: [] } as const
    const counts = { created: 0, updated: 0, deleted: 0, unchanged: 1 }
    expect(Plan.fromDto({ ...unchanged, items: [], warnings: [], clusters: [], counts }).unchanged).toBe(true)
  })
})
