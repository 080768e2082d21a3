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

  it('lets a read come to its end under a steady stream of hints, and makes it once more after', async () => {
    const { fake, services } = setUp()
    await expect.poll(() => services.live.state.value).toBe('live')
    const begun: { end: (text: string) => void; signal: AbortSignal }[] = []
    const slow = new QueryObserver(services.queries, {
      queryKey: ['nodes', 'slow'],
      queryFn: ({ signal }) => new Promise<string>((end) => begun.push({ end, signal })),
    })
    onTestFinished(slow.subscribe(() => undefined))
    const quick = reads(services.queries, 'nodes')
    begun[0]?.end('first')
    await expect.poll(() => slow.getCurrentResult().data).toBe('first')

    for (let hint = 2; hint <= 4; hint++) {
      fake.fleet.tell('nodes')
      await expect.poll(quick).toBe(hint)
    }
    expect(begun).toHaveLength(2)
    expect(begun[1]?.signal.aborted).toBe(false)
    begun[1]?.end('second')
    await expect.poll(() => slow.getCurrentResult().data).toBe('second')
    // the last hints came while it was being read
    await expect.poll(() => begun.length).toBe(3)
    begun[2]?.end('third')
    await expect.poll(() => slow.getCurrentResult().data).toBe('third')
    expect(begun).toHaveLength(3)
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
