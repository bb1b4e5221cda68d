// The form of a new painting. Its choices survive a reload of the page.
import { createSource } from './source.js'

const KEY = 'choices'
const PREVIEWS = 24

const element = id => document.getElementById(id)

/** The value of a slider position, and its label. */
function meanings(defaults) {
  const strengths = ['Very gentle', 'Very gentle', 'Gentle', 'Gentle', 'Balanced', 'Strong', 'Strong', 'Very strong', 'Very strong']
  return {
    strength: {
      value: position => Number((defaults.contentWeight * 10 ** (-position / 4)).toPrecision(3)),
      position: value => Math.round(-4 * Math.log10(value / defaults.contentWeight)),
      text: position => strengths[position + 4]
    },
    stroke: {
      value: position => Number((defaults.styleScale * 2 ** (position / 4)).toPrecision(3)),
      position: value => Math.round(4 * Math.log2(value / defaults.styleScale)),
      text: position => `${Math.round(100 * 2 ** (position / 4))} %`
    },
    size: { value: position => position, position: value => value, text: position => `${position} px` },
    iterations: { value: position => position, position: value => value, text: position => `${position}` }
  }
}

/** @param on changed(request), and paint(request), which fails with a sentence */
export function createForm(settings, on) {
  const form = element('order')
  const problem = element('order-problem')
  const sliders = meanings(settings.defaults)
  const sources = {}
  for (const role of ['photo', 'painting']) {
    sources[role] = createSource(role, settings, { changed: save, failed: report })
  }
  for (const name of Object.keys(sliders)) {
    element(name).addEventListener('input', () => {
      label(name)
      save()
    })
  }
  form.addEventListener('change', save)
  form.addEventListener('submit', async event => {
    event.preventDefault()
    report('')
    try {
      await Promise.all(Object.values(sources).map(source => source.ready()))
      await on.paint(request())
    } catch (failure) {
      report(failure.message)
    }
  })
  document.addEventListener('paste', event => {
    const file = [...(event.clipboardData?.files ?? [])][0]
    if (file) {
      event.preventDefault()
      const role = document.querySelector('.source:hover, .source:focus-within')?.dataset.role ?? 'photo'
      sources[role].take(file)
    }
  })
  // A file that is dropped outside its field must not replace the page.
  for (const kind of ['dragover', 'drop']) document.addEventListener(kind, event => event.preventDefault())

  use(JSON.parse(sessionStorage.getItem(KEY) ?? 'null') ?? {
    content: settings.samples.photo[0].image,
    styles: [{ image: settings.samples.painting[0].image }],
    parameters: settings.defaults
  })

  function request() {
    const iterations = sliders.iterations.value(Number(element('iterations').value))
    return {
      content: sources.photo.image(),
      styles: [{ image: sources.painting.image() }],
      parameters: {
        size: sliders.size.value(Number(element('size').value)),
        iterations,
        contentWeight: sliders.strength.value(Number(element('strength').value)),
        styleScale: sliders.stroke.value(Number(element('stroke').value)),
        colors: form.elements.colors.value,
        previewEvery: Math.max(1, Math.ceil(iterations / PREVIEWS))
      }
    }
  }

  function use({ content, styles, parameters }) {
    sources.photo.choose(content)
    sources.painting.choose(styles[0].image)
    element('strength').value = sliders.strength.position(parameters.contentWeight)
    element('stroke').value = sliders.stroke.position(parameters.styleScale)
    element('size').value = parameters.size
    element('iterations').value = parameters.iterations
    form.elements.colors.value = parameters.colors
    Object.keys(sliders).forEach(label)
    save()
  }

  function label(name) {
    const input = element(name)
    const text = sliders[name].text(Number(input.value))
    input.setAttribute('aria-valuetext', text)
    document.querySelector(`output[for="${name}"]`).textContent = text
  }

  function save() {
    if (!sources.photo?.image() || !sources.painting?.image()) return
    const choices = request()
    sessionStorage.setItem(KEY, JSON.stringify(choices))
    on.changed(choices)
  }

  function report(sentence) {
    problem.textContent = sentence
    problem.hidden = !sentence
  }

  return { use, report }
}
