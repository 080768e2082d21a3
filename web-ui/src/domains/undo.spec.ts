// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import type { Api } from '@/api/client'
import { FAKE_TOKEN, FakeApi } from '@/mocks/fake-api'
import type { FakeFleet } from '@/mocks/fake-fleet'
import { fakeServices } from '@/mocks/mount-app'
import { seededFleet } from '@/mocks/seed'
import { Domain, NEW_PART, type Part } from './data'
import { deleteDomain, putDomain, readDomain } from './queries'
import { undoDelete, undoPut } from './undo'

const NAME = 'shop.example.com'
const PART: Part = { ...NEW_PART, addresses: ['192.0.2.7'] }

function setUp(): { api: Api; fleet: FakeFleet } {
  const fake = new FakeApi(seededFleet(3))
  const { api, session } = fakeServices(fake)
  session.signIn(FAKE_TOKEN, false)
  return { api, fleet: fake.fleet }
}

const ownPart = async (api: Api) => Domain.ownPart((await readDomain(api, NAME)).domain)

describe('taking back', () => {
  it('puts a changed part back as it was', async () => {
    const { api } = setUp()
    const { domain, etag } = await readDomain(api, NAME)
    const before = Domain.ownPart(domain)
    const written = await putDomain(api, { name: NAME, part: PART, basedOn: etag }, 'one')
    await undoPut(api, NAME, before, written.etag)
    expect(await ownPart(api)).toMatchObject({ ...before })
  })

  it('deletes what was new', async () => {
    const { api, fleet } = setUp()
    const written = await putDomain(api, { name: 'new.example.com', part: PART, basedOn: undefined }, 'one')
    await undoPut(api, 'new.example.com', undefined, written.etag)
    expect(fleet.domain('new.example.com')).toBeUndefined()
  })

  it('deletes what was new also where that empties its zone again', async () => {
    const { api, fleet } = setUp()
    const name = 'sole.example.net'
    const written = await putDomain(api, { name, part: PART, basedOn: undefined }, 'one')
    const deletion = deleteDomain(api, { name, basedOn: written.etag }, 'two')
    await expect(deletion).rejects.toMatchObject({ isShrink: true })
    await undoPut(api, name, undefined, written.etag)
    expect(fleet.domain(name)).toBeUndefined()
  })

  it('declares again what was deleted, also where another source goes on', async () => {
    const { api } = setUp()
    const { domain, etag } = await readDomain(api, NAME)
    const before = Domain.ownPart(domain)
    await deleteDomain(api, { name: NAME, basedOn: etag }, 'two')
    expect(await ownPart(api)).toBeUndefined()
    await undoDelete(api, NAME, before ?? PART)
    expect(await ownPart(api)).toMatchObject({ ...before })
  })

  it('takes nothing back over a newer write', async () => {
    const { api, fleet } = setUp()
    const { domain, etag } = await readDomain(api, NAME)
    const written = await putDomain(api, { name: NAME, part: PART, basedOn: etag }, 'one')
    fleet.putDomain(NAME, 'api', { addresses: ['192.0.2.200'] })
    await expect(undoPut(api, NAME, Domain.ownPart(domain), written.etag)).rejects.toMatchObject({ isConflict: true })
    const again = await readDomain(api, NAME)
    await deleteDomain(api, { name: NAME, basedOn: again.etag }, 'two')
    fleet.putDomain(NAME, 'api', { addresses: ['192.0.2.201'] })
    await expect(undoDelete(api, NAME, PART)).rejects.toMatchObject({ isConflict: true })
    expect((await ownPart(api))?.addresses).toEqual(['192.0.2.201'])
  })
})
