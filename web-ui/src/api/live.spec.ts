// SPDX-License-Identifier: Apache-2.0
import { QueryClient, QueryObserver } from '@tanstack/vue-query'
import { describe, expect, it, onTestFinished } from 'vitest'
import { FAKE_TOKEN, FakeApi } from '@/mocks/fake-api'
import { fakeServices } from '@/mocks/mount-app'
import { seededFleet } from '@/mocks/seed'
import type { Services } from './services'

function setUp(): { fake: FakeApi; services: Services } {
  const fake = new FakeApi(seededFleet(3))
  const services = fakeServices(fake)
  services.session.signIn(FAKE_TOKEN, false)
  services.live.start()
  return { fake, services }
}

/** Counts how often a query under this topic is read. */
function reads(queries: QueryClient, topic: string): () => number {
  let count = 0
  const observer = new QueryObserver(queries, { queryKey: [topic], queryFn: () => (count += 1) })
  onTestFinished(observer.subscribe(() => undefined))
  return () => count
}

describe('staying live', () => {
  it('reads again what a hint is about, and nothing else', async () => {
    const { fake, services } = setUp()
    const [domains, clusters] = [reads(services.queries, 'domains'), reads(services.queries, 'clusters')]
    await expect.poll(() => services.live.state.value).toBe('live')
    const before = clusters()
    fake.fleet.tell('domains')
    await expect.poll(domains).toBe(2)
    expect(clusters()).toBe(before)
  })

  it('asks for no older revision than a hint has spoken of', async () => {
    const { fake, services } = setUp()
    await expect.poll(() => services.live.state.value).toBe('live')
    fake.fleet.revision = 5000
    fake.fleet.tell('nodes')
    await expect.poll(() => services.freshness.revision.value).toBe(5000)
  })

  it('says that it is lost, comes back, and then reads everything again', async () => {
    const { fake, services } = setUp()
    const domains = reads(services.queries, 'domains')
    await expect.poll(() => services.live.state.value).toBe('live')
    fake.failure = () => new Response('', { status: 503 })
    fake.hangUp()
    await expect.poll(() => services.live.state.value).toBe('lost')
    const before = domains()
    fake.failure = undefined
    services.live.retryNow()
    await expect.poll(() => services.live.state.value).toBe('live')
    await expect.poll(domains).toBeGreaterThan(before)
  })
})
