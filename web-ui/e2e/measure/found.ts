// SPDX-License-Identifier: Apache-2.0
import { writeFile } from 'node:fs/promises'
import type { Browser, BrowserContext } from '@playwright/test'
import { TOKEN } from '../fixtures'

/** A setting of the benchmark that started this. */
export function setting(name: string): number {
  const value = Number(process.env[`ZONEFLEET_BENCH_${name}`])
  if (!Number.isInteger(value)) throw new Error(`ZONEFLEET_BENCH_${name} is not set: started by bench/ui`)
  return value
}

/** Hands over what was found out. */
export async function hand(found: object): Promise<void> {
  const file = process.env['ZONEFLEET_BENCH_FOUND']
  if (file === undefined) throw new Error('ZONEFLEET_BENCH_FOUND is not set: started by bench/ui')
  await writeFile(file, JSON.stringify(found))
}

/** A browser that has kept nothing, signed in. */
export async function signedIn(browser: Browser): Promise<BrowserContext> {
  const context = await browser.newContext()
  await context.addInitScript((token) => sessionStorage.setItem('zonefleet.token', token), TOKEN)
  return context
}

/** By name, milliseconds of each time. */
export class Series {
  readonly #all = new Map<string, number[]>()

  add(name: string, millis: number): void {
    const before = this.#all.get(name)
    if (before === undefined) this.#all.set(name, [millis])
    else before.push(millis)
  }

  found(): Record<string, readonly number[]> {
    return Object.fromEntries(this.#all)
  }
}
