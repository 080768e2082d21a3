// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { mountApp, typeInDialog } from '@/mocks/mount-app'

describe('a domain', () => {
  it('is deleted after the consequences were named, and comes back by undo', async () => {
    const app = await mountApp('/domains?open=xn--bcher-kva.example.org')
    await expect.poll(app.words).toContain('Delete')
    await app.button('Delete').trigger('click')
    const dialog = () => document.querySelector<HTMLElement>('[role=alertdialog]')
    await expect.poll(() => dialog()?.textContent).toContain('24 nodes of 3 clusters stop answering 203.0.113.9')
    expect(dialog()?.textContent).toContain('would have no answer left')
    const confirm = () => dialog()?.querySelector<HTMLButtonElement>('.primary')
    expect(confirm()?.disabled).toBe(true)
    await typeInDialog('#delete-sure', 'xn--bcher-kva.example.org')
    await expect.poll(() => confirm()?.disabled).toBe(false)
    confirm()?.click()
    await expect.poll(() => app.fleet.domain('xn--bcher-kva.example.org')).toBeUndefined()
    await expect.poll(app.words).toContain('bücher.example.org is deleted.')
    // the panel stays, and follows it to the nodes
    await expect.poll(app.words).toContain('Show the change')
    expect(app.words()).toContain('Served by')
    await expect.poll(() => dialog()).toBeNull()
    await app.button('Undo').trigger('click')
    await expect.poll(() => app.fleet.domain('xn--bcher-kva.example.org')?.below).toBe('nxdomain')
  })

  it('is deleted past the guard, once that was read and its name is typed', async () => {
    const app = await mountApp('/domains?open=only.example.net&mode=remove')
    const dialog = () => document.querySelector<HTMLElement>('[role=alertdialog]')
    await expect.poll(() => dialog()?.textContent).toContain('it would empty the zone example.net on prod-a')
    const field = await typeInDialog('#delete-sure', 'only.example')
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter' }))
    expect(app.fleet.domain('only.example.net')).toBeDefined()
    await typeInDialog('#delete-sure', 'only.example.net')
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter' }))
    await expect.poll(() => app.fleet.domain('only.example.net')).toBeUndefined()
    await expect.poll(() => app.page.find('.saved').text()).toContain('Served by')
    await app.button('Done').trigger('click')
    await expect.poll(() => app.router.currentRoute.value.query).toEqual({})
  })
})
