// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import type { SecretDto } from '@/api/types'
import { json } from '@/mocks/fake-http'
import { mountApp, type MountedApp } from '@/mocks/mount-app'

const field = async (app: MountedApp, id: string) => {
  await expect.poll(() => app.page.find(id).exists()).toBe(true)
  return app.page.find(id)
}
/** The button beside the one secret that is there. */
const beside =
  (app: MountedApp, what: string, id = '') =>
  () =>
    app.page.findAll('button').find((each) => each.text().startsWith(what) && each.text().endsWith(id))
const dialog = () => document.querySelector('[role=alertdialog]')

const LAST = {
  id: 'prod-c.token',
  kind: 'token',
  url: 'https://192.0.2.9:6443',
  written: '2026-01-01T00:00:00Z',
  writtenBy: 'token:admin',
  readable: true,
  sources: [],
  revision: 5,
} as const satisfies SecretDto

describe('the secrets of the settings', () => {
  it('say for each where it goes and who uses it, and why one that is used stays', async () => {
    const app = await mountApp('/settings')
    await expect.poll(app.words).toContain('https://192.0.2.1:6443')
    expect(app.page.find('a[href="/sources?open=prod-b-kubernetes"]').text()).toBe('prod-b-kubernetes')
    await beside(app, 'Remove')()?.trigger('click')
    await expect.poll(() => dialog()?.textContent).toContain('as long as sources name it: prod-b-kubernetes')
    expect(dialog()?.querySelector<HTMLButtonElement>('.primary')?.disabled).toBe(true)
  })

  it('are read again with what sources say, and when somebody looks again', async () => {
    const app = await mountApp('/settings')
    await expect.poll(app.words).toContain('prod-b.token')
    const put = (id: string) => {
      const secret = app.fleet.storedSecrets.get('prod-b.token')
      if (secret !== undefined) app.fleet.storedSecrets.set(id, { ...secret, id })
    }
    put('told.token')
    app.fleet.tell('sources')
    await expect.poll(app.words).toContain('told.token')
    await app.router.push('/files')
    put('untold.token')
    await app.router.push('/settings')
    await expect.poll(app.words).toContain('untold.token')
  })

  it('are listed to the last page', async () => {
    const app = await mountApp('/settings')
    await expect.poll(app.words).toContain('prod-b.token')
    app.api.failure = ({ url }) =>
      url.includes('/secrets?') && !url.includes('cursor=')
        ? json(200, { items: [], total: 1, next: 'prod-a', writable: true })
        : undefined
    app.fleet.storedSecrets.delete('prod-b.token')
    app.fleet.storedSecrets.set('prod-c.token', LAST)
    app.fleet.tell('sources')
    await expect.poll(app.words).toContain('prod-c.token')
  })

  it('say why one stays that a source has begun to name', async () => {
    const app = await mountApp('/settings')
    await expect.poll(app.words).toContain('prod-b.token')
    app.fleet.storedSecrets.set('prod-c.token', LAST)
    app.fleet.tell('sources')
    await expect.poll(beside(app, 'Remove', 'prod-c.token')).toBeDefined()
    await beside(app, 'Remove', 'prod-c.token')()?.trigger('click')
    await expect.poll(() => dialog()?.textContent).toContain('Nobody can bring it back')
    const legacy = app.fleet.sources.get('legacy')
    if (legacy !== undefined)
      app.fleet.sources.set('legacy', { ...legacy, header: { name: 'X-Key', secret: 'prod-c.token' } })
    dialog()?.querySelector<HTMLButtonElement>('.primary')?.click()
    await expect.poll(() => dialog()?.textContent).toContain('as long as sources name it: legacy')
  })

  it('are stored, with what is missing and what the server refuses at their fields, and offered to a source', async () => {
    const app = await mountApp('/settings')
    await expect.poll(app.words).toContain('Add secret')
    await app.button('Add secret').trigger('click')
    await (await field(app, '#secret-id')).setValue('prod-c.token')
    await app.page.find('form').trigger('submit')
    expect(app.page.find('#secret-url-fault').text()).toBe('Say which server it is for.')
    await app.page.find('#secret-url').setValue('https://192.0.2.9:6443/k8s')
    await app.page.find('#secret-value').setValue('two words')
    await app.page.find('form').trigger('submit')
    await expect.poll(() => app.page.find('#secret-value-fault').text()).toContain('one line')
    await app.page.find('#secret-value').setValue('the-value')
    await app.page.find('form').trigger('submit')
    await expect.poll(app.words).toContain('The secret prod-c.token is stored')
    expect(app.fleet.storedSecrets.get('prod-c.token')).toMatchObject({ kind: 'token', url: 'https://192.0.2.9:6443' })
    expect(app.page.html()).not.toContain('the-value')

    await app.router.push('/sources?mode=follow')
    await expect.poll(() => app.page.find('datalist option[value="prod-c.token"]').exists()).toBe(true)
    expect(app.page.find('#spec-kubernetes-token').attributes('list')).toBe('spec-kubernetes-token-names')
  })

  it('get another value only over the one that was seen', async () => {
    const app = await mountApp('/settings')
    await expect.poll(beside(app, 'Replace')).toBeDefined()
    await beside(app, 'Replace')()?.trigger('click')
    expect((await field(app, '#secret-value')).element).toHaveProperty('value', '')
    const stored = app.fleet.storedSecrets.get('prod-b.token')
    if (stored !== undefined) app.fleet.storedSecrets.set('prod-b.token', { ...stored, revision: 99 })
    await app.page.find('#secret-value').setValue('another')
    await app.page.find('form').trigger('submit')
    await expect.poll(app.words).toContain('Somebody has changed it since.')
  })

  it('can’t be stored without a file of keys, which is said', async () => {
    const app = await mountApp('/settings', { locale: 'zh-CN' })
    app.fleet.hasKeys = false
    app.fleet.tell('sources')
    await expect.poll(app.words).toContain('控制面的配置中没有 secrets.keyFile')
    expect(app.words()).not.toContain('新建凭据')
    const replace = beside(app, '替换')()
    expect(replace?.element.disabled).toBe(true)
    expect(replace?.attributes('title')).toContain('secrets.keyFile')
    expect(replace?.attributes('aria-description')).toContain('secrets.keyFile')
  })

  it('are for administrators alone', async () => {
    const app = await mountApp('/settings', { role: 'editor' })
    await expect.poll(app.words).toContain('What sources log in with')
    expect(app.words()).not.toContain('prod-b.token')
    expect(app.api.requests.some(({ url }) => url.includes('/secrets'))).toBe(false)
  })
})
