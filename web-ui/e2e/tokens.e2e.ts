// SPDX-License-Identifier: Apache-2.0
import { expect, row, test } from './fixtures'

test('a token is made, its secret shown once, used with its role, and revoked', async ({ app, browser, baseURL }) => {
  const id = `viewer-${Date.now().toString(36)}`
  const question = app.getByRole('alertdialog')
  await app.goto('settings')
  await expect(row(app, 'of the configuration')).toContainText('admin')
  await app.getByRole('button', { name: 'Add token' }).click()
  await app.getByRole('button', { name: 'Make the token' }).click()
  await expect(app.locator('#token-id-fault')).toHaveText('Give it a name.')
  await app.getByLabel('Name', { exact: true }).fill('-no')
  await app.getByRole('button', { name: 'Make the token' }).click()
  // what only the server knows stands at its field
  await expect(app.locator('#token-id-fault')).toContainText('begin with a letter or digit')
  await app.getByLabel('Name', { exact: true }).fill(id)
  await app.getByLabel('What for').fill('a wall board')
  await app.getByRole('button', { name: 'Make the token' }).click()

  await expect(question).toContainText('It is shown this once')
  const secret = (await question.locator('code').textContent()) ?? ''
  expect(secret).toMatch(/^zf_/)
  await app.keyboard.press('Escape')
  await expect(question.getByRole('button', { name: /^Copy/ })).toBeVisible()
  await question.getByRole('button', { name: 'I have kept it' }).click()
  await expect(question).toBeHidden()
  await expect(row(app, id)).toContainText('a wall board')
  await expect(app.getByText(secret)).toHaveCount(0)

  const context = await browser.newContext({ baseURL })
  await context.addInitScript((token) => sessionStorage.setItem('zonefleet.token', token), secret)
  const viewer = await context.newPage()
  await viewer.goto('settings')
  // of tokens and of secrets
  await expect(viewer.getByText('This needs the role admin; your token has the role reader.')).toHaveCount(2)
  await expect(viewer.getByRole('button', { name: 'Add token' })).toHaveCount(0)
  await viewer.goto('domains')
  await expect(viewer.getByRole('button', { name: 'Add domain' }).first()).toBeDisabled()
  // what an address or a key opens says so too, before anything is typed
  for (const [place, role] of [
    ['domains', 'editor'],
    ['drains', 'editor'],
    ['profiles', 'admin'],
  ]) {
    await viewer.goto(`${place}?mode=new`)
    await expect(viewer.getByRole('dialog')).toContainText(
      `This needs the role ${role}; your token has the role reader.`,
    )
  }

  await app.getByRole('button', { name: `Revoke ${id}` }).click()
  await question.getByRole('button', { name: 'Revoke' }).click()
  await expect(row(app, id)).toHaveCount(0)
  await viewer.goto('nodes')
  await expect(viewer.getByRole('heading', { name: 'Sign in to Zonefleet' })).toBeVisible()
  await context.close()
})
