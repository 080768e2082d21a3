// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { mountApp, type MountedApp } from '@/mocks/mount-app'

const names = ({ page }: MountedApp) => page.findAll('[data-row-link]').map((link) => link.text())
const box = ({ page }: MountedApp, name: string) => page.find(`input[aria-label="Select ${name}"]`)
const link = ({ page }: MountedApp, name: string) => page.find(`[data-row-link][aria-label="Domain ${name}"]`)
const enabledOf = ({ fleet }: MountedApp, name: string) => fleet.domain(name)?.enabled

async function listOf(q: string): Promise<MountedApp> {
  const app = await mountApp(`/domains?q=${q}`)
  await expect.poll(() => names(app).length).toBeGreaterThan(0)
  return app
}

async function pickAll(app: MountedApp, count: number) {
  await app.page.find('input[aria-label="Select all that match"]').trigger('click')
  await expect.poll(app.words).toContain(`${count} selected`)
}

describe('picking domains', () => {
  it('goes by click, by a range, and by keyboard, and stays when the list shows something else', async () => {
    const app = await listOf('prod-b')
    const all = names(app)
    const at = (index: number) => all[index] ?? ''
    await box(app, at(1)).trigger('click')
    await expect.poll(app.words).toContain('1 selected')
    await box(app, at(4)).trigger('click', { shiftKey: true })
    await expect.poll(app.words).toContain('4 selected')
    await link(app, at(6)).trigger('focus')
    await link(app, at(6)).trigger('keydown', { key: ' ' })
    await expect.poll(app.words).toContain('5 selected')
    await link(app, at(6)).trigger('keydown', { key: 'ArrowDown', shiftKey: true })
    await expect.poll(app.words).toContain('6 selected')
    await link(app, at(7)).trigger('keydown', { key: 'ArrowUp', shiftKey: true })
    await expect.poll(app.words).toContain('5 selected')

    await app.page.find('input[type=search]').setValue('shop')
    await expect.poll(() => names(app)).toEqual(['shop.example.com'])
    await box(app, 'shop.example.com').trigger('click')
    await expect.poll(app.words).toContain('6 selected')
    expect(app.router.currentRoute.value.query).toEqual({ q: 'shop' })
    await link(app, 'shop.example.com').trigger('keydown', { key: 'Escape' })
    await expect.poll(app.words).not.toContain('6 selected')
  })

  it('takes all that match, and no more', async () => {
    const app = await listOf('example.org')
    await box(app, 'bücher.example.org').trigger('click')
    await app.router.push('/domains?q=prod-a')
    await expect.poll(() => names(app)[0]).toContain('prod-a')
    await app.button('Select all 14').trigger('click')
    await expect.poll(app.words).toContain('15 selected')
    await app.button('Clear').trigger('click')
    await expect.poll(app.words).not.toContain('selected')
  })
})

describe('a change of many domains', () => {
  it('shows what it would do and to whom not, writes just that as one change, and takes it back', async () => {
    const app = await listOf('prod-b')
    const all = names(app)
    const [first = '', second = ''] = all
    // in the seed each tenth comes from a list alone
    const listed = all.filter((name) => app.fleet.contributions.get(name)?.has('api') === false)
    expect(listed.length).toBeGreaterThan(0)
    for (const name of [first, second, ...listed]) await box(app, name).trigger('click')
    await app.button('Disable').trigger('click')
    await expect.poll(app.words).toContain('They are kept, and not answered any more.')
    expect(app.router.currentRoute.value.query).toEqual({ q: 'prod-b', mode: 'disable' })
    expect(app.words()).toContain(`${listed.length} ${listed.length === 1 ? 'is' : 'are'} left out`)
    expect(app.words()).toContain('all of it comes from legacy; change it there')
    expect(enabledOf(app, first)).toBe(true)

    const before = app.fleet.changes.length
    await app.button('Disable 2 domains').trigger('click')
    await expect.poll(app.words).toContain('2 domains are disabled.')
    expect([first, second].map((name) => enabledOf(app, name))).toEqual([false, false])
    expect(app.fleet.changes).toHaveLength(before + 1)
    expect(app.words()).toContain('2 done')
    expect(app.words()).not.toContain('selected')

    await app.button('Undo').trigger('click')
    await expect.poll(() => [first, second].map((name) => enabledOf(app, name))).toEqual([true, true])
    await expect.poll(app.words).toContain('2 domains are as they were before.')
  })

  it('asks for the number where there are many', async () => {
    const app = await listOf('prod-a')
    await pickAll(app, 14)
    await app.button('Delete').trigger('click')
    await expect.poll(() => app.page.find('#plan-sure').exists()).toBe(true)
    const own = [...app.fleet.contributions].filter(([name, parts]) => name.includes('prod-a') && parts.has('api'))
    const go = () => app.page.findAll('button').find((one) => one.text() === `Delete ${own.length} domains`)
    expect(go()?.element.disabled).toBe(true)
    await app.page.find('#plan-sure').setValue(String(own.length))
    await go()?.trigger('click')
    await expect.poll(app.words).toContain(`${own.length} domains are deleted.`)
    expect(own.map(([name]) => app.fleet.contributions.get(name)?.has('api') ?? false)).not.toContain(true)
  })

  it('replaces an address, and checks both before it asks', async () => {
    const app = await listOf('shop')
    await pickAll(app, 1)
    await app.button('Replace address').trigger('click')
    await expect.poll(() => app.page.find('#bulk-from').exists()).toBe(true)
    await app.page.find('#bulk-from').setValue('192.0.2.80')
    await app.page.find('#bulk-to').setValue('192.0.2')
    await app.button('Preview').trigger('click')
    expect(app.words()).toContain('192.0.2 is not an IP address.')
    await app.page.find('#bulk-to').setValue('224.0.0.9')
    expect(app.words()).toContain('224.0.0.9 is a multicast address.')
    await app.page.find('#bulk-to').setValue('192.0.2.99')
    await app.button('Preview').trigger('click')
    await expect.poll(app.words).toContain('192.0.2.80 becomes 192.0.2.99')
    await app.button('Replace an address in 1 domain').trigger('click')
    await expect.poll(() => app.fleet.domain('shop.example.com')?.addresses).toContain('192.0.2.99')
    expect(app.fleet.domain('shop.example.com')?.addresses).not.toContain('192.0.2.80')
  })

  it('sets the fields that are chosen, takes away what is left empty, and lets the others be', async () => {
    const app = await listOf('shop')
    await pickAll(app, 1)
    await app.button('Change …').trigger('click')
    await expect.poll(() => app.page.find('input[value=ttl]').exists()).toBe(true)
    await app.button('Preview').trigger('click')
    expect(app.words()).toContain('Choose at least one field.')
    for (const field of ['ttl', 'labels', 'comment']) await app.page.find(`input[value=${field}]`).setValue(true)
    await app.page.find('#bulk-ttl').setValue('soon')
    expect(app.words()).toContain('Whole seconds from 0 to 604,800.')
    await app.page.find('#bulk-ttl').setValue('60')
    await app.button('Preview').trigger('click')
    expect(app.words()).toContain('Give a label to set, or the key of one to take away.')
    await app.page.find('#bulk-labels').setValue('zone=a')
    await app.page.find('#bulk-labels').trigger('keydown', { key: 'Enter' })
    await app.page.find('#bulk-dropped').setValue('tier')
    await app.page.find('#bulk-dropped').trigger('keydown', { key: 'Enter' })
    await app.button('Preview').trigger('click')
    await expect.poll(app.words).toContain('the rest stays in each as it is')
    expect(app.fleet.domain('shop.example.com')?.ttl).toBe(30)
    const before = app.fleet.contributions.get('shop.example.com')?.get('api')

    await app.button('Change 1 domain').trigger('click')
    await expect.poll(app.words).toContain('1 domain is changed.')
    const part = app.fleet.contributions.get('shop.example.com')?.get('api')
    expect(part).toMatchObject({ ttl: 60, labels: { zone: 'a' }, owner: 'team-shop', addresses: before?.addresses })
    expect(part?.comment).toBeUndefined()
    await app.button('Undo').trigger('click')
    await expect
      .poll(() => app.fleet.contributions.get('shop.example.com')?.get('api'))
      .toMatchObject({ ttl: 30, labels: { tier: 'edge' }, comment: 'ticket 4711' })
  })

  it('asks for the number where a change of the clusters leaves names without an answer', async () => {
    const app = await listOf('example.org')
    await pickAll(app, 1)
    await app.button('Change …').trigger('click')
    await expect.poll(() => app.page.find('input[value=placement]').exists()).toBe(true)
    await app.page.find('input[value=placement]').setValue(true)
    await app.page.findAll('input[name=placement]').at(1)?.setValue()
    await app.page.find('.clusters input[type=checkbox]').setValue(true)
    await app.button('Preview').trigger('click')
    await expect.poll(app.words).toContain('2 names would have no answer left')
    const go = () => app.page.findAll('button').find((one) => one.text() === 'Change 1 domain')
    expect(go()?.element.disabled).toBe(true)
    await app.page.find('#plan-sure').setValue('1')
    await go()?.trigger('click')
    await expect.poll(() => app.fleet.domain('xn--bcher-kva.example.org')?.placement).toEqual({ clusters: ['prod-a'] })
  })

  it('says which domain was refused, and goes on without it', async () => {
    const app = await listOf('example.org')
    await pickAll(app, 1)
    await app.router.push('/domains?q=c0000')
    await expect.poll(() => names(app)).toEqual(['c0000.prod-a.example.com'])
    await box(app, 'c0000.prod-a.example.com').trigger('click')
    app.fleet.deleteDomain('c0000.prod-a.example.com', 'api')
    await app.button('Delete').trigger('click')
    await expect.poll(app.words).toContain('there is no domains/c0000.prod-a.example.com')
    await app.button('Leave 1 out and preview again').trigger('click')
    await expect.poll(app.words).toContain('1 is left out')
    await app.button('Delete 1 domain').trigger('click')
    await expect.poll(() => app.fleet.domain('xn--bcher-kva.example.org')).toBeUndefined()
  })

  it('passes the guard against removing too much only with the number typed', async () => {
    const app = await listOf('only.example.net')
    await pickAll(app, 1)
    await app.button('Disable').trigger('click')
    await expect.poll(app.words).toContain('would empty zone example.net on cluster prod-a')
    await app.page.find('#plan-sure').setValue('1')
    await app.button('Disable 1 domain').trigger('click')
    await expect.poll(() => enabledOf(app, 'only.example.net')).toBe(false)
  })

  it('plans anew where somebody wrote meanwhile, and writes nothing before that was seen', async () => {
    const app = await listOf('shop')
    await pickAll(app, 1)
    await app.button('Disable').trigger('click')
    await expect.poll(app.words).toContain('They are kept, and not answered any more.')
    app.fleet.putDomain('other.example.com', 'api', { addresses: ['192.0.2.9'] })
    await app.button('Disable 1 domain').trigger('click')
    await expect.poll(app.words).toContain('This is the plan as it is now.')
    expect(app.fleet.contributions.get('shop.example.com')?.get('api')?.enabled).toBe(true)
    await app.button('Disable 1 domain').trigger('click')
    await expect.poll(() => app.fleet.contributions.get('shop.example.com')?.get('api')?.enabled).toBe(false)
  })

  it('sends nothing where all of it comes from lists', async () => {
    const app = await mountApp('/domains?source=legacy&q=c0009')
    await expect.poll(() => names(app)).toHaveLength(1)
    await pickAll(app, 1)
    await app.button('Enable').trigger('click')
    await expect.poll(app.words).toContain('Nothing would change.')
    expect(app.words()).toContain('1 is left out')
    expect(app.api.requests.filter(({ method }) => method === 'POST')).toEqual([])
  })

  it('is begun neither by a link nor by the way forward: what was picked is in no address', async () => {
    const app = await mountApp('/domains?q=shop&mode=delete')
    await expect.poll(() => app.router.currentRoute.value.query).toEqual({ q: 'shop' })
    await app.router.push('/domains?q=shop&mode=disable')
    await expect.poll(() => app.router.currentRoute.value.query).toEqual({ q: 'shop' })
  })

  it('hands out what was picked as a file that import takes', async () => {
    const app = await listOf('shop')
    await pickAll(app, 1)
    const made = vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:x')
    const gone = vi.spyOn(URL, 'revokeObjectURL').mockReturnValue(undefined)
    const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockReturnValue(undefined)
    onTestFinished(() => [made, gone, click].forEach((spy) => spy.mockRestore()))
    await app.button('Export').trigger('click')
    await expect.poll(() => made.mock.calls).toHaveLength(1)
    const [blob] = made.mock.calls[0] as [Blob]
    const state = JSON.parse(await blob.text()) as { zonefleet: number; domains: Record<string, { owner: string }> }
    expect(state.zonefleet).toBe(1)
    expect(Object.keys(state.domains)).toEqual(['shop.example.com'])
    expect(state.domains['shop.example.com']?.owner).toBe('team-shop')
  })
})
