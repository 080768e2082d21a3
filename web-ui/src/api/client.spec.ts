// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { FAKE_TOKEN, FakeApi } from '@/mocks/fake-api'
import { fakeServices } from '@/mocks/mount-app'
import { seededFleet } from '@/mocks/seed'
import { answer, newIdempotencyKey } from './client'
import { ApiProblem } from './problem'
import type { Services } from './services'

function setUp(): { fake: FakeApi; services: Services } {
  const fake = new FakeApi(seededFleet(3))
  const services = fakeServices(fake)
  services.session.signIn(FAKE_TOKEN, false)
  return { fake, services }
}

const listed = ({ api }: Services) => answer(api.GET('/domains', { params: { query: { limit: 2 } } }))

describe('the client', () => {
  it('sends the token, and the newest revision it has seen', async () => {
    const { fake, services } = setUp()
    const first = await listed(services)
    await listed(services)
    expect(fake.requests[0]?.headers.get('Authorization')).toBe(`Bearer ${FAKE_TOKEN}`)
    expect(fake.requests[0]?.headers.has('Zonefleet-Min-Revision')).toBe(false)
    expect(fake.requests[1]?.headers.get('Zonefleet-Min-Revision')).toBe(String(first.revision))
  })

  it('forgets the revision, and asks again, where the store was restored', async () => {
    const { fake, services } = setUp()
    await listed(services)
    services.freshness.saw(1_000_000)
    const unknown = { type: '/problems/invalid', title: 'x', status: 422, errors: [{ rule: 'revision-unknown' }] }
    fake.failure = () => {
      fake.failure = undefined
      return Promise.resolve(new Response(JSON.stringify(unknown), { status: 422 }))
    }
    const again = await listed(services)
    expect(again.revision).toBeGreaterThan(0)
    expect(services.freshness.revision.value).toBe(again.revision)
    expect(fake.requests.at(-1)?.headers.has('Zonefleet-Min-Revision')).toBe(false)
  })

  it('signs out when the server no longer takes the token', async () => {
    const { services } = setUp()
    services.session.signIn('outdated', true)
    await expect(listed(services)).rejects.toThrow(ApiProblem)
    expect(services.session.signedIn.value).toBe(false)
    expect(services.session.reason.value).toBe('expired')
  })

  it('stays signed in when a refusal belongs to a token used before', async () => {
    const { fake, services } = setUp()
    let arrived: (() => void) | undefined
    fake.failure = () => new Promise((resolve) => (arrived = () => resolve(new Response('{}', { status: 401 }))))
    const late = listed(services)
    await expect.poll(() => arrived).toBeDefined()
    services.session.signIn('a newer token', false)
    arrived?.()
    await expect(late).rejects.toThrow(ApiProblem)
    expect(services.session.token.value).toBe('a newer token')
  })

  it('calls it a problem without a status when nothing answers', async () => {
    const { fake, services } = setUp()
    fake.failure = () => Promise.reject(new TypeError('fetch failed'))
    await expect(listed(services)).rejects.toMatchObject({ status: 0, isPassing: true, isUnreachable: true })
  })

  it('tries a token without taking it', async () => {
    const { services } = setUp()
    services.session.signOut('left')
    await expect(services.trial('wrong')).rejects.toMatchObject({ status: 401 })
    expect(services.session.reason.value).toBe('left')
    await services.trial(FAKE_TOKEN)
    expect(services.session.signedIn.value).toBe(false)
  })

  it('makes a new idempotency key each time', () => {
    expect(newIdempotencyKey()).toMatch(/^[0-9a-f]{32}$/)
    expect(newIdempotencyKey()).not.toBe(newIdempotencyKey())
  })
})
