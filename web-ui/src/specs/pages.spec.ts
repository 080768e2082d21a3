// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { json } from '@/mocks/fake-http'
import { mountApp, type MountedApp } from '@/mocks/mount-app'
import { seededFleet } from '@/mocks/seed'

const dialog = () => document.querySelector<HTMLElement>('[role=alertdialog]')
const field = async (app: MountedApp, id: string) => {
  await expect.poll(() => app.page.find(id).exists()).toBe(true)
  return app.page.find(id)
}

describe('the page of clusters', () => {
  it('says how one is, what holds in it from where, and how to install an agent there', async () => {
    const app = await mountApp('/clusters?open=prod-b')
    await expect.poll(app.words).toContain('Of 8 nodes: 1 faulty, 1 behind, and 6 proved.')
    await expect.poll(app.words).toContain('foreign-listener')
    expect(app.words()).toMatch(/CoreDNS ?1\.15\.0 ?7 ?CoreDNS ?1\.14\.2 ?1/)
    await expect.poll(app.words).toContain('Nothing has healed in the last hour.')
    await expect.poll(app.words).toContain('cache.size20000profile kubernetes')
    expect(app.words()).not.toContain('cache.maxTtl')
    await app.button('Show every value').trigger('click')
    expect(app.words()).toContain('cache.maxTtl30default')
    expect(app.words()).toContain('cluster: prod-b')
    expect(app.words()).toContain('./zonefleet cluster join prod-b --kube-context prod-b')
  })

  it('says since when it is known that nothing healed, where that is less than an hour', async () => {
    const app = await mountApp('/clusters')
    const from = new Date(Date.now() - 20 * 60_000).toISOString()
    app.api.failure = ({ url }) =>
      url.includes('/faults/healed?') ? json(200, { from, items: [], total: 0 }) : undefined
    await app.router.push('/clusters?open=prod-b')
    await expect.poll(app.words).toContain('Nothing has healed in the last hour.')
    expect(app.words()).toMatch(/This control plane has looked since ?20 min ago/)
  })

  it('declares one, with the server’s fault at its field', async () => {
    const app = await mountApp('/clusters?mode=new')
    await (await field(app, '#spec-id')).setValue('prod-c')
    await (await field(app, '#spec-profile')).setValue('nothing')
    await app.page.find('form').trigger('submit')
    await expect.poll(() => app.page.find('#spec-profile-fault').text()).toContain('there is no profile nothing')
    await (await field(app, '#spec-profile')).setValue('kubernetes')
    await app.page.find('form').trigger('submit')
    await expect.poll(app.words).toContain('clusters/prod-c')
    await app.button('Save').trigger('click')
    await expect.poll(() => app.fleet.clusters.get('prod-c')?.profile).toBe('kubernetes')
  })
})

describe('a change of a cluster that takes answers away', () => {
  const placed = { addresses: ['192.0.2.7'], placement: { labels: { env: 'prod' } } }

  it('names them, and is saved only with the name of the cluster typed', async () => {
    const app = await mountApp('/clusters?open=prod-b&mode=edit')
    app.fleet.putDomain('placed.example.org', 'api', placed)
    const labels = await field(app, '#spec-labels')
    await labels.trigger('keydown', { key: 'Backspace' })
    await labels.setValue('env=test')
    await labels.trigger('keydown', { key: 'Enter' })
    await app.page.find('form').trigger('submit')
    await expect.poll(app.words).toContain('1 name would have no answer left')
    expect(app.words()).toContain('placed.example.org')
    const save = () => app.page.findAll('button').find((button) => button.text() === 'Save')
    expect(save()?.element.disabled).toBe(true)
    await app.page.find('#plan-sure').setValue('prod-b')
    await save()?.trigger('click')
    await expect.poll(() => app.fleet.clusters.get('prod-b')?.labels).toEqual({ env: 'test' })
  })
})

describe('the page of profiles', () => {
  it('plans a change with the text of each cluster, and stops when somebody else wrote in between', async () => {
    const app = await mountApp('/profiles?open=kubernetes&mode=edit')
    await (await field(app, '#spec-cache-size')).setValue('5000')
    await app.page.find('form').trigger('submit')
    await expect.poll(app.words).toContain('Changes the answer on 8 nodes of 1 cluster.')
    const now = app.fleet.profiles.get('kubernetes')
    if (now === undefined) throw new Error('seeded')
    app.fleet.profiles.set('kubernetes', { ...now, cache: { size: 7000 }, revision: now.revision + 1 })
    await app.button('Save').trigger('click')
    await expect.poll(app.words).toContain('Somebody else changed it')
    const mine = app.page.findAll<HTMLInputElement>('input[type=radio]').at(1)
    await mine?.setValue()
    await app.button('Review the result').trigger('click')
    await expect.poll(() => app.page.findAll('button').some((button) => button.text() === 'Save')).toBe(true)
    await app.button('Save').trigger('click')
    await expect.poll(() => app.fleet.profiles.get('kubernetes')?.cache.size).toBe(5000)
  })

  it('is saved only with its name typed where it reaches many nodes', async () => {
    const app = await mountApp('/profiles?open=kubernetes&mode=edit')
    const cluster = app.fleet.clusters.get('prod-b')
    if (cluster === undefined) throw new Error('seeded')
    app.fleet.clusters.set('prod-b', { ...cluster, nodes: { ...cluster.nodes, total: 5000 } })
    await (await field(app, '#spec-cache-size')).setValue('5000')
    await app.page.find('form').trigger('submit')
    await expect.poll(app.words).toContain('Changes the answer on 5,000 nodes of 1 cluster.')
    const save = () => app.page.findAll('button').find((button) => button.text() === 'Save')
    expect(save()?.element.disabled).toBe(true)
    await app.page.find('#plan-sure').setValue('kubernetes')
    await save()?.trigger('click')
    await expect.poll(() => app.fleet.profiles.get('kubernetes')?.cache.size).toBe(5000)
  })

  it('does not remove one that a cluster uses', async () => {
    const app = await mountApp('/profiles?open=kubernetes')
    await expect.poll(() => app.page.findAll('button').some((button) => button.text() === 'Remove')).toBe(true)
    await app.button('Remove').trigger('click')
    await expect.poll(() => dialog()?.textContent).toContain('prod-b still has it')
    expect(dialog()?.querySelector<HTMLButtonElement>('.primary')?.disabled).toBe(true)
  })
})

describe('the page of sources', () => {
  it('says what the last polls came to, and polls at once', async () => {
    const app = await mountApp('/sources?open=legacy')
    await expect.poll(app.words).toContain('held: it would remove too much')
    await expect.poll(app.words).toContain('24 rows: +1 ~0 −0')
    await app.button('Poll now').trigger('click')
    await expect.poll(() => app.fleet.results.get('legacy')?.[0]?.outcome).toBe('unchanged')
    await expect.poll(() => app.page.find('.results li').text()).toContain('unchanged')
  })

  it('is asked with a header, whose value is one of the secrets of that kind', async () => {
    const fleet = seededFleet(3)
    const token = fleet.storedSecrets.get('prod-b.token')
    if (token !== undefined) fleet.storedSecrets.set('list.key', { ...token, id: 'list.key', kind: 'header' })
    const app = await mountApp('/sources?mode=new', { fleet })
    const secret = await field(app, '#spec-header-secret')
    const offered = () =>
      app.page.findAll(`#${secret.attributes('list')} option`).map((each) => each.attributes('value'))
    await expect.poll(offered).toEqual(['list.key'])
    await app.page.find('#spec-id').setValue('keyed')
    await app.page.find('#spec-url').setValue('https://192.0.2.1:6443/list')
    await app.page.find('#spec-header-name').setValue('X-Api-Key')
    await secret.setValue('list.key')
    await app.page.find('form').trigger('submit')
    await expect.poll(() => app.page.findAll('button').some((each) => each.text() === 'Save')).toBe(true)
    await app.button('Save').trigger('click')
    await expect.poll(() => fleet.sources.get('keyed')?.header).toEqual({ name: 'X-Api-Key', secret: 'list.key' })
  })

  it('names what a poll would change, without one, and leads to its drain', async () => {
    const app = await mountApp('/sources?open=legacy')
    await expect
      .poll(() => app.page.findAll('button').some((each) => each.text() === 'What would it change?'))
      .toBe(true)
    const before = app.fleet.results.get('legacy')?.length
    await app.button('What would it change?').trigger('click')
    await expect.poll(app.words).toContain('1 name would come in')
    expect(app.words()).toContain('new.legacy.example.com')
    expect(app.words()).toContain('1 name would go')
    expect(app.fleet.results.get('legacy')?.length).toBe(before)
    expect(app.page.find('a[href*="mode=new"]').attributes('href')).toContain('source=legacy')
  })

  it('does not tell the names that a held list names for all of them', async () => {
    const fleet = seededFleet(3)
    const removed = Array.from({ length: 100 }, (_, i) => `gone-${i}.example.com`)
    const names = { added: ['new.example.com'], updated: [], removed }
    fleet.results.set('legacy', [{ at: new Date().toISOString(), outcome: 'held', rows: 14, names }])
    const app = await mountApp('/sources?open=legacy', { fleet })
    await expect.poll(app.words).toContain('The first 100 names that would go')
    expect(app.words()).toContain('1 name would come in')
  })

  it('keeps what it contributes unless somebody says otherwise, and then names what would be empty', async () => {
    const app = await mountApp('/sources?open=legacy')
    await expect.poll(() => app.page.findAll('button').some((button) => button.text() === 'Remove')).toBe(true)
    await app.button('Remove').trigger('click')
    await expect.poll(() => dialog()?.textContent).toContain('still has it')
    dialog()?.querySelector<HTMLInputElement>('input[type=checkbox]')?.click()
    await expect.poll(() => dialog()?.querySelector('#remove-sure')).toBeTruthy()
    expect(dialog()?.querySelector<HTMLButtonElement>('.primary')?.disabled).toBe(true)
    const remove = async () => {
      const input = dialog()?.querySelector<HTMLInputElement>('#remove-sure')
      if (!input) throw new Error('nothing to type')
      input.value = 'legacy'
      input.dispatchEvent(new Event('input'))
      await expect.poll(() => dialog()?.querySelector<HTMLButtonElement>('.primary')?.disabled).toBe(false)
      dialog()?.querySelector<HTMLElement>('.primary')?.click()
    }
    // what the list brought meanwhile has been read by nobody
    app.fleet.putDomain('listed.example.org', 'legacy', { addresses: ['192.0.2.7'] })
    await remove()
    await expect.poll(() => dialog()?.textContent).toContain('This is the plan as it is now.')
    expect(dialog()?.textContent).toContain('listed.example.org')
    expect(app.fleet.sources.has('legacy')).toBe(true)
    await remove()
    await expect.poll(() => app.fleet.sources.has('legacy')).toBe(false)
  })
})

describe('the settings', () => {
  it('say who one is, and change language and colours', async () => {
    const app = await mountApp('/settings')
    await expect.poll(app.words).toContain('Signed in by the token admin, role admin.')
    await app.page.find('input[name=theme][type=radio]:not(:checked)').setValue()
    expect(document.documentElement.dataset['theme']).toBe('light')
    await app.page.findAll('input[name=language]').at(1)?.setValue()
    await expect.poll(app.words).toContain('设置')
  })
})
