// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { FAKE_TOKEN } from '@/mocks/fake-api'
import { mountApp } from '@/mocks/mount-app'
import { seededFleet } from '@/mocks/seed'

describe('signing in', () => {
  it('stands in front of the page and keeps its address', async () => {
    const { page, router, words } = await mountApp('/nodes?state=faulty', { signedIn: false })
    expect(words()).toContain('Sign in to Zonefleet')
    await page.find('#token').setValue(FAKE_TOKEN)
    await page.find('form').trigger('submit')
    await expect.poll(words).toContain('prod-b-n3')
    expect(router.currentRoute.value.fullPath).toBe('/nodes?state=faulty')
  })

  it('says when the token is not known, and when nothing answers', async () => {
    const { page, api, words } = await mountApp('/domains', { signedIn: false })
    await page.find('form').trigger('submit')
    expect(words()).toContain('Give a token.')
    await page.find('#token').setValue('wrong')
    await page.find('form').trigger('submit')
    await expect.poll(words).toContain('does not know this token')
    api.failure = () => Promise.reject(new TypeError('fetch failed'))
    await page.find('form').trigger('submit')
    await expect.poll(words).toContain('does not answer')
  })

  it('again, after the token has expired, loses nothing that was typed', async () => {
    const { page, services, words } = await mountApp('/domains?mode=new')
    await expect.poll(() => page.find('#domain-name').exists()).toBe(true)
    await page.find('#domain-name').setValue('half-typed.example.com')
    services.session.signOut('expired')
    await expect.poll(words).toContain('no longer valid')
    await page.find('#token').setValue(FAKE_TOKEN)
    await page.find('form[novalidate]').trigger('submit')
    await expect.poll(() => page.find('#token').exists()).toBe(false)
    expect(page.find<HTMLInputElement>('#domain-name').element.value).toBe('half-typed.example.com')
  })

  it('out leaves nothing behind', async () => {
    const { page, services, words } = await mountApp('/domains')
    await expect.poll(words).toContain('44 domains')
    await page.find('button[title="Sign out"]').trigger('click')
    expect(words()).toContain('Sign in to Zonefleet')
    expect(words()).not.toContain('44 domains')
    expect(services.queries.getQueryCache().getAll()).toEqual([])
    expect(sessionStorage.length).toBe(0)
  })
})

describe('the language', () => {
  it('is Chinese where it is asked for, everywhere on the page', async () => {
    const { words } = await mountApp('/nodes?open=prod-b/prod-b-n7', { locale: 'zh-CN' })
    await expect.poll(words).toContain('共 24 个节点：1 个异常、1 个失联、1 个落后和21 个已生效。')
    expect(words()).toContain('代理会继续重试')
  })

  it('changes at once and is remembered', async () => {
    const { page, words } = await mountApp('/domains')
    await expect.poll(words).toContain('Every origin')
    await page.find('button[lang=zh-CN]').trigger('click')
    await expect.poll(words).toContain('全部所属集群')
    expect(localStorage.getItem('zonefleet.locale')).toBe('zh-CN')
    expect(document.documentElement.lang).toBe('zh-CN')
  })
})

describe('the palette', () => {
  const dialog = () => document.querySelector<HTMLElement>('[data-modal]')
  const press = (key: string, init: KeyboardEventInit = {}) =>
    document.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init }))

  const offered = () => [...(dialog()?.querySelectorAll<HTMLElement>('[role=option]') ?? [])]
  const named = (text: string) => offered().find((entry) => entry.textContent.trim() === text)
  function type(text: string) {
    const field = dialog()?.querySelector('input')
    if (field) field.value = text
    field?.dispatchEvent(new Event('input', { bubbles: true }))
  }

  it('opens by Ctrl-K, finds what is typed, and goes there', async () => {
    const { router, words } = await mountApp('/nodes')
    await expect.poll(words).toContain('prod-a-n1')
    press('k', { ctrlKey: true })
    await expect.poll(() => dialog()?.textContent).toContain('Pages')
    type('shop')
    await expect.poll(() => named('shop.example.com')).toBeDefined()
    named('shop.example.com')?.click()
    await expect.poll(() => router.currentRoute.value.fullPath).toBe('/domains?open=shop.example.com')
    await expect.poll(dialog).toBeNull()
  })

  it('disables a name after it has shown what that does', async () => {
    const { router, words, fleet } = await mountApp('/nodes')
    await expect.poll(words).toContain('prod-a-n1')
    press('k', { ctrlKey: true })
    await expect.poll(() => dialog()?.textContent).toContain('Pages')
    type('disable shop')
    await expect.poll(() => named('Disable shop.example.com')).toBeDefined()
    named('Disable shop.example.com')?.click()
    await expect.poll(() => router.currentRoute.value.fullPath).toBe('/domains?open=shop.example.com&mode=off')
    await expect.poll(words).toContain('What changes')
    expect(fleet.contributions.get('shop.example.com')?.get('api')?.enabled).toBe(true)
  })

  it('asks whether to delete a name, and whether to end a drain', async () => {
    const fleet = seededFleet(3)
    fleet.drains.set('rack-7', { id: 'rack-7', addresses: ['192.0.2.1'], revision: 1 })
    const { router, words } = await mountApp('/domains?open=shop.example.com&mode=remove', { fleet })
    await expect.poll(words).toContain('Delete shop.example.com?')
    await router.push('/drains?open=rack-7&mode=end')
    await expect.poll(words).toContain('Back into the answers')
  })

  it('polls a source where one is, and says what a poll came to', async () => {
    const { words, fleet } = await mountApp('/nodes')
    await expect.poll(words).toContain('prod-a-n1')
    const polls = fleet.results.get('legacy')?.length ?? 0
    press('k', { ctrlKey: true })
    await expect.poll(() => dialog()?.textContent).toContain('Pages')
    type('poll')
    await expect.poll(() => named('Poll legacy now')).toBeDefined()
    named('Poll legacy now')?.click()
    await expect.poll(() => fleet.results.get('legacy')?.length).toBe(polls + 1)
  })

  it('changes how the page looks, and tells which keys there are', async () => {
    const { words } = await mountApp('/nodes')
    await expect.poll(words).toContain('prod-a-n1')
    press('k', { ctrlKey: true })
    await expect.poll(() => dialog()?.textContent).toContain('Pages')
    type('dark')
    await expect.poll(() => named('Colours: dark')).toBeDefined()
    named('Colours: dark')?.click()
    await expect.poll(() => document.documentElement.dataset['theme']).toBe('dark')
    await expect.poll(dialog).toBeNull()
    press('?')
    await expect.poll(() => dialog()?.textContent).toContain('To the search of this page')
  })
})
