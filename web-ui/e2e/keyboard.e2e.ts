// SPDX-License-Identifier: Apache-2.0
import type { Locator } from '@playwright/test'
import { expect, test } from './fixtures'

test('a domain is declared, changed and deleted without a mouse', async ({ app, rest }) => {
  const name = rest.newName('typed')
  const focused = (what: Locator) => what.evaluate((element) => element === document.activeElement)
  const tabTo = async (what: Locator) => {
    for (let presses = 0; presses < 100; presses += 1) {
      if (await focused(what)) return
      await app.keyboard.press('Tab')
    }
    throw new Error('Tab does not lead there')
  }
  const panel = app.getByRole('dialog')
  await app.goto('overview')
  await expect(app.getByRole('heading', { name: 'Overview' })).toBeVisible()
  await app.keyboard.press('Control+k')
  await expect(panel.getByRole('textbox')).toBeFocused()
  await app.keyboard.type('add domain')
  await expect(app.getByRole('option').first()).toHaveText('Add domain')
  await app.keyboard.press('Enter')
  await expect(panel.getByLabel('Name', { exact: true })).toBeFocused()
  await app.keyboard.type(name)
  await tabTo(panel.getByRole('textbox', { name: 'Addresses' }))
  await app.keyboard.type('192.0.2.42 ')
  await app.keyboard.press('Enter')
  await expect(panel.getByRole('button', { name: 'Save' })).toBeFocused()
  await app.keyboard.press('Enter')
  await expect(panel.getByRole('button', { name: 'Done' })).toBeFocused()
  await app.keyboard.press('Enter')
  await expect(panel.getByRole('heading', { name })).toBeVisible()
  expect(await rest.get(name)).toMatchObject({ addresses: ['192.0.2.42'] })

  await tabTo(panel.getByRole('button', { name: 'Edit' }))
  await app.keyboard.press('Enter')
  await tabTo(panel.getByLabel('TTL'))
  await app.keyboard.press('Control+a')
  await app.keyboard.type('95')
  await app.keyboard.press('Enter')
  await expect(panel.getByRole('button', { name: 'Save' })).toBeFocused()
  await app.keyboard.press('Enter')
  await expect(panel.getByRole('button', { name: 'Done' })).toBeFocused()
  await app.keyboard.press('Enter')
  expect(await rest.get(name)).toMatchObject({ ttl: 95 })

  await tabTo(panel.getByRole('button', { name: 'Delete' }))
  await app.keyboard.press('Enter')
  const question = app.getByRole('alertdialog')
  await tabTo(question.getByRole('textbox'))
  await app.keyboard.type(name)
  const confirm = question.getByRole('button', { name: 'Delete' })
  await expect(confirm).toBeEnabled()
  await tabTo(confirm)
  await app.keyboard.press('Enter')
  await expect(app.getByText(`${name} is deleted.`).first()).toBeVisible()
  expect(await rest.get(name)).toBeUndefined()
  await expect(panel.getByRole('button', { name: 'Done' })).toBeFocused()
  await app.keyboard.press('Enter')
  await expect(panel).toBeHidden()
})

test('a tab with something unsaved is not closed without a question', async ({ app, rest }) => {
  const name = rest.newName('unsaved')
  await rest.put(name, { addresses: ['192.0.2.43'] })
  await app.goto(`domains?open=${name}&mode=edit`)
  const ttl = app.getByRole('dialog').getByLabel('TTL')
  await ttl.click()
  await app.keyboard.press('Control+a')
  await app.keyboard.type('76')
  const asked = app.waitForEvent('dialog')
  await app.close({ runBeforeUnload: true })
  const question = await asked
  expect(question.type()).toBe('beforeunload')
  await question.dismiss()
  await expect(ttl).toHaveValue('76')
})
