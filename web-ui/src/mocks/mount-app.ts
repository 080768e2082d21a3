// SPDX-License-Identifier: Apache-2.0
import { VueQueryPlugin } from '@tanstack/vue-query'
import { mount, type VueWrapper } from '@vue/test-utils'
import { onTestFinished, vi } from 'vitest'
import { createMemoryHistory, type Router } from 'vue-router'
import App from '@/App.vue'
import { createServices, SERVICES, type Services } from '@/api/services'
import type { RoleDto } from '@/api/types'
import { bringTexts, createPages, needsAllTexts } from '@/router'
import { createTexts, type Locale } from '@/shared/i18n'
import { AS_SAID, wordsOf, type ServerWords } from '@/shared/server-words'
import { createTheme, THEME } from '@/shared/theme'
import { createToasts, TOASTS } from '@/shared/toasts'
import { FAKE_TOKEN, FakeApi } from './fake-api'
import type { FakeFleet } from './fake-fleet'
import { seededFleet } from './seed'

export interface MountedApp {
  readonly page: VueWrapper
  readonly fleet: FakeFleet
  readonly api: FakeApi
  readonly router: Router
  readonly services: Services
  /** All text that can be read, with single spaces. */
  readonly words: () => string
  /** The first button that says this. */
  readonly button: (name: string) => VueWrapper | ReturnType<VueWrapper['find']>
}

interface MountOptions {
  readonly fleet?: FakeFleet
  readonly locale?: Locale
  readonly signedIn?: boolean
  /** Of the token that one is signed in by; of an administrator where left out. */
  readonly role?: RoleDto
}

export function fakeServices(api: FakeApi, words: ServerWords = AS_SAID): Services {
  const services = createServices({
    base: 'http://fake/api/v1',
    fetch: api.fetch,
    tab: sessionStorage,
    browser: localStorage,
    words,
  })
  onTestFinished(() => {
    services.live.stop()
    services.queries.clear()
  })
  return services
}

function tokenOf(fleet: FakeFleet, role: RoleDto | undefined): string {
  if (role === undefined) return FAKE_TOKEN
  fleet.tokens.set(role, { id: role, role, configured: false, expired: false, revision: 1 })
  return fleet.giveSecret(role)
}

/** The whole app as `main.ts` puts it together, around a control plane in memory. */
export async function mountApp(url: string, options: MountOptions = {}): Promise<MountedApp> {
  const fleet = options.fleet ?? seededFleet(40)
  const api = new FakeApi(fleet)
  if (options.signedIn !== false) sessionStorage.setItem('zonefleet.token', tokenOf(fleet, options.role))
  const router = createPages(createMemoryHistory())
  const texts = await createTexts(options.locale ?? 'en', needsAllTexts(router.resolve(url)))
  bringTexts(router, texts)
  const services = fakeServices(api, wordsOf(texts))
  await router.push(url)
  const page = mount(App, {
    attachTo: document.body,
    global: {
      plugins: [router, texts, [VueQueryPlugin, { queryClient: services.queries }]],
      provide: {
        [SERVICES as symbol]: services,
        [THEME as symbol]: createTheme(localStorage, document.documentElement),
        [TOASTS as symbol]: createToasts(),
      },
    },
  })
  return {
    page,
    fleet,
    api,
    router,
    services,
    words: () => (document.body.textContent || '').replace(/\s+/g, ' '),
    button(name) {
      const found = page.findAll('button').find((candidate) => candidate.text() === name && !candidate.element.disabled)
      if (found === undefined) throw new Error(`there is no button ${name}`)
      return found
    },
  }
}

/** Types into a field of a dialog, which stands in front of the page, once it is there. */
export async function typeInDialog(field: string, value: string): Promise<HTMLInputElement> {
  const input = await vi.waitUntil(() => document.querySelector<HTMLInputElement>(`[role=alertdialog] ${field}`))
  input.value = value
  input.dispatchEvent(new Event('input'))
  return input
}
