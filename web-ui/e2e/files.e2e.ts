// SPDX-License-Identifier: Apache-2.0
import { expect, test } from './fixtures'

const ROWS = 1_000
const csv = (base: string, address: (row: number) => string) =>
  ['name,addresses', ...Array.from({ length: ROWS }, (_, row) => `f${row}.${base},${address(row)}`), ''].join('\n')
const good = (row: number) => `192.0.2.${(row % 250) + 1}`

test('of a thousand rows three are wrong: nothing is written; mended, all are, and go again by undo', async ({
  app,
  rest,
}) => {
  const base = rest.newName('files')
  const bad = csv(base, (row) => ([9, 500, 999].includes(row) ? 'nowhere' : good(row)))
  const choose = (text: string) =>
    app.getByLabel('Drop a file here, or choose one').setInputFiles({
      name: 'names.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(text),
    })
  await app.goto('files')
  await choose(bad)
  await app.getByRole('button', { name: 'Preview' }).click()
  const faults = app.getByRole('region', { name: /3 faults/ })
  await expect(faults.getByRole('listitem')).toHaveCount(3)
  await expect(faults).toContainText('Line 11')
  await expect(faults).toContainText(`f999.${base},nowhere`)
  expect(await rest.get(`f0.${base}`)).toBeUndefined()

  await choose(csv(base, good))
  await app.getByRole('button', { name: 'Preview' }).click()
  await expect(app.getByText('The file has 1,000 rows.')).toBeVisible()
  // that many are not written by one click
  await expect(app.getByRole('button', { name: 'Import', exact: true })).toBeDisabled()
  await app.getByLabel('If that is meant').fill('1000')
  await app.getByLabel('Why').fill('as agreed with the e2e')
  await app.getByRole('button', { name: 'Import', exact: true }).click()
  await expect(app.getByRole('button', { name: 'Import another file' })).toBeVisible()
  await expect(app.getByRole('main')).toContainText(/Served by/)
  expect((await rest.get(`f999.${base}`))?.addresses).toEqual([good(999)])

  await app.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => rest.get(`f999.${base}`)).toBeUndefined()
  await app.goto('changes?q=as agreed with the e2e')
  await expect(app.getByRole('row').filter({ hasText: 'as agreed with the e2e' }).first()).toBeVisible()
})

test('a file is taken wherever on the page it is dropped', async ({ app, rest }) => {
  const name = rest.newName('dropped')
  await app.goto('files')
  const text = app.getByLabel('Or paste its text')
  await expect(text).toBeVisible()
  const dataTransfer = await app.evaluateHandle((csv) => {
    const data = new DataTransfer()
    data.items.add(new File([csv], 'names.csv', { type: 'text/csv' }))
    return data
  }, `name,addresses\n${name},192.0.2.78\n`)
  const elsewhere = app.getByRole('heading', { name: 'Export' })
  await elsewhere.dispatchEvent('dragover', { dataTransfer })
  await elsewhere.dispatchEvent('drop', { dataTransfer })
  await expect(text).toHaveValue(new RegExp(name))
  await app.getByRole('button', { name: 'Preview' }).click()
  await app.getByRole('button', { name: 'Import', exact: true }).click()
  await expect(app.getByRole('button', { name: 'Import another file' })).toBeVisible()
  expect(await rest.get(name)).toMatchObject({ addresses: ['192.0.2.78'] })
})

test('everything goes out as one file', async ({ app, rest }) => {
  const name = rest.newName('export')
  await rest.put(name, { addresses: ['192.0.2.77'] })
  await app.goto('files')
  await app.locator('#export-format').selectOption('csv')
  const [download] = await Promise.all([
    app.waitForEvent('download'),
    app.getByRole('button', { name: 'Download' }).click(),
  ])
  expect(download.suggestedFilename()).toMatch(/^zonefleet-.*\.csv$/)
  const parts: Buffer[] = []
  for await (const part of await download.createReadStream()) parts.push(part as Buffer)
  expect(Buffer.concat(parts).toString()).toContain(name)
})
