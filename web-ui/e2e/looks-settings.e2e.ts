// SPDX-License-Identifier: Apache-2.0
import { expect, test } from './fixtures'
import { SIZE_NAMES, SIZES, check } from './look'

// each walks through many pages, twice through what axe has to say
test.describe.configure({ timeout: 300_000 })

for (const size of SIZE_NAMES) {
  test(`settings and the dialogs of tokens are accessible and fit: ${size}`, async ({ app }) => {
    await app.setViewportSize(SIZES[size])
    await app.goto('settings')
    await expect(app.getByText('Epoch of the store')).toBeVisible()
    await check(app, 'settings', size)
    const id = `looks-${size}-${Date.now().toString(36)}`
    const question = app.getByRole('alertdialog')
    await app.getByRole('button', { name: 'Add token' }).click()
    await app.getByLabel('Name', { exact: true }).fill(id)
    await check(app, 'token-new', size)
    await app.getByRole('button', { name: 'Make the token' }).click()
    await expect(question).toContainText('It is shown this once')
    await check(app, 'token-secret', size)
    await question.getByRole('button', { name: 'I have kept it' }).click()
    await app.getByRole('button', { name: `Revoke ${id}` }).click()
    await expect(question.getByRole('button', { name: 'Revoke' })).toBeVisible()
    await check(app, 'token-revoke', size)
    await question.getByRole('button', { name: 'Revoke' }).click()
    await expect(question).toBeHidden()
  })

  test(`files are accessible and fit: ${size}`, async ({ app, rest }) => {
    const name = rest.newName('looks-file')
    await app.setViewportSize(SIZES[size])

    await app.goto('files')
    const text = app.getByLabel('Or paste its text')
    await text.fill(`name,addresses\n${name},nowhere\n`)
    await app.getByRole('button', { name: 'Preview' }).click()
    await expect(app.getByText('Line 2')).toBeVisible()
    await check(app, 'files', size)
    await text.fill(`name,addresses\n${name},192.0.2.8\n`)
    await app.getByRole('button', { name: 'Preview' }).click()
    await expect(app.getByText('The file has 1 row.')).toBeVisible()
    await expect(app.getByRole('table', { name: 'Rows of the file' }).getByRole('row')).toHaveCount(1)
    await check(app, 'files-review', size)
    await app.getByRole('button', { name: 'Import', exact: true }).click()
    await expect(app.getByRole('button', { name: 'Import another file' })).toBeVisible()
    await expect(app.getByText('The file is imported.', { exact: true })).toBeVisible()
    await check(app, 'files-done', size)
  })
}
