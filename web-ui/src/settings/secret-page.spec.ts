// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { mountApp, type MountedApp } from '@/mocks/mount-app'

const field = async (app: MountedApp, id: string) => {
  await expect.poll(() => app.page.find(id).exists()).toBe(true)
  return app.page.find(id)
}
/** The button beside the one secret that is there. */
const beside = (app: MountedApp, what: string) => () =>
  app.page.findAll('button').find((each) => each.text().startsWith(what))
const dialog = () => document.querySelector('[role=alertdialog]')

describe('the secrets of the settings', () => {
  it('say for each where it goes and who uses it, and why one that is used stays', async () => {
    const app = await mountApp('/settings')
    await expect.poll(app.words).toContain('https://192.0.2.1:6443')
    expect(app.page.find('a[href="/sources?open=prod-b-kubernetes"]').text()).toBe('prod-b-kubernetes')
    await beside(app, 'Remove')()?.trigger('click')
    await expect.poll(() => dialog()?.textContent).toContain('as long as sources name it: prod-b-kubernetes')
    expect(dialog()?.querySelector<HTMLButtonElement>('.primary')?.disabled).toBe(true)
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
    await app.services.queries.invalidateQueries({ queryKey: ['secrets'] })
    await expect.poll(app.words).toContain('控制面的配置中没有 secrets.keyFile')
    expect(app.words()).not.toContain('新建密钥')
  })

  it('are for administrators alone', async () => {
    const app = await mountApp('/settings', { role: 'editor' })
    await expect.poll(app.words).toContain('What sources log in with')
    expect(app.words()).not.toContain('prod-b.token')
    expect(app.api.requests.some(({ url }) => url.includes('/secrets'))).toBe(false)
  })
})
