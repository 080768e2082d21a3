// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { mountApp } from '@/mocks/mount-app'

const dialog = () => document.querySelector<HTMLElement>('[role=alertdialog]')

describe('the page of changes', () => {
  it('lists them newest first, and filters by the address', async () => {
    const app = await mountApp('/changes?kind=domains')
    await expect.poll(app.words).toContain('12 changes match.')
    const times = app.page.findAll('[data-row-link] time').map((time) => time.attributes('datetime') ?? '')
    expect(times).toEqual([...times].sort().reverse())
    await app.page.find('input[type=search]').setValue('4711')
    await expect.poll(app.words).toContain('4 changes match.')
    expect(app.router.currentRoute.value.query).toEqual({ kind: 'domains', q: '4711' })
  })

  it('drops a filter that a link has brought', async () => {
    const app = await mountApp('/changes?resource=domains%2Fonly.example.net')
    await expect.poll(app.words).toContain('1 change matches.')
    await app.button('Only domains/only.example.net').trigger('click')
    await expect.poll(app.words).toContain('12 changes are kept.')
  })

  it('shows what one did, who has proved it, and takes it back', async () => {
    const app = await mountApp('/changes')
    app.fleet.putDomain('only.example.net', 'api', { addresses: ['203.0.113.99'] })
    const id = app.fleet.changes.at(-1)?.id ?? ''
    await app.router.push(`/changes?open=${id}`)
    await expect.poll(app.words).toContain('203.0.113.99')
    await expect.poll(app.words).toMatch(/Served by \d+ of 24 nodes/)
    await app.button('Show each node').trigger('click')
    await expect.poll(app.words).toContain('prod-a/prod-a-n1')
    await app.button('Revert').trigger('click')
    await expect.poll(() => dialog()?.textContent).toContain('Puts back 1 resource: 1 changed.')
    dialog()?.querySelector<HTMLElement>('.primary')?.click()
    await expect.poll(() => app.fleet.domain('only.example.net')?.addresses).toEqual(['203.0.113.21'])
    await expect.poll(app.words).toContain(`Change ${id} is reverted.`)
  })

  it('searches everything that a large change did, and reads it to its end', async () => {
    const app = await mountApp('/changes')
    const names = Array.from({ length: 120 }, (_, at) => `n${at}.large.example.org`)
    const after = { addresses: ['203.0.113.7'] }
    const made = app.fleet.write(names.map((name) => ({ resource: `domains/${name}`, source: 'api', after })))
    await app.router.push(`/changes?open=${made?.id ?? ''}`)
    await expect.poll(app.words).toContain('domains/n49.large.example.org')
    expect(app.words()).not.toContain('domains/n50.large.example.org')
    await app.button('and 70 more').trigger('click')
    await expect.poll(app.words).toContain('domains/n99.large.example.org')
    await app.button('and 20 more').trigger('click')
    await expect.poll(app.words).toContain('domains/n119.large.example.org')
    await app.page.find('input[aria-label="Search resource, source"]').setValue('N11')
    await expect.poll(app.words).not.toContain('domains/n10.large.example.org')
    expect(app.words()).toContain('domains/n118.large.example.org')
    await app.page.find('input[aria-label="Search resource, source"]').setValue('nowhere')
    await expect.poll(app.words).toContain('It did nothing to such a resource.')
  })

  it('reads once what a change did, whatever is changed meanwhile', async () => {
    const app = await mountApp('/changes')
    await expect.poll(() => app.services.live.state.value).toBe('live')
    const names = Array.from({ length: 30 }, (_, at) => `n${at}.large.example.org`)
    const after = { addresses: ['203.0.113.7'] }
    const made = app.fleet.write(names.map((name) => ({ resource: `domains/${name}`, source: 'api', after })))
    await app.router.push(`/changes?open=${made?.id ?? ''}`)
    const asked = (path: RegExp) => app.api.requests.filter(({ url }) => path.test(url)).length
    await expect.poll(() => asked(/\/changes\/\w+\/items/)).toBe(1)
    const before = asked(/\/changes\?/)
    app.fleet.putDomain('old.example.net', 'api', { addresses: ['203.0.113.98'] })
    await expect.poll(() => asked(/\/changes\?/)).toBeGreaterThan(before)
    expect(asked(/\/changes\/\w+\/items/)).toBe(1)
  })

  it('asks for the name of what would have no answer left', async () => {
    const app = await mountApp('/changes')
    app.fleet.putDomain('fresh.example.org', 'api', { addresses: ['203.0.113.99'] })
    await app.router.push(`/changes?open=${app.fleet.changes.at(-1)?.id ?? ''}`)
    await expect.poll(app.words).toContain('203.0.113.99')
    await app.button('Revert').trigger('click')
    await expect.poll(() => dialog()?.textContent).toContain('would have no answer left')
    expect(dialog()?.querySelector<HTMLButtonElement>('.primary')?.disabled).toBe(true)
    const input = dialog()?.querySelector<HTMLInputElement>('#revert-sure')
    if (!input) throw new Error('nothing to type')
    input.value = 'fresh.example.org'
    input.dispatchEvent(new Event('input'))
    await expect.poll(() => dialog()?.querySelector<HTMLButtonElement>('.primary')?.disabled).toBe(false)
    dialog()?.querySelector<HTMLElement>('.primary')?.click()
    await expect.poll(() => app.fleet.domain('fresh.example.org')).toBeUndefined()
  })

  it('asks before it puts back what was changed since', async () => {
    const app = await mountApp('/changes')
    app.fleet.putDomain('only.example.net', 'api', { addresses: ['203.0.113.98'] })
    const id = app.fleet.changes.at(-1)?.id ?? ''
    app.fleet.putDomain('only.example.net', 'api', { addresses: ['203.0.113.97'] })
    await app.router.push(`/changes?open=${id}`)
    await expect.poll(app.words).toContain('203.0.113.98')
    await app.button('Revert').trigger('click')
    await expect.poll(() => dialog()?.textContent).toContain('was changed since')
    expect(dialog()?.querySelector<HTMLButtonElement>('.primary')?.disabled).toBe(true)
    dialog()?.querySelector<HTMLInputElement>('input[type=checkbox]')?.click()
    await expect.poll(() => dialog()?.querySelector<HTMLButtonElement>('.primary')?.disabled).toBe(false)
    dialog()?.querySelector<HTMLElement>('.primary')?.click()
    await expect.poll(() => app.fleet.domain('only.example.net')?.addresses).toEqual(['203.0.113.21'])
  })
})

describe('what happens after saving', () => {
  it('fills as nodes prove it, and names those that do not', async () => {
    const app = await mountApp('/domains?open=only.example.net&mode=edit')
    await expect.poll(() => app.page.find('#domain-ttl').exists()).toBe(true)
    await expect.poll(() => app.services.live.state.value).toBe('live')
    await app.page.find('#domain-ttl').setValue('90')
    await app.page.find('form').trigger('submit')
    await expect.poll(app.words).toContain('What changes')
    await app.button('Save').trigger('click')
    await expect.poll(app.words).toContain('Served by 21 of 24 nodes')
    expect(app.words()).toContain('prod-b/prod-b-n3')
    expect(app.words()).toContain('silent: it does not report')
  })
})
