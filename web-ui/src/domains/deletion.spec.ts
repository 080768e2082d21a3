// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { FAKE_TOKEN, FakeApi } from '@/mocks/fake-api'
import { fakeServices } from '@/mocks/mount-app'
import { seededFleet } from '@/mocks/seed'
import { createDeletion, type Deletion } from './deletion'
import { readDomain } from './queries'

async function deletionOf(name: string): Promise<{ fake: FakeApi; deletion: Deletion }> {
  const fake = new FakeApi(seededFleet(3))
  const { api, session } = fakeServices(fake)
  session.signIn(FAKE_TOKEN, false)
  return { fake, deletion: createDeletion(api, await readDomain(api, name)) }
}

const reviewed = async ({ at }: Deletion) => {
  await expect.poll(() => at.value.step).toBe('review')
  if (at.value.step !== 'review') throw new Error(at.value.step)
  return at.value
}
const sent = (fake: FakeApi) =>
  fake.requests.filter(({ method, url }) => method === 'DELETE' && !url.includes('dryRun'))

describe('the deletion of a domain', () => {
  it('says what it would take away, takes just that, and gives the change to be followed', async () => {
    const { fake, deletion } = await deletionOf('c0000.prod-a.example.com')
    const { plan, held } = await reviewed(deletion)
    expect([plan.emptiedCount > 0, held]).toEqual([true, []])
    await deletion.go()
    const change = fake.fleet.changes.at(-1)?.id
    expect(change).toBeDefined()
    expect(deletion.at.value).toEqual({ step: 'done', change })
    const { searchParams } = new URL(sent(fake)[0]?.url ?? '')
    expect(Object.fromEntries(searchParams)).toEqual({ planHash: plan.hash })
    expect(fake.fleet.domain('c0000.prod-a.example.com')).toBeUndefined()
  })

  it('goes past the guard against removing too much where what that says was shown', async () => {
    const { fake, deletion } = await deletionOf('only.example.net')
    const { plan, held } = await reviewed(deletion)
    expect(held).toEqual([expect.stringContaining('it would empty the zone example.net')])
    await deletion.go()
    expect(deletion.at.value.step).toBe('done')
    const { searchParams } = new URL(sent(fake)[0]?.url ?? '')
    expect(Object.fromEntries(searchParams)).toEqual({ allowShrink: 'true', planHash: plan.hash })
  })

  it('goes on by the plan of now where others have written elsewhere since', async () => {
    const { fake, deletion } = await deletionOf('c0000.prod-a.example.com')
    await reviewed(deletion)
    fake.fleet.putDomain('elsewhere.example.com', 'api', { addresses: ['192.0.2.9'] })
    await deletion.go()
    expect(deletion.at.value.step).toBe('done')
    expect(sent(fake)).toHaveLength(2)
  })

  it('deletes nothing that was changed since', async () => {
    const { fake, deletion } = await deletionOf('c0000.prod-a.example.com')
    await reviewed(deletion)
    fake.fleet.putDomain('c0000.prod-a.example.com', 'api', { addresses: ['192.0.2.9'] })
    await deletion.go()
    expect(deletion.at.value).toMatchObject({ step: 'refused', problem: { isConflict: true } })
    expect(fake.fleet.domain('c0000.prod-a.example.com')).toBeDefined()
  })

  it('is sent again under the same key where nobody knows whether it arrived', async () => {
    const { fake, deletion } = await deletionOf('c0000.prod-a.example.com')
    await reviewed(deletion)
    fake.failure = () => new Response('', { status: 503 })
    await deletion.go()
    expect((await reviewed(deletion)).problem).toContain('503')
    fake.failure = undefined
    await deletion.go()
    expect(deletion.at.value.step).toBe('done')
    const keys = sent(fake).map(({ headers }) => headers.get('Idempotency-Key'))
    expect(keys).toHaveLength(2)
    expect(new Set(keys).size).toBe(1)
  })
})
