// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { FAKE_TOKEN, FakeApi } from '@/mocks/fake-api'
import { fakeServices } from '@/mocks/mount-app'
import { seededFleet } from '@/mocks/seed'
import { merge } from '@/shared/edit/merge'
import { partOf } from './draft'
import { createDomainEditor, type DomainEditor } from './editor'
import { readDomain } from './queries'

const NAME = 'shop.example.com'

async function setUp(name?: string) {
  const fake = new FakeApi(seededFleet(6))
  const { api, session } = fakeServices(fake)
  session.signIn(FAKE_TOKEN, false)
  const start = name === undefined ? undefined : await readDomain(api, name)
  const own = () => fake.fleet.contributions.get(NAME)?.get('api')
  return { fake, fleet: fake.fleet, editor: createDomainEditor(api, start), own }
}

const step = (editor: DomainEditor) => editor.at.value.step

describe('editing a domain', () => {
  it('goes from the form by the plan to the save', async () => {
    const { editor, own } = await setUp(NAME)
    editor.draft.ttl = '60'
    expect(editor.unsaved.value).toBe(true)
    await editor.review()
    expect(step(editor)).toBe('review')
    expect(own()?.ttl).toBe(30)
    await editor.save()
    expect(step(editor)).toBe('saved')
    expect(own()?.ttl).toBe(60)
    expect(editor.unsaved.value).toBe(false)
  })

  it('makes a new one only where there is none', async () => {
    const { editor, own } = await setUp()
    Object.assign(editor.draft, { name: 'SHOP.example.com', addresses: ['192.0.2.1'] })
    await editor.review()
    expect(editor.at.value).toMatchObject({ step: 'conflict', exists: true })
    expect(own()?.addresses).not.toContain('192.0.2.1')
  })

  it('says that it exists already once; what comes after that is somebody else', async () => {
    const { editor, fleet, own } = await setUp()
    Object.assign(editor.draft, { name: NAME, addresses: ['192.0.2.1'] })
    await editor.review()
    const at = editor.at.value
    if (at.step !== 'conflict' || at.theirs === undefined) throw new Error(at.step)
    await editor.settle(merge(at.theirs, partOf(editor.draft), new Map([['addresses', 'mine']])))
    expect(step(editor)).toBe('review')
    fleet.putDomain(NAME, 'api', { addresses: ['192.0.2.9'] })
    await editor.save()
    expect(editor.at.value).toMatchObject({ step: 'conflict', exists: false })
    expect(own()?.addresses).toEqual(['192.0.2.9'])
  })

  it("puts the server's own faults at their fields", async () => {
    const { editor } = await setUp(NAME)
    editor.draft.addresses = ['192.0.2.1', '224.0.0.1']
    await editor.review()
    expect(step(editor)).toBe('form')
    expect(editor.serverFaults.value.map(({ field }) => field)).toEqual(['addresses'])
    expect(editor.serverFaults.value[0]?.message).toContain('multicast')
  })

  it('stops when somebody else changed the same field, and saves what is chosen', async () => {
    const { editor, fleet, own } = await setUp(NAME)
    editor.draft.ttl = '60'
    await editor.review()
    fleet.putDomain(NAME, 'api', { addresses: ['192.0.2.80'], ttl: 90, owner: 'team-other' })
    await editor.save()
    const at = editor.at.value
    if (at.step !== 'conflict' || at.theirs === undefined) throw new Error(at.step)
    expect(at.rows.find(({ field }) => field === 'ttl')?.proposed).toBeUndefined()
    expect(at.rows.find(({ field }) => field === 'owner')?.proposed).toBe('theirs')
    expect(own()?.ttl).toBe(90)

    await editor.settle(merge(at.theirs, partOf(editor.draft), new Map([['ttl', 'mine']])))
    await editor.save()
    expect(step(editor)).toBe('saved')
    expect(own()).toMatchObject({ ttl: 60, owner: 'team-other', addresses: ['192.0.2.80'] })
  })

  it("goes on by itself when only another source's part was changed", async () => {
    const { editor, fleet, own } = await setUp(NAME)
    editor.draft.ttl = '60'
    fleet.putDomain(NAME, 'legacy', { addresses: ['192.0.2.82'] })
    await editor.review()
    expect(step(editor)).toBe('review')
    await editor.save()
    expect(own()?.ttl).toBe(60)
  })

  it('takes over what is new as long as nothing was touched here', async () => {
    const { editor, fleet } = await setUp(NAME)
    fleet.putDomain(NAME, 'api', { addresses: ['192.0.2.80'], ttl: 90 })
    await editor.compare()
    expect(step(editor)).toBe('form')
    expect(editor.draft.ttl).toBe('90')
    expect(editor.unsaved.value).toBe(false)
  })

  it('compares on request, also while something typed is wrong', async () => {
    const { editor, fleet } = await setUp(NAME)
    editor.draft.ttl = 'soon'
    fleet.putDomain(NAME, 'legacy', { addresses: ['192.0.2.82'] })
    await editor.compare()
    expect(step(editor)).toBe('form')
    expect(editor.draft.ttl).toBe('soon')
  })

  it('plans what the guard against removing too much holds, with what the guard says', async () => {
    const { editor, fleet } = await setUp('only.example.net')
    editor.draft.enabled = false
    await editor.review()
    const at = editor.at.value
    if (at.step !== 'review') throw new Error(at.step)
    expect(at.held.join()).toContain('would empty the zone example.net')
    expect(at.plan.emptiedCount).toBe(3)
    await editor.save()
    expect(step(editor)).toBe('saved')
    expect(fleet.domain('only.example.net')?.enabled).toBe(false)
  })

  it('takes away what was agreed to, also where others write all the time, and nothing else', async () => {
    const { editor, fake, fleet } = await setUp('only.example.net')
    editor.draft.enabled = false
    await editor.review()
    fleet.putDomain('elsewhere.example.com', 'api', { addresses: ['192.0.2.9'] })
    await editor.save()
    expect(step(editor)).toBe('saved')
    const [first = '', second = ''] = fake.requests
      .filter(({ method }) => method === 'PUT')
      .flatMap(({ url }) => (url.includes('dryRun') ? [] : [url]))
    expect(first).toContain('allowShrink=true&planHash=')
    expect(second).not.toBe(first)
  })

  it('shows the plan anew where it takes away more than was agreed to', async () => {
    const { editor, fleet } = await setUp(NAME)
    // the other source goes on answering
    editor.draft.enabled = false
    editor.draft.comment = 'moved'
    await editor.review()
    expect(editor.at.value).toMatchObject({ step: 'review', plan: { emptiedCount: 0 } })
    editor.back()
    editor.draft.everywhere = false
    editor.draft.clusters = ['prod-a']
    editor.draft.enabled = true
    fleet.deleteDomain(NAME, 'legacy')
    await editor.review()
    expect(editor.at.value).toMatchObject({ step: 'review', moved: false, plan: { emptiedCount: 2 } })
    const cluster = fleet.clusters.get('test-1')
    if (cluster === undefined) throw new Error('seeded')
    fleet.clusters.set('test-2', { ...cluster, id: 'test-2' })
    fleet.revision += 1
    await editor.save()
    expect(editor.at.value).toMatchObject({ step: 'review', moved: true, saving: false, plan: { emptiedCount: 3 } })
    expect(fleet.contributions.get(NAME)?.get('api')?.comment).toBe('ticket 4711')
    await editor.save()
    expect(step(editor)).toBe('saved')
  })

  it('is held by nobody where nothing is taken away: it goes by its version alone', async () => {
    const { editor, fake, fleet, own } = await setUp(NAME)
    editor.draft.ttl = '60'
    await editor.review()
    fleet.putDomain('elsewhere.example.com', 'api', { addresses: ['192.0.2.9'] })
    await editor.save()
    expect(own()?.ttl).toBe(60)
    expect(fake.requests.filter(({ url }) => /planHash|allowShrink/.test(url))).toEqual([])
  })

  it('offers to declare anew what was deleted meanwhile', async () => {
    const { editor, fleet } = await setUp('only.example.net')
    editor.draft.ttl = '60'
    fleet.deleteDomain('only.example.net', 'api')
    await editor.review()
    expect(editor.at.value).toMatchObject({ step: 'conflict', theirs: undefined })
    await editor.settle(partOf(editor.draft))
    await editor.save()
    expect(fleet.contributions.get('only.example.net')?.get('api')?.ttl).toBe(60)
  })

  it('keeps the draft when nothing answers, and can be tried again', async () => {
    const { editor, fake, own } = await setUp(NAME)
    editor.draft.ttl = '60'
    fake.failure = () => Promise.reject(new TypeError('fetch failed'))
    await editor.review()
    expect(step(editor)).toBe('form')
    expect(editor.draft.ttl).toBe('60')
    expect(editor.serverFaults.value[0]?.field).toBeUndefined()
    fake.failure = undefined
    await editor.review()
    await editor.save()
    expect(own()?.ttl).toBe(60)
  })

  it('does a save once whose answer got lost, however often it is repeated', async () => {
    const { editor, fake, fleet } = await setUp(NAME)
    editor.draft.ttl = '60'
    await editor.review()
    const before = fleet.revision
    fake.failure = async (request) => {
      fake.failure = undefined
      await fake.handle(request)
      throw new TypeError('the answer got lost')
    }
    await editor.save()
    expect(editor.at.value).toMatchObject({
      step: 'review',
      saving: false,
      problem: 'The control plane did not answer. the answer got lost',
    })
    await editor.save()
    expect(step(editor)).toBe('saved')
    expect(fleet.revision).toBe(before + 1)
  })
})
