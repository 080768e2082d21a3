// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { FAKE_TOKEN } from '@/mocks/fake-api'
import { mountApp } from '@/mocks/mount-app'

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

  it('opens by Ctrl-K, finds what is typed, and goes there', async () => {
    const { router, words } = await mountApp('/nodes')
    await expect.poll(words).toContain('prod-a-n1')
    press('k', { ctrlKey: true })
    await expect.poll(() => dialog()?.textContent).toContain('Pages')
    const field = dialog()?.querySelector('input')
    if (field) field.value = 'shop'
    field?.dispatchEvent(new Event('input', { bubbles: true }))
    const offered = () => [...(dialog()?.querySelectorAll<HTMLElement>('[role=option]') ?? [])]
    await expect.poll(() => offered().map((entry) => entry.textContent.trim())).toContain('shop.example.com')
    offered()
      .find((entry) => entry.textContent.trim() === 'shop.example.com')
      ?.click()
    await expect.poll(() => router.currentRoute.value.fullPath).toBe('/domains?open=shop.example.com')
    await expect.poll(dialog).toBeNull()
  })
})
