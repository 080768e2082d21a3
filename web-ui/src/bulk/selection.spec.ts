// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { NO_FILTER } from '@/domains/filter'
import { FakeApi, FAKE_TOKEN } from '@/mocks/fake-api'
import { fakeServices } from '@/mocks/mount-app'
import { seededFleet } from '@/mocks/seed'
import { createSelection } from './selection'

const nothingHere = { rowAt: () => undefined }

function begin(domains: number) {
  sessionStorage.setItem('zonefleet.token', FAKE_TOKEN)
  const fleet = seededFleet(domains)
  const fake = new FakeApi(fleet)
  return { fleet, fake, selection: createSelection(fakeServices(fake).api) }
}

describe('a selection', () => {
  it('takes all that the filter matches, over every page', async () => {
    const { selection, fake } = begin(2100)
    await selection.pickAll({ ...NO_FILTER, q: 'prod-a' })
    expect(selection.count.value).toBe(700)
    await selection.pickAll(NO_FILTER)
    expect(selection.count.value).toBe(2104)
    expect(selection.gathering.value).toBeUndefined()
    expect(fake.requests.filter(({ url }) => url.includes('limit=1000'))).toHaveLength(4)
  })

  it('takes a range of rows that are not here, and gives it back', async () => {
    const { selection } = begin(1500)
    await selection.pick(nothingHere, NO_FILTER, { first: 100, last: 1299 }, true)
    expect(selection.count.value).toBe(1200)
    expect(selection.has({ name: 'c0100.prod-b.example.com' })).toBe(true)
    expect(selection.has({ name: 'c0099.prod-a.example.com' })).toBe(false)
    await selection.pick(nothingHere, NO_FILTER, { first: 100, last: 1298 }, false)
    expect(selection.all().map(({ name }) => name)).toEqual(['c1299.prod-a.example.com'])
  })

  it('is empty after it was cleared, also while it was being read', async () => {
    const { selection } = begin(2100)
    const reading = selection.pickAll(NO_FILTER)
    expect(selection.gathering.value).toEqual({ done: 0, total: 0 })
    selection.clear()
    await reading
    expect(selection.count.value).toBe(0)
    expect(selection.gathering.value).toBeUndefined()
  })

  it('says why it could not be read, and keeps what it had', async () => {
    const { selection, fake } = begin(10)
    await selection.pickAll({ ...NO_FILTER, q: 'shop' })
    fake.failure = () => new Response('', { status: 500, statusText: 'Broken' })
    await selection.pickAll(NO_FILTER)
    expect(selection.problem.value?.message).toBe('500 Broken')
    expect(selection.all().map(({ name }) => name)).toEqual(['shop.example.com'])
  })
})
