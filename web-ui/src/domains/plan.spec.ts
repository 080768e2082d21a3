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
    expect(plan.clusters).toEqual(['prod-a', 'prod-b', 'test-1'])
    expect(plan.texts[0]?.texts.map(({ title }) => title)).toEqual(['new.example.com', 'Corefile'])
    expect(plan.texts[0]?.texts[0]?.before).toBe('')
    expect(plan.texts[0]?.texts[0]?.after).toContain('192.0.2.7')
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

  it('names where it would have no answer left', () => {
    const fleet = seededFleet(3)
    const off = { addresses: ['203.0.113.9'], enabled: false }
    expect(Plan.fromDto(planOf(fleet, 'xn--bcher-kva.example.org', off)).emptied).toEqual(
      ['prod-a', 'prod-b', 'test-1'].map((cluster) => ({ cluster, count: 1, names: ['xn--bcher-kva.example.org'] })),
    )
    const moved = { addresses: ['203.0.113.9'], placement: { labels: { env: 'prod' } } }
    expect(Plan.fromDto(planOf(fleet, 'xn--bcher-kva.example.org', moved)).emptied.map((each) => each.cluster)).toEqual(
      ['test-1'],
    )
    // another source goes on answering
    expect(Plan.fromDto(planOf(fleet, 'shop.example.com', undefined)).emptiedCount).toBe(0)
  })

  it('says when nothing would change', () => {
    const unchanged = { dryRun: true, revision: 1, hash: '', items: [], warnings: [], clusters: [] } as const
    const counts = { created: 0, updated: 0, deleted: 0, unchanged: 1 }
    expect(Plan.fromDto({ ...unchanged, items: [], warnings: [], clusters: [], counts }).unchanged).toBe(true)
  })
})
