// SPDX-License-Identifier: Apache-2.0
import { beforeEach, describe, expect, it } from 'vitest'
import { mountApp, type MountedApp } from '@/mocks/mount-app'
import { seededFleet } from '@/mocks/seed'

const FIRST = 'prod-b.token'
const OTHER = 'prod-z.token'
const fleet = () => {
  const made = seededFleet(40)
  const secret = made.storedSecrets.get(FIRST)
  if (secret !== undefined) made.storedSecrets.set(OTHER, { ...secret, id: OTHER })
  return made
}
let app: MountedApp
const buttons = (what: string) =>
  app.page.findAll<HTMLButtonElement>('button').filter((each) => each.text().startsWith(what))
const replaceOf = (id: string) => buttons('Replace').find((each) => each.text().endsWith(id))
const button = (what: string) => buttons(what)[0]
const form = () => app.page.find('form[aria-labelledby=secret-title]')
const focused = () => document.activeElement
const changed = (id: string, revision: number) => {
  const secret = app.fleet.storedSecrets.get(id)
  if (secret !== undefined) app.fleet.storedSecrets.set(id, { ...secret, revision })
}

describe('the form of a secret', () => {
  beforeEach(async () => {
    app = await mountApp('/settings', { fleet: fleet() })
    await expect.poll(() => buttons('Replace').length).toBe(2)
  })

  it('begins where something is to be typed, and gives the focus back', async () => {
    await replaceOf(FIRST)?.trigger('click')
    expect(form().find('h3').text()).toBe(`Another value for the secret ${FIRST}`)
    expect(focused()?.id).toBe('secret-value')
    await app.button('Cancel').trigger('click')
    await expect.poll(focused).toBe(replaceOf(FIRST)?.element)

    await app.button('Add secret').trigger('click')
    expect(focused()?.id).toBe('secret-id')
    await app.button('Cancel').trigger('click')
    await expect.poll(focused).toBe(button('Add secret')?.element)
  })

  it('is one at a time', async () => {
    await replaceOf(FIRST)?.trigger('click')
    expect(buttons('Replace').map(({ element }) => element.disabled)).toEqual([true, true])
    expect(replaceOf(OTHER)?.attributes('title')).toContain('Store or cancel')
    await app.button('Cancel').trigger('click')
    expect(buttons('Replace').map(({ element }) => element.disabled)).toEqual([false, false])
  })

  it('asks before what was typed is lost', async () => {
    await replaceOf(FIRST)?.trigger('click')
    await app.page.find('#secret-value').setValue('typed')
    void app.router.push('/nodes')
    await expect.poll(() => document.querySelector('[role=alertdialog]')).not.toBeNull()
    expect(app.router.currentRoute.value.path).toBe('/settings')
  })

  it('says at once that somebody has changed the secret, and never writes over that', async () => {
    await replaceOf(FIRST)?.trigger('click')
    await app.page.find('#secret-value').setValue('typed')
    changed(FIRST, 99)
    app.fleet.tell('sources')
    await expect.poll(app.words).toContain('Somebody has changed it since.')
    await form().trigger('submit')
    await expect.poll(() => app.api.requests.filter(({ method }) => method === 'PUT').length).toBe(1)
    await expect.poll(() => app.services.queries.isFetching()).toBe(0)
    expect(app.fleet.storedSecrets.get(FIRST)?.revision).toBe(99)
    expect((app.page.find('#secret-value').element as HTMLTextAreaElement).value).toBe('typed')
  })

  it('is opened over what is there now, once another was refused', async () => {
    await replaceOf(FIRST)?.trigger('click')
    changed(FIRST, 99)
    await app.page.find('#secret-value').setValue('typed')
    await form().trigger('submit')
    await expect.poll(app.words).toContain('Somebody has changed it since.')
    await app.button('Cancel').trigger('click')
    await expect.poll(() => app.services.queries.isFetching()).toBe(0)
    await replaceOf(FIRST)?.trigger('click')
    await app.page.find('#secret-value').setValue('typed')
    await form().trigger('submit')
    await expect.poll(app.words).toContain(`The secret ${FIRST} is stored`)
  })

  it('stays with what was typed where a control plane without keys answers', async () => {
    await replaceOf(FIRST)?.trigger('click')
    await app.page.find('#secret-value').setValue('typed')
    app.fleet.hasKeys = false
    app.fleet.tell('sources')
    await expect.poll(app.words).toContain('has no secrets.keyFile')
    expect((app.page.find('#secret-value').element as HTMLTextAreaElement).value).toBe('typed')
  })
})

describe('the form of a token', () => {
  it('gives the focus back', async () => {
    app = await mountApp('/settings')
    await expect.poll(() => button('Add token')).toBeDefined()
    await button('Add token')?.trigger('click')
    expect(focused()?.id).toBe('token-id')
    await app.button('Cancel').trigger('click')
    await expect.poll(focused).toBe(button('Add token')?.element)
  })
})
