// SPDX-License-Identifier: Apache-2.0
import { VueQueryPlugin } from '@tanstack/vue-query'
import { createApp } from 'vue'
import { loadRouteLocation } from 'vue-router'
import { createServices, SERVICES } from './api/services'
import App from './App.vue'
import { bringTexts, createBrowserPages, needsAllTexts, pathPrefix } from './router'
import { createTexts, preferredLocale } from './shared/i18n'
import { wordsOf } from './shared/server-words'
import { createTheme, THEME } from './shared/theme'
import { createToasts, TOASTS } from './shared/toasts'
import './shared/styles/tokens.css'
import './shared/styles/base.css'
import './shared/styles/controls.css'
import './shared/styles/dialogs.css'
import './shared/styles/tables.css'

async function start(): Promise<void> {
  const prefix = pathPrefix(location.pathname)
  const locale = preferredLocale(localStorage.getItem('zonefleet.locale'), navigator.languages)
  document.documentElement.lang = locale
  const pages = createBrowserPages(prefix)
  // the page that is asked for comes together with its words; what is wrong with it is seen when it is opened
  const first = pages.resolve(pages.options.history.location)
  const page = loadRouteLocation(first)
  page.catch(() => undefined)
  const texts = await createTexts(locale, needsAllTexts(first))
  bringTexts(pages, texts)
  const services = createServices({
    base: `${location.origin}${prefix}api/v1`,
    fetch: (input, init) => fetch(input, init),
    tab: sessionStorage,
    browser: localStorage,
    words: wordsOf(texts),
  })
  window.addEventListener('online', () => services.live.retryNow())

  createApp(App)
    .use(pages)
    .use(texts)
    .use(VueQueryPlugin, { queryClient: services.queries })
    .provide(SERVICES, services)
    .provide(THEME, createTheme(localStorage, document.documentElement))
    .provide(TOASTS, createToasts())
    .mount('#app')
}

void start()
