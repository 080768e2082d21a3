// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { mountApp, typeInDialog } from '@/mocks/mount-app'
import { provedNode, seededFleet } from '@/mocks/seed'

const dialog = () => document.querySelector<HTMLElement>('[role=alertdialog]')

describe('the page of drains', () => {
  it('previews every name that would be empty, and drains only with the name typed', async () => {
    const app = await mountApp('/drains?mode=new&cluster=prod-b')
    await expect.poll(() => app.page.find('#drain-id').exists()).toBe(true)
    await app.page.find('#drain-back').setValue('60')
    await app.page.find('form').trigger('submit')
    await expect.poll(app.words).toContain('names would have no answer left')
    expect(app.words()).toContain('It comes back by itself at')
    const drain = () => app.page.findAll('button').find((button) => button.text() === 'Drain')
    expect(drain()?.element.disabled).toBe(true)
    await app.page.find('#drain-sure').setValue('prod-b')
    await drain()?.trigger('click')
    await expect.poll(() => app.fleet.drains.get('prod-b')?.until).toBeTruthy()
    await expect.poll(app.words).toContain('Served by')
    await app.button('Undo').trigger('click')
    await expect.poll(() => app.fleet.drains.has('prod-b')).toBe(false)
  })

  it('takes out what a source contributes', async () => {
    const app = await mountApp('/drains?mode=new&source=legacy')
    await expect.poll(() => app.page.find('#drain-source').exists()).toBe(true)
    expect(app.page.find<HTMLInputElement>('#drain-id').element.value).toBe('legacy')
    await app.page.find('form').trigger('submit')
    await expect.poll(app.words).toContain('All that source legacy contributes')
  })

  it('begins by the plan that was read: others may write meanwhile, but no other name becomes empty', async () => {
    const app = await mountApp('/drains?mode=new')
    await expect.poll(() => app.page.find('#drain-id').exists()).toBe(true)
    await app.page.find('#drain-addresses').setValue('203.0.113.9')
    await app.page.find('#drain-addresses').trigger('keydown', { key: 'Enter' })
    await app.page.find('#drain-id').setValue('broken')
    await app.page.find('form').trigger('submit')
    await expect.poll(app.words).toContain('xn--bcher-kva.example.org')
    const drain = async () => {
      await app.page.find('#drain-sure').setValue('broken')
      await app.button('Drain').trigger('click')
    }
    app.fleet.putDomain('second.example.org', 'api', { addresses: ['203.0.113.9'] })
    await drain()
    await expect.poll(app.words).toContain('This is the plan as it is now.')
    expect(app.words()).toContain('second.example.org')
    expect(app.fleet.drains.size).toBe(0)
    expect(app.page.find<HTMLInputElement>('#drain-sure').element.value).toBe('')

    app.fleet.putDomain('elsewhere.example.org', 'api', { addresses: ['192.0.2.9'] })
    await drain()
    await expect.poll(() => app.fleet.drains.has('broken')).toBe(true)
  })

  it('begins and ends only with its name typed where it reaches many nodes', async () => {
    const fleet = seededFleet(40)
    for (let at = 0; at < 100; at++) fleet.setNode(provedNode(fleet, 'prod-b', `many-${at}`))
    const app = await mountApp('/drains?mode=new', { fleet })
    await expect.poll(() => app.page.find('#drain-id').exists()).toBe(true)
    await app.page.find('#drain-addresses').setValue('192.0.2.250')
    await app.page.find('#drain-addresses').trigger('keydown', { key: 'Enter' })
    await app.page.find('#drain-id').setValue('wide')
    await app.page.find('form').trigger('submit')
    await expect.poll(app.words).toContain('Every name keeps an answer.')
    const drain = () => app.page.findAll('button').find((button) => button.text() === 'Drain')
    expect(drain()?.element.disabled).toBe(true)
    await app.page.find('#drain-sure').setValue('wide')
    await drain()?.trigger('click')
    await expect.poll(() => app.fleet.drains.has('wide')).toBe(true)

    await app.button('Done').trigger('click')
    await expect.poll(() => app.page.find('.drain button').exists()).toBe(true)
    await app.page.find('.drain button').trigger('click')
    const field = await typeInDialog('#end-sure', 'wid')
    expect(dialog()?.querySelector<HTMLButtonElement>('.primary')?.disabled).toBe(true)
    await typeInDialog('#end-sure', 'wide')
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter' }))
    await expect.poll(() => app.fleet.drains.has('wide')).toBe(false)
  })

  it('says at the field what the server finds wrong', async () => {
    const app = await mountApp('/drains?mode=new&cluster=gone')
    await expect.poll(() => app.page.find('#drain-id').exists()).toBe(true)
    await app.page.find('form').trigger('submit')
    await expect.poll(() => app.page.find('#drain-cluster-fault').text()).toContain('there is no cluster gone')
  })

  it('lists them, ends one, and drains again by undo', async () => {
    const app = await mountApp('/drains')
    await expect.poll(app.words).toContain('Nothing is drained')
    await expect.poll(() => app.services.live.state.value).toBe('live')
    app.fleet.drains.set('x', { id: 'x', addresses: ['192.0.2.1'], comment: 'broken', revision: 1 })
    app.fleet.tell('changes')
    await expect.poll(app.words).toContain('192.0.2.1, of everybody')
    await app.page.find('.drain button').trigger('click')
    await expect.poll(() => dialog()?.textContent).toContain('Back into the answers')
    await expect.poll(() => dialog()?.querySelector<HTMLButtonElement>('.primary')?.disabled).toBe(false)
    dialog()?.querySelector<HTMLElement>('.primary')?.click()
    await expect.poll(() => app.fleet.drains.has('x')).toBe(false)
    await expect.poll(app.words).toContain('The drain x has ended.')
    await app.button('Undo').trigger('click')
    await expect.poll(() => app.fleet.drains.get('x')?.comment).toBe('broken')
  })
})
