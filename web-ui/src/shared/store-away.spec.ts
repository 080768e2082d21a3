// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { mountApp, typeInDialog, type MountedApp } from '@/mocks/mount-app'

const badge = ({ page }: MountedApp) => page.find('.badge').text()

/** Of a button that may be disabled. */
const named = ({ page }: MountedApp, name: string) => page.findAll('button').find((button) => button.text() === name)

describe('a store that is lost', () => {
  it('is said with its time as soon as it is, and no more when it is back', async () => {
    const app = await mountApp('/domains')
    await expect.poll(() => badge(app)).toMatch(/^live/)
    expect(app.words()).not.toContain('has not reached its store')
    app.fleet.setStore(false)
    await expect.poll(() => badge(app)).toMatch(/^store lost/)
    expect(app.words()).toMatch(/has not reached its store for .* What you see is as of \d\d:\d\d:\d\d/)
    app.fleet.setStore(true)
    await expect.poll(() => badge(app)).toMatch(/^live/)
    expect(app.words()).not.toContain('has not reached its store')
  })

  it('is said to who comes later, and in Chinese', async () => {
    const app = await mountApp('/domains', { locale: 'zh-CN' })
    await expect.poll(() => badge(app)).toMatch(/^实时/)
    app.fleet.setStore(false)
    await expect.poll(() => badge(app)).toMatch(/^存储断开/)
    app.page.unmount()
    const later = await mountApp('/domains', { locale: 'zh-CN', fleet: app.fleet })
    await expect.poll(later.words).toContain('无法访问存储。当前显示的是')
  })

  it('lets nothing be saved, with the reason beside the button, and loses nothing', async () => {
    const app = await mountApp('/domains?open=shop.example.com&mode=edit')
    await expect.poll(() => app.page.find('#domain-ttl').exists()).toBe(true)
    await app.page.find('#domain-ttl').setValue('90')
    await app.page.find('form').trigger('submit')
    await expect.poll(() => named(app, 'Save')?.attributes('disabled')).toBeUndefined()
    app.fleet.setStore(false)
    await expect.poll(() => named(app, 'Save')?.attributes('disabled')).toBeDefined()
    expect(app.words()).toContain('Nothing can be saved: the control plane has not reached its store since')
    app.fleet.setStore(true)
    await expect.poll(() => named(app, 'Save')?.attributes('disabled')).toBeUndefined()
    await app.button('Save').trigger('click')
    await expect.poll(() => app.fleet.contributions.get('shop.example.com')?.get('api')?.ttl).toBe(90)
  })

  it('holds questions that write, and none that only asks whether to leave', async () => {
    const app = await mountApp('/domains?open=only.example.net')
    await expect.poll(() => named(app, 'Delete')).toBeDefined()
    await app.button('Delete').trigger('click')
    const confirm = () => document.querySelector<HTMLButtonElement>('[role=alertdialog] .primary')
    await typeInDialog('#delete-sure', 'only.example.net')
    await expect.poll(() => confirm()?.disabled).toBe(false)
    app.fleet.setStore(false)
    await expect.poll(() => confirm()?.disabled).toBe(true)
    expect(document.querySelector('[role=alertdialog]')?.textContent).toContain('Nothing can be saved')
    document.querySelector<HTMLElement>('[role=alertdialog] .button')?.click()

    await app.router.push('/domains?mode=new')
    await expect.poll(() => app.page.find('#domain-name').exists()).toBe(true)
    await app.page.find('#domain-name').setValue('half-typed.example.com')
    void app.router.push('/nodes')
    await expect.poll(() => confirm()?.textContent.trim()).toBe('Leave')
    expect(confirm()?.disabled).toBe(false)
  })
})
