// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { FakeFleet } from '@/mocks/fake-fleet'
import { mountApp, type MountedApp } from '@/mocks/mount-app'
import { seededFleet } from '@/mocks/seed'

const names = ({ page }: MountedApp) => page.findAll('[data-row-link]').map((link) => link.text())

describe('the page of domains', () => {
  it('lists them, and says how many there are', async () => {
    const app = await mountApp('/domains')
    await expect.poll(() => names(app)).toContain('c0000.prod-a.example.com')
    expect(app.words()).toContain('44 domains are declared.')
  })

  it('searches as one types, and keeps the text in the address', async () => {
    const app = await mountApp('/domains')
    await expect.poll(() => names(app).length).toBeGreaterThan(1)
    await app.page.find('input[type=search]').setValue('shop')
    await expect.poll(() => names(app)).toEqual(['shop.example.com'])
    expect(app.router.currentRoute.value.query).toEqual({ q: 'shop' })
  })

  it('finds what has a record of a type, and shows an alias in the place of addresses', async () => {
    const app = await mountApp('/domains')
    app.fleet.putDomain('alias.example.com', 'api', { records: [{ type: 'CNAME', data: 'b.example.net.' }] })
    await app.router.push('/domains?type=CNAME')
    await expect.poll(() => names(app)).toEqual(['alias.example.com'])
    expect(app.words()).toContain('CNAME b.example.net.')
  })

  it('follows what others declare', async () => {
    const app = await mountApp('/domains?q=brand-new')
    await expect.poll(app.words).toContain('Nothing found')
    await expect.poll(() => app.services.live.state.value).toBe('live')
    app.fleet.putDomain('brand-new.example.com', 'api', { addresses: ['192.0.2.5'] })
    await expect.poll(() => names(app)).toEqual(['brand-new.example.com'])
  })

  it('offers the first step where there is nothing yet', async () => {
    const app = await mountApp('/domains', { fleet: new FakeFleet() })
    await expect.poll(app.words).toContain('No domain is declared yet')
    await app.button('Add domain').trigger('click')
    await expect.poll(app.words).toContain('New domain')
  })

  it('keeps the old rows and their age when reading fails, and reads again on request', async () => {
    const app = await mountApp('/domains')
    await expect.poll(() => names(app).length).toBeGreaterThan(1)
    app.api.failure = () => new Response('', { status: 500, statusText: 'Broken' })
    await app.services.queries.invalidateQueries({ queryKey: ['domains'] })
    await expect.poll(app.words).toMatch(/500 Broken.*The rows below are .* old/)
    expect(names(app).length).toBeGreaterThan(1)
    app.api.failure = undefined
    await app.button('Try again').trigger('click')
    await expect.poll(app.words).not.toContain('500 Broken')
  })

  it('says which role is missing', async () => {
    const app = await mountApp('/domains')
    const body = JSON.stringify({
      type: '/problems/forbidden',
      title: 'Forbidden',
      status: 403,
      detail: 'Needs role admin.',
    })
    app.api.failure = () => new Response(body, { status: 403 })
    await app.services.queries.resetQueries({ queryKey: ['domains'] })
    await expect.poll(app.words).toContain('Not permitted')
    expect(app.words()).toContain('Needs role admin.')
  })
})

describe('a domain beside the list', () => {
  it('shows its answer and each source of it', async () => {
    const app = await mountApp('/domains?open=shop.example.com')
    await expect.poll(app.words).toContain('Where it comes from')
    expect(app.words()).toContain('Source legacy')
    expect(app.words()).toContain('192.0.2.81')
  })

  it('shows since when each part is there, what is in conflict, and how far it is served', async () => {
    const fleet = seededFleet(6)
    const record = { type: 'CNAME', data: 'b.example.com.' } as const
    const message = 'a CNAME stands alone: the addresses of api are served'
    fleet.conflicts.set('shop.example.com', [{ source: 'legacy', kind: 'record', record, because: ['api'], message }])
    const app = await mountApp('/domains?open=shop.example.com', { fleet })
    await expect.poll(app.words).toContain('Not served as it is said, because of another source')
    expect(app.words()).toContain('@ CNAME b.example.com.')
    expect(app.words()).toMatch(/Source legacy ?since .* ago/)
    await expect.poll(app.words).toMatch(/Served by \d+ of 24 nodes/)
    expect(app.words()).toContain('foreign-listener: 169.254.20.10:53')
  })

  it('tells what each cluster answers and why, alike ones together', async () => {
    const fleet = seededFleet(6)
    const horizons = [
      { clusters: ['prod-b'], addresses: ['198.51.100.7'] },
      { clusters: ['test-1'], addresses: [] },
    ]
    fleet.putDomain('split.example.com', 'api', { addresses: ['192.0.2.7', '192.0.2.8'], horizons })
    fleet.drains.set('broken', { id: 'broken', addresses: ['192.0.2.8'], revision: 1 })
    const app = await mountApp('/domains?open=split.example.com', { fleet })
    const groups = () => app.page.findAll('.group').map((group) => group.text().replace(/\s+/g, ' '))
    await expect.poll(groups).toHaveLength(3)
    expect(groups()[0]).toMatch(/^1 cluster ?drained by broken ?192\.0\.2\.7 ?TTL 30 s ?prod-a 8 nodes$/)
    expect(groups()[1]).toMatch(/other answer by cluster.*198\.51\.100\.7.*prod-b 8 nodes/)
    expect(groups()[2]).toMatch(/nothing of it: a wildcard above it answers, or upstream.*test-1 8 nodes/)
    fleet.putDomain('split.example.com', 'api', { addresses: ['192.0.2.8'], lastResort: true })
    await expect.poll(groups).toEqual([expect.stringMatching(/^3 clusters ?drained by broken ?kept: last resort/)])
  })

  it('tells the serials that each node has written and answers, and who can not be asked', async () => {
    const app = await mountApp('/domains?open=c0001.prod-b.example.com&on=prod-b')
    const rows = () => app.page.findAll('.group tbody tr').map((row) => row.text().replace(/\s+/g, ' '))
    await expect.poll(() => rows()[0]).toMatch(/prod-b-n1 ?proved ?example\.com ?1210 ?1210/)
    await expect.poll(() => rows()[6]).toMatch(/prod-b-n7 ?behind ?prod-b\.example\.com ?\d+ ?\d+/)
    expect(app.page.findAll('.group tr.differs')).toHaveLength(1)
    const zones = (request: Request) => request.url.includes('/zones?name=c0001.prod-b.example.com')
    expect(app.api.requests.filter(zones)).toHaveLength(8)
    await app.button('Ask again').trigger('click')
    await expect.poll(() => app.api.requests.filter(zones).length).toBe(16)

    await app.router.push('/domains?open=c0001.prod-b.example.com&on=test-1')
    await expect
      .poll(() => rows()[7], { timeout: 5000 })
      .toMatch(/test-1-n8 ?silent ?not told: Node test-1-n8 does not report/)
    await app.page.find('button.cluster[aria-expanded=true]').trigger('click')
    await expect.poll(() => app.router.currentRoute.value.query).toEqual({ open: 'c0001.prod-b.example.com' })
  })

  it('shows what was done to it, and puts it alone back as it was', async () => {
    const fleet = seededFleet(6)
    fleet.proofMillis = 0
    const resources = ['domains/only.example.net', 'domains/shop.example.com']
    fleet.write(
      resources.map((resource) => ({ resource, source: 'api', after: { addresses: ['192.0.2.99'] } as never })),
    )
    const app = await mountApp('/domains?open=only.example.net', { fleet })
    await expect.poll(() => app.page.findAll('.history .row').length).toBe(2)
    await app.page.find('.history .row').trigger('click')
    await expect.poll(() => app.page.find('.history').text()).toContain('192.0.2.99')
    expect(app.page.find('.history .before').text()).toBe('203.0.113.21')
    expect(app.page.find('.history').text()).not.toContain('shop.example.com')
    expect(app.router.currentRoute.value.query['change']).toBe(fleet.changes.at(-1)?.id)
    await app.button('Put back what was before').trigger('click')
    const dialog = () => document.querySelector<HTMLElement>('[role=alertdialog]')
    await expect.poll(() => dialog()?.textContent).toContain('Puts back 1 resource')
    expect(dialog()?.textContent).toContain('Put only.example.net back?')
    dialog()?.querySelector<HTMLElement>('.primary')?.click()
    await expect.poll(() => fleet.domain('only.example.net')?.addresses).toEqual(['203.0.113.21'])
    expect(fleet.domain('shop.example.com')?.addresses).toContain('192.0.2.99')
    await expect.poll(() => app.page.findAll('.history .row').length).toBe(3)
    expect(app.words()).toContain('only.example.net is as it was before change')
  })

  it('closes with Escape and leaves the list as it was', async () => {
    const app = await mountApp('/domains?q=shop&open=shop.example.com')
    await expect.poll(app.words).toContain('Where it comes from')
    document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }))
    await expect.poll(() => app.router.currentRoute.value.query).toEqual({ q: 'shop' })
  })

  it('is not left with unsaved changes without a question', async () => {
    const app = await mountApp('/domains?open=shop.example.com&mode=edit')
    await expect.poll(() => app.page.find('#domain-ttl').exists()).toBe(true)
    await app.page.find('#domain-ttl').setValue('90')
    void app.router.push('/nodes')
    await expect.poll(app.words).toContain('Leave without saving?')
    document.querySelector<HTMLElement>('[role=alertdialog] button')?.click()
    await expect.poll(app.words).not.toContain('Leave without saving?')
    expect(app.router.currentRoute.value.path).toBe('/domains')
    expect(app.page.find<HTMLInputElement>('#domain-ttl').element.value).toBe('90')
  })

  it('goes past the guard against removing too much only with its name typed', async () => {
    const app = await mountApp('/domains?open=only.example.net&mode=edit')
    await expect.poll(() => app.page.find('#domain-ttl').exists()).toBe(true)
    await app.page.findAll('[role=dialog] input[type=checkbox]')[1]?.setValue(false)
    await app.page.find('form').trigger('submit')
    await expect.poll(app.words).toContain('would empty the zone example.net')
    expect(app.words()).toContain('3 names would have no answer left')
    expect(app.words()).toContain('What changes')
    const name = app.page.find('#plan-sure')
    await name.setValue('only.example.ne')
    await name.trigger('keydown', { key: 'Enter' })
    expect(app.fleet.domain('only.example.net')?.enabled).toBe(true)
    await name.setValue('only.example.net')
    await name.trigger('keydown', { key: 'Enter' })
    await expect.poll(() => app.fleet.domain('only.example.net')?.enabled).toBe(false)
  })

  it('says beside a new name who declares it already, and what lies around it', async () => {
    const app = await mountApp('/domains?mode=new')
    await expect.poll(() => app.page.find('#domain-name').exists()).toBe(true)
    const name = app.page.find('#domain-name')
    await name.setValue('SHOP.example.com')
    await expect.poll(app.words).toContain('This domain exists already.')
    expect(app.page.find('.notice a').attributes('href')).toContain('open=shop.example.com')
    await name.setValue('a.shop.example.com')
    await expect.poll(app.words).toContain('*.shop.example.com would answer for it')
    expect(app.words()).not.toContain('This domain exists already.')
    await name.setValue('prod-b.example.com')
    await expect.poll(app.words).not.toContain('would answer for it')
    await app.page.findAll('[role=dialog] input[type=checkbox]')[0]?.setValue(true)
    await expect.poll(app.words).toContain('names below have answers of their own')
    // of a list alone: one may add to it
    await name.setValue('c0009.prod-a.example.com')
    await expect.poll(app.words).toContain('It comes from legacy alone.')
    expect(app.fleet.contributions.get('c0009.prod-a.example.com')?.has('api')).toBe(false)
  })

  it('does not call a name that was taken all along somebody else’s change', async () => {
    const app = await mountApp('/domains?mode=new')
    await expect.poll(() => app.page.find('#domain-name').exists()).toBe(true)
    await app.page.find('#domain-name').setValue('only.example.net')
    await app.page.find('#domain-addresses').setValue('192.0.2.1')
    await app.page.find('#domain-addresses').trigger('keydown', { key: 'Enter' })
    await app.page.find('form').trigger('submit')
    await expect.poll(app.words).toContain('only.example.net exists already')
    expect(app.words()).not.toContain('Somebody else changed it')
    expect(app.words()).toContain('As it is')
  })

  it('takes other records, and puts what the server finds at the row it means', async () => {
    const app = await mountApp('/domains?open=only.example.net&mode=edit')
    await expect.poll(() => app.page.find('#domain-ttl').exists()).toBe(true)
    for (let i = 0; i < 2; i++) await app.button('Add record').trigger('click')
    const rows = app.page.findAll('.records .row')
    await rows[0]?.find('.name').setValue('_s._tcp')
    await rows[0]?.find('select').setValue('SRV')
    await rows[0]?.find('.data').setValue('10 5 www.example.net.')
    await rows[1]?.find('select').setValue('A')
    await rows[1]?.find('.data').setValue('192.0.2.7')
    expect(rows[0]?.text()).toContain('Give priority, weight, port and host')
    await rows[0]?.find('.data').setValue('10 5 443 www.example.net.')
    expect(rows[0]?.text()).not.toContain('Give priority')
    await app.page.find('form').trigger('submit')
    await expect.poll(() => app.page.findAll('.records .row')[1]?.text()).toContain('own addresses in')
    expect(app.page.findAll('.records .row')[0]?.text()).not.toContain('own addresses in')
    await app.page.findAll('.records .row')[1]?.find('.remove').trigger('click')
    await app.page.find('form').trigger('submit')
    await expect.poll(app.words).toContain('_s._tcp SRV 10 5 443 www.example.net.')
  })
})
